import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldLimits } from "../../../../../src/core/payload/fields/fieldProblem";
import { parseFieldText } from "../../../../../src/core/payload/fields/parseFieldText";
import { RecentFieldTexts } from "../../../../../src/core/payload/fields/recentFieldTexts";

/** Parses a text whose wrong places stand between « and », and expects just these to be marked, in this order. */
function assertMarked(marked: string, ...messages: RegExp[]): void {
  const text = marked.replace(/[«»]/g, "");
  const places: [number, number][] = [];
  for (const match of marked.matchAll(/«([^»]*)»/g)) {
    const from = match.index - 2 * places.length;
    places.push([from, from + (match[1] ?? "").length]);
  }
  const { problems } = parseFieldText(text, "here");
  assert.deepEqual(
    problems.map(({ from, to }) => [from, to]),
    places,
    `${marked}: ${problems.map(({ from, to, message }) => `${from}-${to} ${message}`).join("; ")}`,
  );
  for (const [index, message] of messages.entries()) assert.match(problems[index]?.message ?? "", message);
  for (const problem of problems) assert.equal(problem.source, "here");
}

function itemsOf(text: string): string[] {
  const { fields, problems } = parseFieldText(text, "");
  assert.deepEqual(problems, [], text);
  return fields.map(({ item }) => `${item.kind} ${item.label}`);
}

