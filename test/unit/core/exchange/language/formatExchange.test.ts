import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { applyEdits } from "../../../../../src/core/exchange/edit/textEdit";
import { fieldTexts } from "../../../../../src/core/exchange/language/fieldTexts";
import { formatExchange } from "../../../../../src/core/exchange/language/formatExchange";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import { plainValue } from "../../../../../src/core/exchange/yaml/plainValue";
import * as samples from "../samples";

function format(text: string): string {
  return applyEdits(text, formatExchange(readExchange(text).document));
}

const before = `sock: 1
steps:
  - send: |
`;

/** The lines of a field text in a file, formatted. */
function formatFields(...lines: readonly string[]): readonly string[] {
  const text = format(before + lines.map((line) => `      ${line}\n`).join(""));
  return text
    .slice(before.length)
    .trimEnd()
    .split("\n")
    .map((line) => line.slice(6));
}

/** What a file means: its values, and of field texts the fields, wherever they stand in their text. */
function meaning(text: string): unknown {
  const { document, diagnostics } = readExchange(text);
  const places = new Set(["from", "to", "label", "source", "message"]);
  const plain = (key: string, value: unknown): unknown =>
    places.has(key)
      ? undefined
      : typeof value === "bigint"
        ? `${value}n`
        : value instanceof RegExp
          ? String(value)
          : value;
  const fields = fieldTexts(document).map(({ parsed }) => JSON.stringify(parsed, plain));
  const inFields = new Set(fieldTexts(document).map(({ node }) => node.text));
  const values = JSON.stringify(plainValue(document.root), (_, value: unknown) =>
    typeof value === "string" && inFields.has(value) ? "fields" : typeof value === "bigint" ? String(value) : value,
  );
  return { fields, values, codes: diagnostics.map(({ code }) => code) };
}

/** Formatting a file leaves what it means, and formatting it again leaves it. */
function assertSameMeaning(text: string): void {
  const formatted = format(text);
  deepEqual(meaning(formatted), meaning(text));
  equal(format(formatted), formatted);
}

describe("Formatting an exchange file", () => {
  it("changes nothing in files that are in order", () => {
    for (const text of [samples.pumpExample, samples.discoveryExample, samples.mockExample]) equal(format(text), text);
  });

  it("lines up the colons of fields that are not, and keeps their comments in their column", () => {
    deepEqual(formatFields("magic : AA 55", "len: u16be = len(body)   # how many", "body  :  $body"), [
      "magic : AA 55",
      "len   : u16be = len(body) # how many",
      "body  : $body",
    ]);
  });

  it("leaves fields alone whose colons are in line already, however that is done", () => {
    const lines = ["a: 01", "b: 02", "", "name   :  03", "other  :  04", "", "single: 05"];
    deepEqual(formatFields(...lines), lines);
  });

  it("indents the fields of groups, and lines up each group for itself", () => {
    deepEqual(formatFields("header : {", "a : 01", "long: 02", "  }", "    b : 03"), [
      "header : {",
      "  a    : 01",
      "  long : 02",
      "}",
      "b : 03",
    ]);
  });

  it("lets a very long name, and fields without one, stand by themselves", () => {
    const lines = [`${"long".repeat(8)} : 01`, "a : 02", "AA 55", "bb : 03"];
    deepEqual(formatFields(...lines), lines);
  });

  it("never moves or breaks comments, and keeps blank lines", () => {
    const lines = ["#    a comment   of its own", "a : 01", "", "", "# b", "bb : 02 # c"];
    deepEqual(formatFields(...lines), lines);
  });

  it("takes blanks from the ends of lines, but not out of texts that may need them", () => {
    equal(format("sock: 1  \n# x \nvars: { a: 1 }\t\n"), "sock: 1\n# x\nvars: { a: 1 }\n");
    const kept = "sock: 1\nvars:\n  a: |\n    one  \n    two\n  b: 'x  \n    y'\n";
    equal(format(kept), kept);
    deepEqual(formatFields("a : 01   ", "   ", "b : 02\t"), ["a : 01", "", "b : 02"]);
  });

  it("ends the file with one line break", () => {
    equal(format("sock: 1"), "sock: 1\n");
    equal(format("sock: 1\n\n\n"), "sock: 1\n");
    equal(format("sock: 1\r\nname: x\r\n\r\n"), "sock: 1\r\nname: x\r\n");
  });

  it("leaves a file alone that is no YAML, and a field text with a mistake", () => {
    equal(format("sock: [ 1  \n"), "sock: [ 1  \n");
    const broken = ["a : 01", "bbb: nonsense  ", "c : 02"];
    deepEqual(
      formatFields(...broken),
      broken.map((line, index) => (index === 2 ? line : line)),
    );
    equal(format(""), "");
  });

  it("never changes what a file means, and finds nothing more to do the second time", () => {
    const line = fc.tuple(
      fc.constantFrom("", "  ", "\t"),
      fc.constantFrom("a", "bb", "ccc", "długa", "x".repeat(30)),
      fc.constantFrom(":", " : ", "  :\t", ": "),
      fc.constantFrom("01", "u8 = 2", '"t {{v}} # "', "* -> q", "u16be = len(a)", "{ z: 01 }", "{", "oops("),
      fc.constantFrom("", " ", "  # c", "\t# c  ", "#c"),
    );
    const lines = fc.array(
      fc.oneof(
        line.map((parts) => parts.join("")),
        fc.constantFrom("}", "", "   ", "# only", "AA 55 ", "  }  # end"),
      ),
      { maxLength: 12 },
    );
    const files = fc
      .tuple(
        fc.constantFrom("|", "|-", "|+", "|2", ">"),
        lines,
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom("", "\n", "\n \n", " "),
      )
      .map(([head, body, lineBreak, end]) =>
        `sock: 1\nvars: { v: 1 } \nsteps:\n  - send: ${head}\n${body.map((each) => `      ${each}\n`).join("")}  - sleep: 1s${end}`.replaceAll(
          "\n",
          lineBreak,
        ),
      );
    fc.assert(fc.property(files, assertSameMeaning), { numRuns: 200 });
  });

  it("never changes what a whole file of every kind of step means either", () => {
    for (const text of Object.values(samples)) assertSameMeaning(text);
  });
});
