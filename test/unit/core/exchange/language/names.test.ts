import { deepEqual, equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import { applyEdits } from "../../../../../src/core/exchange/edit/textEdit";
import { definitionsAt } from "../../../../../src/core/exchange/language/definitions";
import { declaredNames, nameAt, occurrencesOf } from "../../../../../src/core/exchange/language/nameOccurrences";
import { renameName } from "../../../../../src/core/exchange/language/renameName";
import type { KnownFiles } from "../../../../../src/core/exchange/language/sharedVariable";
import type { ExchangeDocument } from "../../../../../src/core/exchange/model/exchangeDocument";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import * as samples from "../samples";

const { pumpExample, everyStepExample, mockExample, discoveryExample } = samples;

const document = (text: string) => readExchange(text).document;

/** The lines, from 1, on which the name at `part` stands, with what is done with it there. */
function places(text: string, part: string): readonly string[] {
  const file = document(text);
  const name = nameAt(file, text.indexOf(part));
  ok(name, part);
  return occurrencesOf(file, name.kind, name.name).map(({ from, to, role }) => {
    equal(text.slice(from, to), name.name);
    return `${text.slice(0, from).split("\n").length} ${role}`;
  });
}

/** The line that the definition of what stands at `part` is on. */
function definition(text: string, part: string): readonly string[] {
  const lines = text.split("\n");
  return definitionsAt(document(text), text.indexOf(part)).map(
    ({ from }) => lines[text.slice(0, from).split("\n").length - 1]?.trim() ?? "",
  );
}

const alone = (file: ExchangeDocument): KnownFiles => ({ exchanges: new Map([["/a", file]]), environments: new Map() });

function renamed(text: string, part: string, to: string): string {
  const result = renameName(alone(document(text)), { path: "/a", at: text.indexOf(part) }, to);
  return result.ok ? applyEdits(text, result.edits.get("/a") ?? []) : result.message;
}

describe("Names in an exchange file", () => {
  it("are found wherever they stand: declared, given a value, and used", () => {
    deepEqual(places(pumpExample, "seq: 1"), ["3 declaration", "22 use", "29 use"]);
    deepEqual(places(pumpExample, "PUMP_PIN]"), ["4 declaration", "23 use"]);
    deepEqual(places(pumpExample, "acme: |"), ["11 declaration", "19 use", "25 use"]);
    deepEqual(places(pumpExample, "pump:\n"), ["6 declaration", "18 use", "24 use", "34 use", "35 use"]);
    deepEqual(
      places(mockExample, "who>").map((each) => each.split(" ")[1]),
      ["write", "use"],
    );
    deepEqual(
      places(everyStepExample, "word: [").map((each) => each.split(" ")[1]),
      ["write", "use"],
    );
    deepEqual(
      places(everyStepExample, "session ]").map((each) => each.split(" ")[1]),
      ["write", "use"],
    );
  });

  it("are listed by kind", () => {
    deepEqual(declaredNames(document(everyStepExample), "connection"), ["client", "server"]);
    ok(declaredNames(document(everyStepExample), "variable").includes("greeting"));
  });

  it("lead to where they are declared, or given a value", () => {
    deepEqual(definition(pumpExample, "acme\n    body"), ["acme: |"]);
    deepEqual(definition(pumpExample, "seq}}"), [pumpExample.split("\n")[2]]);
    deepEqual(definition(mockExample, "who}}"), [`- on: { regex: '/^HELLO (?<who>\\w+)/i' }`]);
    deepEqual(definition(pumpExample, "# captured"), []);
  });

  it("lead from a field's name in an expression to the field, from the body into the frame too", () => {
    deepEqual(definition(pumpExample, "len..body"), ["len   : u16be = len(body)"]);
    deepEqual(definition(pumpExample, "body)\n    body"), ["body  : $body"]);
    deepEqual(definition(discoveryExample, 'size, "utf-8"'), ["size  : u8"]);
    const framed = pumpExample.replace("cmd : 01  ", "cmd : u8 = len(magic)");
    deepEqual(definition(framed, "magic)"), ["magic : AA 55"]);
  });

  it("are changed everywhere at once", () => {
    const text = renamed(pumpExample, "acme\n    body", "other");
    equal(text, pumpExample.replaceAll("acme", "other"));
    deepEqual(readExchange(text).diagnostics, []);
    equal(
      renamed(pumpExample, "seq}}", "number"),
      pumpExample.replace("seq: 1", "number: 1").replaceAll("{{seq}}", "{{number}}"),
    );
  });

  it("are not changed to what is no name, is taken, or means bytes, nor where others know them", () => {
    match(renamed(pumpExample, "acme\n    body", "a b"), /cannot be a name/);
    match(renamed(everyStepExample, "client:", "server"), /There is a connection “server” already/);
    match(renamed(pumpExample, "acme\n    body", "beef"), /stands for bytes/);
    match(renamed(pumpExample, "PUMP_PIN]", "PIN"), /stored under its name/);
    match(renamed(everyStepExample, "session ]", "other"), /taken from another file/);
    match(renamed(mockExample, "who>", "a-b"), /regular expression captures it/);
    match(renamed("sock: 1\nsteps:\n  - sleep: '{{x}}'\n", "x}}", "y"), /not of this file/);
    match(renamed(pumpExample, "magic", "y"), /^Only connections, frames and variables/);
  });

  it("are changed just where they are found", () => {
    const anyPlace = fc
      .constantFrom(...Object.values(samples))
      .chain((text) => fc.tuple(fc.constant(text), fc.nat(text.length)));
    fc.assert(
      fc.property(anyPlace, ([text, at]) => {
        const file = document(text);
        const name = nameAt(file, at);
        const result = renameName(alone(file), { path: "/a", at }, "completely_other");
        if (name === undefined || !result.ok) return;
        const found = occurrencesOf(file, name.kind, name.name);
        const again = document(applyEdits(text, result.edits.get("/a") ?? []));
        equal(occurrencesOf(again, name.kind, "completely_other").length, found.length);
        equal(occurrencesOf(again, name.kind, name.name).length, 0);
      }),
      { numRuns: 200 },
    );
  });
});
