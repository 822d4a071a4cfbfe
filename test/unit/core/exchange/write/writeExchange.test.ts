import assert from "node:assert/strict";
import fc from "fast-check";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import { writeExchange, writeStep, type ExchangeDraft } from "../../../../../src/core/exchange/write/writeExchange";
import { writeDoubleQuoted, writeScalar } from "../../../../../src/core/exchange/write/writeScalar";
import { writeYaml, type Writable } from "../../../../../src/core/exchange/write/writeYaml";
import { plainValue } from "../../../../../src/core/exchange/yaml/plainValue";
import { readYaml } from "../../../../../src/core/exchange/yaml/readYaml";
import { valueOf } from "../../../../../src/core/exchange/yaml/yamlNode";

function read(text: string): unknown {
  const { root, diagnostics } = readYaml(text);
  assert.deepEqual(diagnostics, [], text);
  return plainValue(root);
}

const draft: ExchangeDraft = {
  name: "Pump: open session",
  within: "2s",
  vars: { host: "127.0.0.1", port: 7700, code: "007", key: Uint8Array.of(0xde, 0xad) },
  secrets: ["PIN"],
  connections: {
    pump: {
      tcp: "{{host}}:{{port}}",
      connect: { timeout: "2s", retry: { times: 3, every: "250ms" } },
      framing: { "length-prefix": { at: 2, as: "u16be", adds: 6 } },
    },
  },
  frames: { acme: "magic : AA 55\nbody  : $body\n" },
  steps: [
    { name: "open", send: "acme", body: 'pin : "{{secret:PIN}}" 00\ncode : "{{code}}"\n' },
    { expect: '"OK\\r\\n"', within: "500ms" },
    { expect: { silence: "200ms" } },
    { foreach: { n: ["1", 2, Uint8Array.of(3)] }, steps: [{ send: "acme", body: "{{key}}" }] },
    { close: "pump", how: "fin", expect: { peer: "fin", within: "1s" } },
  ],
};

const words = fc.constantFrom(
  "a",
  "AA 55",
  "yes",
  "null",
  "~",
  "1",
  "007",
  "1.5",
  "0x10",
  "1e3",
  "- a",
  "a: b",
  "a #b",
  "#",
  "{{x}}",
  "'",
  '"',
  "\\",
  "@f",
  "[",
  "{",
  ",",
  "é",
  "\ud83d\ude00",
  "|",
  ">",
  "127.0.0.1",
  "500ms",
  "12:30",
  "=",
  "<<",
  "!",
  "&",
  "*",
  "%",
  "?",
  ":",
  "-",
  "---",
  "...",
  " ",
);
const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.oneof(words, fc.constantFrom("\n", "\r\n", "\t", " ")), { maxLength: 8 }).map((each) => each.join("")),
);

describe("writeExchange", () => {
  it("writes a file as people do", () => {
    assert.equal(
      writeExchange(draft),
      `sock: 1
name: "Pump: open session"
within: 2s
vars: { host: 127.0.0.1, port: 7700, code: "007", key: { hex: de ad } }
secrets: [PIN]
connections:
  pump:
    tcp: "{{host}}:{{port}}"
    connect: { timeout: 2s, retry: { times: 3, every: 250ms } }
    framing: { length-prefix: { at: 2, as: u16be, adds: 6 } }
frames:
  acme: |
    magic : AA 55
    body  : $body
steps:
  - name: open
    send: acme
    body: |
      pin : "{{secret:PIN}}" 00
      code : "{{code}}"
  - expect: '"OK\\r\\n"'
    within: 500ms
  - expect: { silence: 200ms }
  - foreach: { n: ["1", 2, { hex: "03" }] }
    steps:
      - send: acme
        body: "{{key}}"
  - close: pump
    how: fin
    expect: { peer: fin, within: 1s }
`,
    );
  });

  it("writes what is valid, and is read back as it was", () => {
    const text = writeExchange(draft);
    const { document, diagnostics } = readExchange(text);
    assert.deepEqual(diagnostics, []);
    assert.equal(document.name, draft.name);
    assert.deepEqual(plainValue(valueOf(document.root, "frames")), draft.frames);
  });

  it("writes a step for a list of any depth", () => {
    assert.deepEqual(writeStep({ send: "a", body: "b\nc\n" }, "    "), [
      "    - send: a",
      "      body: |",
      "        b",
      "        c",
    ]);
    assert.deepEqual(writeStep({ sleep: "1s" }, ""), ["- sleep: 1s"]);
  });
});

describe("writeYaml", () => {
  it("writes any text so that it is read back, in a block and in braces", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const wellFormed = text.replace(/\p{Cs}/gu, "\ufffd");
        assert.equal(read(`key: ${writeScalar(wellFormed)}\nlast: 1\n`)?.constructor, Object);
        assert.deepEqual(read(`key: ${writeScalar(wellFormed)}\nlast: 1\n`), { key: wellFormed, last: 1 });
        assert.deepEqual(
          read(
            `{ key: ${writeScalar(wellFormed, { isFlow: true })}, list: [${writeScalar(wellFormed, { isFlow: true })}] }`,
          ),
          { key: wellFormed, list: [wellFormed] },
        );
        assert.deepEqual(read(`key: ${writeDoubleQuoted(wellFormed)}`), { key: wellFormed });
      }),
      { numRuns: 400 },
    );
  });

  it("writes any tree so that it is read back", () => {
    const { tree } = fc.letrec<{ tree: Writable; list: Writable[]; map: Record<string, Writable> }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        texts.map((text) => text.replace(/\p{Cs}/gu, "\ufffd")),
        fc.integer(),
        fc.boolean(),
        tie("list"),
        tie("map"),
      ),
      list: fc.array(tie("tree"), { maxLength: 4 }),
      map: fc.dictionary(
        fc.oneof(fc.constantFrom("a", "at-least", "yes", "1", "a b", "é:"), fc.string({ maxLength: 6 })),
        tie("tree"),
        { maxKeys: 4, noNullPrototype: true },
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const keyed = { first: value, last: value };
        const text = writeYaml(keyed);
        assert.deepEqual(read(text), JSON.parse(JSON.stringify(keyed)), text);
      }),
      { numRuns: 120 },
    );
  });
});
