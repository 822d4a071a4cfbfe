import { deepEqual, equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import { applyEdits } from "../../../../../src/core/exchange/edit/textEdit";
import { completeExchange } from "../../../../../src/core/exchange/language/completeExchange";
import type {
  ExchangeCompletion,
  ExchangeSuggestion,
} from "../../../../../src/core/exchange/language/exchangeSuggestion";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import * as samples from "../samples";

const head = `sock: 1
vars: { host: 127.0.0.1, seq: 1 }
secrets: [PIN]
connections:
  pump: { tcp: "{{host}}:7700" }
  shop: { udp: "127.0.0.1:7701", listen: true }
frames:
  acme: |
    len  : u16be = len(body)
    body : $body
steps:
`;

/** What may be written at the ‸ of a text. */
function complete(marked: string, known = marked.replace("‸", "")): ExchangeCompletion {
  const at = marked.indexOf("‸");
  ok(at >= 0);
  const source = marked.replace("‸", "");
  const found = completeExchange(source, at, readExchange(known).document, { variables: ["ofEnvironment"] });
  return found ?? { from: at, to: at, suggestions: [] };
}

function labels(marked: string, known?: string): readonly string[] {
  return complete(marked, known).suggestions.map(({ label }) => label);
}

function find(marked: string, label: string): ExchangeSuggestion {
  const found = complete(marked).suggestions.find((each) => each.label === label);
  ok(found, `${label} of ${labels(marked).join()}`);
  return found;
}

/** The text with a suggestion taken, its places to fill in left empty. */
function taken(marked: string, label: string): string {
  const { from, to } = complete(marked);
  const { snippet } = find(marked, label);
  const text = snippet.replace(/(?<!\\)\$(?:\d|\{\d:([^}]*)\})/g, "$1").replace(/\\([\\$}])/g, "$1");
  return applyEdits(marked.replace("‸", ""), [{ from, to, text }]);
}

