import assert from "node:assert/strict";
import fc from "fast-check";
import { completeFields, fieldNames } from "../../../../../src/core/payload/fields/completeFields";
import { parseFieldText } from "../../../../../src/core/payload/fields/parseFieldText";

const names = { variables: ["seq", "secret:PIN"], files: ["a.bin"], frameFields: ["crc"] };

/** What is offered where | stands, and the text that it would replace. */
function offeredAt(marked: string) {
  const cursor = marked.indexOf("|");
  const text = marked.replace("|", "");
  const { from, suggestions } = completeFields(text, cursor, names);
  return { written: text.slice(from, cursor), labels: suggestions.map(({ label }) => label), suggestions };
}

function assertOffers(marked: string, written: string, ...labels: string[]): void {
  const offered = offeredAt(marked);
  assert.equal(offered.written, written, marked);
  for (const label of labels) assert(offered.labels.includes(label), `${marked}: ${offered.labels.join(" ")}`);
  if (labels.length === 0) assert.deepEqual(offered.labels, [], marked);
}

describe("completeFields", () => {
  it("offers items where a field begins, with or without a name", () => {
    for (const line of ["|", "  |", "AA\n|", "x : |", "g : { |", "x :|"])
      assertOffers(line, "", "u16be", "utf8z", "$body", "*");
    assertOffers("x : u1|", "u1", "u16le");
    assertOffers("u8\n$bo|", "$bo", "$body");
    assertOffers("x : f32|be", "f32", "f32be");
  });

  it("offers operators behind an item", () => {
    for (const line of ["u8 |", "x : bytes(n) |", 'str(2, "gbk") |', '"a" |', "AA |"])
      assertOffers(line, "", "==", "->");
  });

  it("offers values behind an operator: functions and fields, of the frame too, for numbers", () => {
    assertOffers("a : u8\nb : {\n c : u8\n}\nu8 = |", "", "len()", "a", "b", "b.c", "crc");
    assertOffers("a : u8\nu8 in 1..|", "", "a");
    assertOffers("a : u8\nu8 = 2 * (a + l|", "l", "len()", "a");
    assert.deepEqual(offeredAt("a : u8\nbytes(2) = |").labels, ["random()"]);
  });

  it("offers fields, checksums, encodings and units between parentheses and quotes", () => {
    assertOffers("body : 00\nu8 = len(|", "", "body", "crc");
    assertOffers("body : 00\nu8 = len(a..bo|", "a..bo".slice(3), "body");
    assertOffers("n : u8\nbytes(|", "", "n");
    assertOffers("u8 = crc(|", "", '"CRC-16/MODBUS"');
    assertOffers('u8 = crc("CRC-16/|', "CRC-16/", "CRC-16/MODBUS", "FLETCHER-16");
    assertOffers('body : 00\nu8 = crc("CRC-8", |', "", "body");
    for (const [item, width] of [
      ["u16le", 16],
      ["u32be", 32],
      ["u8", 8],
    ] as const)
      assert.match(offeredAt(`${item} = crc("|`).suggestions[0]?.detail ?? "", new RegExp(`^${width} bits`));
    assert.equal(offeredAt('u16le = crc("|').labels.length, offeredAt('varint = crc("|').labels.length);
    assertOffers('x : str(2, "g|', "g", "gbk");
    assertOffers("x : str(2, |", "", '"gbk"');
    assertOffers('u8 = now("|', "", "ms");
  });

  it("offers variables and files", () => {
    assertOffers("{{s|", "s", "seq", "secret:PIN");
    assertOffers('x : "a {{|" 00', "", "seq");
    assertOffers("u8 = {{se|", "se", "seq");
    assertOffers("AA @a|", "a", "a.bin");
  });

  it("offers nothing in comments, texts, patterns and behind an arrow", () => {
    for (const line of ["# |", "u8 # |", "u8 -> |"]) assertOffers(line, "");
    assertOffers('x : "a|', "a");
    assertOffers("u8 -> se|", offeredAt("u8 -> se|").written);
    assertOffers('"{{a}} b|', "{{a}} b");
    assertOffers('x : foo(constructor("|', "");
  });

  it("never throws, and says which part of the text before the cursor it replaces", () => {
    const pieces = fc.constantFrom(
      ...'a b: u8 = == in ~ /a/ -> len( crc( str( bytes( ) , .. " \\ {{ }} { } @ # * ?? $ 1 constructor( __proto__'.split(
        " ",
      ),
      " ",
      "\n",
      "\r",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 15 }), fc.nat(), (parts, place) => {
        const text = parts.join("");
        const cursor = place % (text.length + 1);
        const { from } = completeFields(text, cursor, names);
        assert(from >= 0 && from <= cursor, `${from} of ${cursor} in ${JSON.stringify(text)}`);
      }),
      { numRuns: 500 },
    );
  });
});

describe("fieldNames", () => {
  it("names fields in groups by their path", () => {
    const { fields } = parseFieldText("a : u8\ng : {\n  b : u8\n  h : {\n    c : u8\n  }\n}\nu8", "");
    assert.deepEqual(fieldNames(fields), ["a", "g", "g.b", "g.h", "g.h.c"]);
  });
});
