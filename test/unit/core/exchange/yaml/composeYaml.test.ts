import { deepEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { doAtOnce, type PausableWork } from "../../../../../src/core/pausableWork";
import { itemsAtOnce } from "../../../../../src/core/exchange/yaml/composeYaml";
import { readingYaml } from "../../../../../src/core/exchange/yaml/readYaml";
import { pumpExample } from "../samples";

function piecewise(text: string, items?: number) {
  return doAtOnce(readingYaml(text, items));
}

/** Texts in which the parts of YAML that lists are made of meet each other, mostly in ways that nobody means. */
const lines = fc.record({
  indent: fc.integer({ min: 0, max: 6 }),
  words: fc.constantFrom(
    ...["- a: 1", "- b", "- - c", "-", "- ", "a:", "b: 2", "steps:", "- |", "- >+", "text", "", "", "# comment"],
    ...[
      "- &x y",
      "- !t z",
      "&x",
      "!t",
      "- *x",
      "\t- a",
      "- 'x",
      "'",
      '- "',
      '"',
      "? k",
      ": v",
      "---",
      "...",
      "%YAML 1.2",
    ],
    ...[
      "- {a: 1,",
      "b: 2}",
      "- [",
      "]",
      "- a: b: c",
      "- a:",
      "- # comment",
      "- a: |",
      "key: # comment",
      "- @",
      "<<: 1",
    ],
  ),
});
const texts = fc
  .tuple(fc.array(lines, { maxLength: 30 }), fc.constantFrom("\n", "\r\n"))
  .map(([all, end]) => all.map(({ indent, words }) => " ".repeat(indent) + words).join(end));
const lists = fc
  .array(fc.constantFrom("- a: 1", "- b", "- - c\n    - d", "-", "- |\n    text\n", "# comment", "", "- &x y", "- 'x"))
  .map((all) => `first: 1\nlist:\n${all.map((each) => `  ${each}\n`).join("")}last: [2]\n`);

describe("A long list", () => {
  it("is the same read in pieces as at once: nodes, places and what is wrong", () => {
    const property = fc.property(fc.oneof(texts, lists), fc.integer({ min: 0, max: 4 }), (text, items) => {
      deepEqual(piecewise(text, Math.max(1, items)), piecewise(text, Infinity));
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it("is read in pieces that anything else can come between, wherever it stands", () => {
    const many = "  - send: AA\n    on: a\n".repeat(500);
    const inside = many.replace(/^/gm, "    ").trimEnd();
    for (const text of [`steps:\n${many}`, `steps:\n  - repeat: 2\n    steps:\n${inside}\n`, many]) {
      deepEqual(piecewise(text), piecewise(text, Infinity));
      ok(countPauses(readingYaml(text)) > 500 / itemsAtOnce);
    }
  });

  it("leaves a file with few steps as it was", () => {
    deepEqual(piecewise(pumpExample), piecewise(pumpExample, 1));
  });
});

function countPauses(work: PausableWork<unknown>): number {
  let pauses = 0;
  while (work.next().done !== true) pauses++;
  return pauses;
}