describe("Completion in an exchange file", () => {
  it("offers all keys of an empty line, the necessary ones first", () => {
    equal(labels("‸")[0], "sock");
    deepEqual(labels("sock: 1\n‸"), ["steps", "rules", "name", "within", "vars", "secrets", "connections", "frames"]);
    deepEqual(labels("sock: 1\nst‸"), labels("sock: 1\n‸"));
  });

  it("offers the keys of each kind of map, without those that are there", () => {
    deepEqual(labels(`${head}  - send: acme\n    ‸`), ["name", "on", "body", "to"]);
    deepEqual(labels(`${head}  - send: acme\n    on: pump\n    ‸\n    body: ""\n`), ["name", "to"]);
    deepEqual(labels("sock: 1\nconnections:\n  pump:\n    ‸\n"), [
      "tcp",
      "udp",
      "listen",
      "connect",
      "framing",
      "encoding",
      "multicast",
    ]);
    deepEqual(labels("sock: 1\nconnections:\n  pump:\n    tcp: 1\n    connect:\n      ‸"), ["timeout", "retry"]);
    deepEqual(labels("sock: 1\nconnections: { pump: { tcp: 1, ‸ } }"), [
      "listen",
      "connect",
      "framing",
      "encoding",
      "multicast",
    ]);
    deepEqual(labels(`${head}  - expect: { ‸ }`), ["regex", "silence", "peer", "connect", "any-of", "unordered"]);
    deepEqual(labels(`${head}  - close: pump\n    expect: { peer: fin, ‸}`), ["within"]);
  });

  it("offers every key where the kind of step is not known yet", () => {
    const kinds = ["send", "expect", "close", "sleep", "repeat", "foreach", "parallel", "run", "assert", "set"];
    deepEqual(labels(`${head}  - ‸`).slice(0, kinds.length), kinds);
    deepEqual(labels(`${head}  - name: x\n    ‸`).slice(0, kinds.length), kinds);
  });

  it("begins a new item, with its dash, where one can stand", () => {
    deepEqual(labels(`${head}  ‸`).slice(0, 3), ["- send", "- expect", "- close"]);
    deepEqual(labels(`${head}  - send: acme\n  ‸`).slice(0, 3), ["- send", "- expect", "- close"]);
    deepEqual(labels(`${head}  - send: acme\n  sl‸\n  - sleep: 1s\n`).slice(0, 1), ["- send"]);
    equal(taken(`${head}  - send: acme\n  sl‸`, "- sleep"), `${head}  - send: acme\n  - sleep: `);
    const inLoop = `${head}  - repeat: 2\n    steps:\n      ‸`;
    equal(taken(inLoop, "- repeat"), `${head}  - repeat: 2\n    steps:\n      - repeat: `);
    ok(!labels(`${head}  - send: acme\n    ‸`).some((label) => label.startsWith("- ")));
  });

  it("writes what belongs behind a key: a blank, a list, a block of fields, or the only value", () => {
    equal(taken("sock: 1\nst‸", "steps"), "sock: 1\nsteps:\n  - ");
    equal(taken(`${head}  - send: acme\n    bo‸`, "body"), `${head}  - send: acme\n    body: |\n      `);
    equal(taken(`${head}  - se‸`, "send"), `${head}  - send: `);
    equal(taken("sock: 1\nconnections:\n  a:\n    ‸", "listen"), "sock: 1\nconnections:\n  a:\n    listen: true");
    equal(taken("sock: 1\nconnections: { a: { ‸ } }", "tcp"), "sock: 1\nconnections: { a: { tcp:  } }");
    equal(taken("sock: 1\nna‸: x", "name"), "sock: 1\nname: x");
  });

  it("tells of a key what it is for", () => {
    equal(find(`${head}  - ‸`, "sleep").documentation, "Waits, and reads nothing.");
    equal(find(`${head}  - ‸`, "sleep").detail, "a duration such as 500ms, 2s or 1m");
  });

  it("offers the values that a key can have", () => {
    deepEqual(labels(`${head}  - close: pump\n    how: ‸`), ["fin", "rst"]);
    deepEqual(labels(`${head}  - close: pump\n    how: f‸`), ["fin", "rst"]);
    ok(labels("sock: 1\nconnections:\n  a:\n    encoding: ‸").includes("gbk"));
    deepEqual(labels("sock: 1\nconnections:\n  a:\n    framing: { length-prefix: { as: u8, counts: ‸ } }"), [
      "rest",
      "message",
    ]);
    ok(labels(`${head}  - sleep: ‸`).includes("500ms"));
    ok(labels(`${head}  - sleep: ‸`).includes('"{{seq}}"'));
    ok(labels(`${head}  - expect: ‸`).includes("{ silence: … }"));
    equal(taken(`${head}  - expect: ‸`, "{ connect: … }"), `${head}  - expect: { connect: true }`);
  });

  it("offers connections and frames by their names, with what they are", () => {
    deepEqual(labels(`${head}  - close: ‸`), ["pump", "shop"]);
    deepEqual(labels(`${head}  - { send: acme, on: ‸ }`), ["pump", "shop"]);
    equal(find(`${head}  - send: acme\n    on: ‸`, "shop").detail, "udp 127.0.0.1:7701, listens");
    match(find(`${head}  - send: ‸`, "acme").example, /\$body/);
    equal(taken(`${head}  - send: ‸`, "|"), `${head}  - send: |\n      `);
  });

  it("offers variables where conditions and sets are about them", () => {
    deepEqual(labels(`${head}  - assert: { ‸ }`), ["host", "seq", "ofEnvironment"]);
    deepEqual(labels(`${head}  - set:\n      se‸`), ["host", "seq", "ofEnvironment"]);
  });

  it("offers variables, secrets too, between braces, and closes them", () => {
    const all = ["host", "seq", "ofEnvironment", "secret:PIN"];
    deepEqual(labels(`${head}  - sleep: "{{‸}}"`), all);
    deepEqual(labels(`${head}  - send: |\n      a : u8 = {{s‸`), all);
    deepEqual(labels(`${head}  - send: '"{{secret:P‸"'`), all);
    deepEqual(labels(`${head}  - sleep: "{{‸`), all);
    equal(taken(`${head}  - sleep: "{{s‸"`, "seq"), `${head}  - sleep: "{{seq}}"`);
    equal(taken(`${head}  - sleep: "{{s‸}}"`, "seq"), `${head}  - sleep: "{{seq}}"`);
  });

  it("offers items, functions, fields, checksums and encodings inside of field texts", () => {
    const inBody = (line: string) => `${head}  - send: acme\n    body: |\n      first : 01\n      ${line}\n`;
    ok(labels(inBody("a : ‸")).includes("u16be"));
    ok(labels(inBody("‸")).includes("u16be"));
    ok(labels(inBody("a : u16be = ‸")).includes("len()"));
    ok(labels(inBody("a : u16be = len(‸)")).includes("first"));
    ok(labels(inBody("a : u16be = len(‸)")).includes("len"), "a field of the frame");
    ok(labels(inBody('a : u16be = crc("‸", first)')).includes("CRC-16/MODBUS"));
    ok(labels(inBody('a : str(4, "‸")')).includes("gbk"));
    deepEqual(labels(inBody("a : 01 # ‸")), []);
    equal(taken(inBody("a : u16be = l‸"), "len()"), inBody("a : u16be = len()"));
    equal(taken(inBody("a : by‸"), "bytes(n)"), inBody("a : bytes(n)"));
  });

  it("does not offer a type in place of hex bytes that it begins with", () => {
    for (const [written, isOffered] of [
      ["f", true],
      ["F3", false],
      ["f32", true],
      ["BE", false],
    ] as const) {
      const found = complete(`${head}  - send: |\n      ${written}‸\n`);
      equal(
        found.suggestions.some(({ label }) => label === "f32le"),
        isOffered,
        written,
      );
      equal(found.isPartial, true);
      equal(labels(`${head}  - send: ${written}‸\n`).includes("f32le"), isOffered, written);
    }
  });

  it("goes on below a field text that ends in blank lines, and not where the indentation ends it", () => {
    ok(labels(`${head}  - send: acme\n    body: |\n      a : 01\n      ‸`).includes("u16be"));
    ok(labels(`${head}  - send: acme\n    body: |\n      ‸`).includes("u16be"));
    ok(labels(`${head}  - send: |\n      a : 01\n\n      ‸\n  - close: pump\n`).includes("u16be"));
    deepEqual(labels(`${head}  - send: acme\n    body: |\n      a : 01\n    ‸`), ["name", "on", "to"]);
    ok(labels(`${head}  - send: acme\n    body: |\n      a : 01\n  - ‸`).includes("send"));
  });

  it("asks for paths of exchange files and of any file", () => {
    deepEqual(complete(`${head}  - run: ‸`).path, { written: "", isExchange: true });
    const inText = complete(`${head}  - send: |\n      @data/fi‸`);
    deepEqual(inText.path, { written: "data/fi", isExchange: false });
    equal(inText.to - inText.from, 2);
  });

  it("says nothing in comments, nor where anything may stand", () => {
    deepEqual(labels("sock: 1 # ‸"), []);
    deepEqual(labels(`${head}  # ‸`), []);
    deepEqual(labels("sock: 1\nname: ‸"), []);
    deepEqual(labels("sock: 1\nname: some ‸"), []);
  });

  it("answers at any place of any text, and only with ranges around the cursor in its line", () => {
    const texts = Object.values(samples);
    const anyText = fc.oneof(
      fc.constantFrom(...texts),
      fc.tuple(fc.constantFrom(...texts), fc.nat(3000)).map(([text, cut]) => text.slice(0, cut)),
      fc
        .tuple(fc.constantFrom(...texts), fc.nat(3000), fc.string({ maxLength: 5 }))
        .map(([text, at, typed]) => text.slice(0, at) + typed + text.slice(at)),
    );
    fc.assert(
      fc.property(anyText, fc.nat(3000), (text, place) => {
        const at = place % (text.length + 1);
        const found = completeExchange(text, at, readExchange(texts[0] ?? "").document, { variables: [] });
        if (found === undefined) return;
        ok(found.from <= at && found.to >= at);
        ok(!text.slice(found.from, found.to).includes("\n"));
      }),
      { numRuns: 300 },
    );
  });
});
