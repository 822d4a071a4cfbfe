import assert from "node:assert/strict";
import fc from "fast-check";
import { readYaml } from "../../../../../src/core/exchange/yaml/readYaml";
import { scalarOffsets } from "../../../../../src/core/exchange/yaml/scalarOffsets";
import { valueOf, type YamlScalar } from "../../../../../src/core/exchange/yaml/yamlNode";

function scalarOf(source: string): YamlScalar {
  const { root, diagnostics } = readYaml(source);
  assert.deepEqual(diagnostics, [], source);
  const value = valueOf(root, "key");
  assert(value?.kind === "scalar", source);
  return value;
}

/** The file with a mark before the place that `wanted`, a part of the scalar's text, comes from. */
function marked(source: string, wanted: string): string {
  const scalar = scalarOf(source);
  const offset = scalarOffsets(source, scalar).offsetOf(scalar.text.indexOf(wanted));
  return `${source.slice(0, offset)}«${source.slice(offset)}`;
}

/** Sources of scalars near the edges of each style, most of which are YAML. */
const pieces = [
  "a",
  "b ",
  " ",
  "\n",
  "\n\n",
  "\r\n",
  "  ",
  "\t",
  "'",
  "''",
  '"',
  "\\n",
  "\\\n",
  "\\u00e9",
  "\\U0001F600",
  "é",
];
const content = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((each) => each.join(""));
const indented = content.map((text) => text.replace(/\n/g, "\n  "));
const sources = fc.oneof(
  indented.map((text) => `x: 1\nkey: w${text}\nlast: 2\n`),
  indented.map((text) => `x: 1\nkey: '${text.replaceAll("'", "''")}'\nlast: 2\n`),
  indented.map((text) => `x: 1\nkey: "${text.replaceAll('"', '\\"')}"\nlast: 2\n`),
  fc
    .tuple(fc.constantFrom("|", ">"), fc.constantFrom("", "-", "+", "2", "1-", "3+"), fc.boolean(), indented)
    .map(([style, head, isLast, text]) => `x: 1\nkey: ${style}${head}\n  ${text}\n${isLast ? "" : "last: 2\n"}`),
);

describe("scalarOffsets", () => {
  it("finds a place in each style", () => {
    assert.equal(marked("key: one two\n", "two"), "key: one «two\n");
    assert.equal(marked("key: one\n  two\n", "two"), "key: one\n  «two\n");
    assert.equal(marked("key: 'it''s two'\n", "two"), "key: 'it''s «two'\n");
    assert.equal(marked('key: "\\u00e9 \\"two\\""\n', "two"), 'key: "\\u00e9 \\"«two\\""\n');
    assert.equal(marked("key: |  # note\n    one\n    two\n", "two"), "key: |  # note\n    one\n    «two\n");
    assert.equal(marked("key: |2\n    one\n  two\n", "two"), "key: |2\n    one\n  «two\n");
    assert.equal(marked("key: >\r\n  one\r\n  two\r\n", "two"), "key: >\r\n  one\r\n  «two\r\n");
  });

  it("finds an escape at its backslash, and a fold at its line break", () => {
    assert.equal(marked('key: "a\\x41b"\n', "A"), 'key: "a«\\x41b"\n');
    assert.equal(marked("key: one\n  two\n", " two"), "key: one«\n  two\n");
  });

  it("places what is behind the text at its end", () => {
    const source = "key: 'ab'\n";
    const offsets = scalarOffsets(source, scalarOf(source));
    assert.equal(offsets.offsetOf(2), source.indexOf("'\n"));
    assert.equal(offsets.offsetOf(99), source.indexOf("'\n"));
  });

  it("computes the text that the parser read, each character from a place of the scalar, in order", () => {
    let read = 0;
    fc.assert(
      fc.property(sources, (source) => {
        const { root, diagnostics } = readYaml(source);
        const scalar = valueOf(root, "key");
        if (diagnostics.length > 0 || scalar?.kind !== "scalar" || typeof scalar.value !== "string") return;
        read++;
        const offsets = scalarOffsets(source, scalar);
        const { text } = offsets;
        assert.equal(text, scalar.value);
        let last = scalar.from;
        for (let at = 0; at <= text.length; at++) {
          const offset = offsets.offsetOf(at);
          assert(offset >= last && offset <= scalar.to, `${at} of ${JSON.stringify(text)} is at ${offset}`);
          last = offset;
        }
        const letter = text.search(/[ab]/);
        if (letter !== -1) assert.equal(source[offsets.offsetOf(letter)], text[letter]);
      }),
      { numRuns: 1000 },
    );
    assert(read > 150, `only ${read} sources were YAML`);
  });
});
