import assert from "node:assert/strict";
import fc from "fast-check";
import { readYaml, yamlLimits } from "../../../../../src/core/exchange/yaml/readYaml";
import { itemsOf, valueOf, type YamlNode } from "../../../../../src/core/exchange/yaml/yamlNode";

/** What is wrong with a text, each message with the marked place before it. */
function problemsOf(text: string): string[] {
  return readYaml(text).diagnostics.map(({ from, to, message }) => `${text.slice(from, to)}: ${message}`);
}

function assertRefused(text: string, expected: RegExp): void {
  const problems = problemsOf(text);
  assert(problems.length > 0, `accepted: ${text}`);
  assert.match(problems.join("\n"), expected);
}

function plain(node: YamlNode | undefined): unknown {
  if (node?.kind === "list") return node.items.map(plain);
  if (node?.kind === "map") return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, plain(value)]));
  return node?.value;
}

function everyNode(node: YamlNode | undefined): YamlNode[] {
  if (node === undefined) return [];
  const children = node.kind === "map" ? node.entries.flatMap(({ key, value }) => [key, value]) : itemsOf(node);
  return [node, ...children.flatMap(everyNode)];
}

describe("readYaml", () => {
  it("reads maps, lists and scalars as YAML 1.2 means them", () => {
    const text = "on: yes\nn: 0x1F\nbig: 123456789012345678901\nf: 1.10\nlist: [a, {b: true}]\nnone:\nq: '1'\n";
    const { root, diagnostics } = readYaml(text);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(plain(root), {
      on: "yes",
      n: 31,
      big: 123456789012345678901n,
      f: 1.1,
      list: ["a", { b: true }],
      none: undefined,
      q: "1",
    });
  });

  it("keeps the digits of a number as they were written", () => {
    const node = valueOf(readYaml("send: 01").root, "send");
    assert(node?.kind === "scalar");
    assert.equal(node.text, "01");
  });

  it("tells where each node is, without the blank lines and comments behind it", () => {
    const text = "steps:\n  - send: x\n    on: pump\n\n# end\n";
    const step = itemsOf(valueOf(readYaml(text).root, "steps"))[0];
    assert(step);
    assert.equal(text.slice(step.from, step.to), "send: x\n    on: pump");
  });

  it("reads an empty file as nothing", () => {
    for (const text of ["", "\n", "# only a comment\n"]) {
      const { root, diagnostics } = readYaml(text);
      assert.deepEqual([plain(root), diagnostics], [root === undefined ? undefined : null, []]);
    }
  });

  it("refuses what exchange files have no use for, by name", () => {
    assertRefused("a: &x 1\nb: 2", /^1: .*no anchors/m);
    assertRefused("a: &x 1\nb: *x", /^\*x: .*no aliases/m);
    assertRefused("a: *lost", /no aliases/);
    assertRefused("<<: {a: 1}", /^<<: .*no merge keys/m);
    assertRefused("a: !!str 1", /no tags/);
    assertRefused("a: !mine 1", /no tags/);
    assertRefused("%YAML 1.1\n---\na: 1", /^%YAML 1.1: .*no directives/m);
    assertRefused("a: 1\n---\nb: 2", /one document/);
    assertRefused("? [a]\n: 1", /A key is one word/);
    assertRefused("a: 1\nb: 2\na: 3", /^a: The key “a” is here twice/m);
  });

  it("marks what is no YAML and says what to do", () => {
    assertRefused("a:\n\t- b", /tab cannot indent/);
    assertRefused("a: b: c", /needs quotes; a second key needs a line of its own/);
    assertRefused("a: 'x", /not YAML: Missing closing 'quote/);
    assertRefused("a: [1, 2", /not YAML|indentation/);
    assertRefused("a: @file", /put the value in quotes/);
    assertRefused('a: "\\q"', /escape does not exist/);
    assertRefused("a: 1\n  b: 2", /./);
  });

  it("refuses a bomb of aliases without expanding it", () => {
    const levels = Array.from({ length: 30 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`);
    assertRefused(`l0: &l0 [x]\n${levels.join("\n")}`, /no aliases/);
  });

  it("refuses a file that is too long or too deep, whatever it is nested with", () => {
    assertRefused("a".repeat(yamlLimits.characters + 1), /more than 2097152 characters/);
    const depth = 2_000;
    for (const deep of ["[".repeat(depth), "{a: ".repeat(depth), "- ".repeat(depth), "? ".repeat(depth)])
      assertRefused(deep, /nested more than 40 levels/);
  });

  it("finds a key that is there twice among very many quickly", () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => `k${index}: 1`).join("\n");
    assert.match(problemsOf(`${keys}\nk7: 2`).join(), /“k7” is here twice/);
  });

  it("takes keys that objects have for what they are: keys", () => {
    const { root, diagnostics } = readYaml("__proto__: 1\nconstructor: 2");
    assert.deepEqual(diagnostics, []);
    assert.equal(plain(valueOf(root, "__proto__")), 1);
  });

  it("marks a key that is a map from its beginning", () => {
    const [first] = readYaml("? a? : ").diagnostics;
    assert.deepEqual([first?.from, first?.to], [2, 4]);
  });

  it("never throws, and marks places of the text, whatever it is given", () => {
    const snippets = [
      "a",
      ": ",
      "- ",
      "\n",
      "  ",
      "|",
      ">",
      "[",
      "]",
      "{",
      "}",
      "&a",
      "*a",
      "!",
      "'",
      '"',
      "#",
      "\t",
      "---",
      "%",
      "? ",
      ",",
      "\\",
      "\r",
      "\0",
      "<<",
      "\ufeff",
      "é",
    ];
    const hostile = fc.array(fc.constantFrom(...snippets), { maxLength: 40 }).map((each) => each.join(""));
    fc.assert(
      fc.property(fc.oneof(fc.string(), hostile), (text) => {
        const { root, diagnostics } = readYaml(text);
        for (const { from, to } of [...diagnostics, ...everyNode(root)])
          assert(from >= 0 && from <= to && to <= text.length, `${from} to ${to} of ${text.length}`);
      }),
      { numRuns: 1000 },
    );
  });
});