describe("parseFieldText", () => {
  it("reads every item", () => {
    assert.deepEqual(
      itemsOf(
        'AA 55\n"hi\\r\\n" 00\nu16be\nbytes(4)\nbytes(*)\n*\nstr(2, "gbk")\nutf8z\n$body\n@f.bin\n{{v}}\n{\nu8\n}\n?? aa??',
      ),
      [
        "literal AA 55",
        'literal "hi\\r\\n" 00',
        "number u16be",
        "bytes bytes(4)",
        "bytes bytes(*)",
        "bytes *",
        'text str(2, "gbk")',
        "zeroTerminated utf8z",
        "body $body",
        "literal @f.bin",
        "literal {{v}}",
        "group { }",
        "literal ?? aa??",
      ],
    );
  });

  it("reads names, operations, captures and comments, and tells where they stand", () => {
    const text = "  len : u16be = len(a..b) - 2 -> n # how long\r\n\r\n# nothing\r\n";
    const { fields, problems } = parseFieldText(text, "");
    assert.deepEqual(problems, []);
    const [field] = fields;
    assert(field !== undefined && fields.length === 1);
    const slice = (range: { from: number; to: number } | undefined) => text.slice(range?.from, range?.to);
    assert.equal(slice(field), "len : u16be = len(a..b) - 2 -> n");
    assert.equal(slice(field.name), "len");
    assert.equal(slice(field.item), "u16be");
    assert.equal(slice(field.operation), "= len(a..b) - 2");
    assert.equal(slice(field.capture), "n");
    assert.equal(field.operation?.label, "len(a..b) - 2");
  });

  it("reads hex words as bytes, but not a type or a name that begins like them", () => {
    assert.deepEqual(itemsOf("ad : f32le\nface : AABB\ncc"), ["number f32le", "literal AABB", "literal cc"]);
  });

  it("reads groups over lines and in one line, in groups", () => {
    const { fields, problems } = parseFieldText("a : { u8 }\nb : {\n  c : {\n    u8 -> x # }\n  }\n} -> y", "");
    assert.deepEqual(problems, []);
    assert.deepEqual(
      fields.map(({ name, capture }) => [name?.text, capture?.text]),
      [
        ["a", undefined],
        ["b", "y"],
      ],
    );
  });

  it("keeps a number sign in a text, a file name and a pattern", () => {
    assert.deepEqual(itemsOf('"#1" # 2\n@"a #1.bin"\nutf8z ~ /#1/ # 3'), [
      'literal "#1"',
      'literal @"a #1.bin"',
      "zeroTerminated utf8z",
    ]);
  });

  it("marks what is no item", () => {
    assertMarked("x : «u16»", /u16be, the most significant byte first, or u16le/);
    assertMarked("x : «u33be»", /Did you mean u32be/);
    assertMarked("x : «foobar»", /There is no item foobar\. Write hex/);
    assertMarked("x : «len»(a)", /is a value and no item/);
    assertMarked("AA «5»", /hex digit is missing/);
    assertMarked("«0xAA»", /without 0x.*AA/);
    assertMarked("«A»?", /Half a byte/);
    assertMarked("«?»", /write \?\?/);
    assertMarked("x :«»", /missing before the end of the line/);
    assertMarked("«é»", /There is no item é/);
    assertMarked("x : «%»", /missing before “%”/);
    assertMarked("bytes«»", /length is missing/);
    assertMarked("bytes(1«»", /closing parenthesis/);
    assertMarked('str(1, «"gkb"»)', /Did you mean gbk/);
    assertMarked('str(1, «"klingon"»)', /Write utf-8, /);
    assertMarked("str(1, «g»bk)", /in quotes/);
  });

  it("marks what is wrong in a text, a variable and a file", () => {
    assertMarked('«"abc»', /close it with/);
    assertMarked('«"abc\\»', /close it with/);
    assertMarked('"a«\\q»"', /no escape/);
    assertMarked('"{{a}}«\\x4»"', /cut short/);
    assertMarked('"a«{{»"', /name of the variable is missing/);
    assertMarked('"«{{a »b}}"', /does not end here/);
    assertMarked("«{{»}}", /name of the variable/);
    assertMarked("«{{a»", /write {{a}}/);
    assertMarked("«@»", /file is missing/);
    assertMarked('«@""»', /file is missing/);
  });

  it("marks what is wrong in an operation", () => {
    assertMarked("u8 =«»", /number is missing before the end/);
    assertMarked("u8 = «0A»", /write 0x0A/);
    assertMarked('u8 = «"»1"', /without quotes/);
    assertMarked("u8 = 1 +«»", /number is missing/);
    assertMarked("u8 = (1«»", /closing parenthesis/);
    assertMarked("u8 = «summ»(a)", /Did you mean sum/);
    assertMarked("u8 = len(«)»", /name of a field is missing/);
    assertMarked('u8 = crc("«CRC-8/SMBSU»", a)', /Did you mean CRC-8\/SMBUS/);
    assertMarked("u8 = crc(«a»)", /checksum is missing/);
    assertMarked('u8 = crc("CRC-8"«)»', /fields are missing/);
    assertMarked("u8 = crc(«poly=zz», a)");
    assertMarked('u8 = now(«"h"»)', /"ms"/);
    assertMarked("u8 in 1«»", /range is not complete/);
    assertMarked("u8 «~» /1/", /in 1\.\.5/);
    assertMarked("utf8z ~ «/(/»", /not a regular expression/);
    assertMarked("utf8z ~ «/a/g»", /no flag g/);
    assertMarked("utf8z ~ «a»", /between slashes/);
    assertMarked("utf8z «<» 1", /no order/);
    assertMarked("AA «=» 1", /written out already/);
    assertMarked("$body «=» 1", /Only single fields/);
    assertMarked("bytes(1) =«»", /value is missing/);
    assertMarked("u8 ->«»", /without braces/);
    assertMarked("u8 -> «{»{a}}", /without braces/);
  });

  it("marks what does not belong on a line", () => {
    assertMarked("u8 «u16be»", /one field a line/);
    assertMarked("AA «u16be»", /on a line of its own/);
    assertMarked("a : u8\n«a» : u8", /two fields named a/);
    assertMarked("«}»", /closes nothing/);
    assertMarked("«AA:BB»", /bytes or a field's name/);
    assertMarked("«AA:BB:CC» 00", /write AA BB for bytes/);
    assertMarked("AA :BB\nad: BB\nae:u8\nabc:BB");
    assertMarked("a : «{»\nu8", /not closed/);
  });

  it("goes on behind a wrong line, and past a group that it opens or closes", () => {
    assertMarked("«u9»\nu8\n«5»\n«u7»", /no item u9/, /hex digit/, /no item u7/);
    assertMarked("x : «u9» {\n u8\n«u7»\n}\nu8 «8»", /u9/, /u7/, /“8”/);
    assertMarked("x : { u8 ==«}»\nAA", /number is missing/);
  });

  it("bounds what a text may ask for", () => {
    const codes = (text: string) => new Set(parseFieldText(text, "").problems.map(({ code }) => code));
    const limit = new Set(["SOCKSCOPE_FIELD_LIMIT"]);
    assert.deepEqual(codes(" ".repeat(fieldLimits.textLength + 1)), limit);
    assert.deepEqual(codes("00\n".repeat(fieldLimits.fields + 5)), limit);
    assert(codes("{\n".repeat(fieldLimits.nesting + 1)).has("SOCKSCOPE_FIELD_LIMIT"));
    assert.deepEqual(codes(`u8 = ${"(".repeat(40)}1${")".repeat(40)}`), limit);
    assert.deepEqual(codes(`u8 = 1${"+1".repeat(101)}`), limit);
    assert.deepEqual(codes(`u8 = ${"-".repeat(101)}1`), limit);
    assert.deepEqual(codes(`u8 = ${"1".repeat(401)}`), limit);
    for (const text of ["NAME : u8", "NAME", "u8 -> NAME", "{{NAME}}", "@NAME", "u8 = NAME", "bytes(NAME)"]) {
      assert.deepEqual(codes(text.replace("NAME", "n".repeat(201))), limit, text);
    }
  });

  it("reads the longest lines and the most fields there may be", () => {
    const long = fieldLimits.textLength - 100;
    assert.deepEqual(itemsOf("00 ".repeat(long / 3)).length, 1);
    assert.deepEqual(itemsOf(`"${"a".repeat(long)}"`).length, 1);
    assert.deepEqual(itemsOf("u8 = 1\n".repeat(fieldLimits.fields)).length, fieldLimits.fields);
    const isWrong = (text: string) => assert.equal(parseFieldText(text, "").problems.length > 0, true);
    isWrong("a".repeat(long + 1));
    isWrong(`${"a".repeat(long)}x`);
    isWrong(`"${"\\".repeat(long)}`);
    isWrong(`utf8z ~ /${"[".repeat(long)}`);
    isWrong(`u8 = ${"a.".repeat(long / 2)}`);
    isWrong("? ".repeat(long / 2));
  });

  it("never throws, and marks places inside of the text", () => {
    const pieces = fc.oneof(
      fc.string({ unit: "binary", maxLength: 3 }),
      fc.constantFrom(
        ...'a b.c len crc( sum( random() now() u8 u16be bytes( str( utf8z $body @f ?? AA 5 { } {{ }} {{v}} ( ) , .. = == != < in ~ /a/ -> + - * / # : " \\ 0x1 1.5 \n'.split(
          " ",
        ),
        "\n",
        " ",
        '"CRC-8"',
      ),
    );
    const texts = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(texts, (text) => {
        for (const { from, to } of parseFieldText(text, "").problems) {
          assert(from >= 0 && from <= to && to <= text.length, `${from}..${to} in ${JSON.stringify(text)}`);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("reads a text with others in mind as it reads it alone", () => {
    const lines = fc.constantFrom(
      ...["a : AA 55", "a : AA 56", "b : u8", "u16be = 1 + 2", "", "# a comment", "  c : u8 -> x # one"],
      ...["g : {", "}", "h : { u8 }", 'k : "text', 'k : "text"', "k : {{seq}}", "m ~ /^a/", "*", "b : u9"],
    );
    const ends = fc.constantFrom("\n", "\r\n");
    const texts = fc.tuple(fc.array(lines, { maxLength: 6 }), ends).map(([parts, end]) => parts.join(end));
    fc.assert(
      fc.property(fc.array(texts, { minLength: 2, maxLength: 8 }), (all) => {
        const recent = new RecentFieldTexts();
        for (const text of all) assert.deepEqual(parseFieldText(text, "", recent), parseFieldText(text, ""));
      }),
      { numRuns: 1000 },
    );
  });

  it("takes over fields that texts begin with alike", () => {
    const recent = new RecentFieldTexts();
    const [request, reply, next] = [
      "a : u8\nb : 01",
      "a : u8\nb : 02 # other\nc : 03",
      "a : u8\nb : 02 # other\nc : 04",
    ].map((text) => parseFieldText(text, "", recent).fields);
    assert.equal(reply?.[0], request?.[0]);
    assert.deepEqual(next?.slice(0, 2), reply?.slice(0, 2));
    assert.equal(next?.[1], reply?.[1]);
    assert.notEqual(next?.[2], reply?.[2]);
  });

  it("counts the fields that it takes over", () => {
    const recent = new RecentFieldTexts();
    const most = `g : {\n${"  u8\n".repeat(fieldLimits.fields - 2)}}\nu8\n`;
    assert.deepEqual(parseFieldText(most, "", recent).problems, []);
    const [problem, ...more] = parseFieldText(`${most}u8`, "", recent).problems;
    assert.match(problem?.message ?? "", /too many fields/);
    assert.deepEqual(more, []);
  });
});
