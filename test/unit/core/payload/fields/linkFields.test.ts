import assert from "node:assert/strict";
import { fieldLimits } from "../../../../../src/core/payload/fields/fieldProblem";
import { layoutOf, linkTexts } from "../../../../support/fieldMessages";

/** Expects just the place between « and » of the body to be wrong. */
function assertRefused(marked: string, message: RegExp, frame?: string): void {
  const linked = linkTexts(marked.replace(/[«»]/g, ""), frame);
  assert(!linked.ok, `${marked} was accepted`);
  const [problem, ...more] = linked.problems;
  assert.deepEqual(more, []);
  assert.match(problem?.message ?? "", message);
  assert.deepEqual([problem?.from, problem?.to], [marked.indexOf("«"), marked.indexOf("»") - 1], problem?.message);
  assert.equal(problem?.source, "body");
}

describe("linkFields", () => {
  it("finds names in the group itself, around it and in it, and those of the frame from the body", () => {
    layoutOf("n : u8\ng : {\n  n : u16be\n  d : bytes(n)\n}\ne : bytes(g.n)\nf : bytes(len(g) - 1)");
    layoutOf("d : bytes(n)", "n : u8\n$body");
    layoutOf("x : u8", "n : u8 = len(body.x)\nbody : $body");
  });

  it("refuses names that are not there", () => {
    assertRefused("lenn : u8\nu8 = «len»", /There is no field len\. Did you mean lenn\?/);
    assertRefused("u8 = len(«a..b»)\na : 00".replace("a..b", "b"), /no field b/);
    assertRefused("g : {\n u8\n}\nu8 = len(«g.x»)", /no field x in g/);
    assertRefused("u8 = «AA»", /Write 0xAA/);
    assertRefused("g : {\n x : u8\n}\nbytes(«x»)", /no field x/);
  });

  it("refuses what is no number, and ranges that run backwards", () => {
    assertRefused("a : 00\nu8 = «a»", /a is no number.*len\(a\)/);
    assertRefused("a : 00\nb : 00\nu8 = len(«b..a»)", /write a\.\.b/);
  });

  it("refuses a length that is not known when it is needed", () => {
    assertRefused("bytes(«n»)\nn : u8", /comes later/);
    assertRefused("g : {\n n : u8\n bytes(len(«g»))\n}", /comes later/);
    assertRefused("bytes(«random()»)", /cannot be random/);
    assertRefused("bytes(«now()»)", /cannot be random/);
  });

  it("refuses a rest whose end nobody could tell", () => {
    assertRefused("«*»\n*", /size of \* behind it/);
    assertRefused("«*»\nt : utf8z", /size of t behind it/);
    assertRefused("g : {\n «str(*)»\n varint\n}", /size of g.varint/);
    assertRefused("a : {\n *\n}\n«b : {\n *\n}»\n*".replace("a : {\n *\n}\n«b", "«b"), /size of \*/);
    assertRefused("«*»\nn : u8\nbytes(n)", /size of bytes\(n\)/);
    layoutOf('n : u8\n*\nbytes(n)\ng : { u16be }\n"end"');
  });

  it("refuses a rest in a body that the frame cannot end", () => {
    const linked = linkTexts("*", "body : $body\ntail : utf8z");
    assert(!linked.ok);
    assert.deepEqual(
      linked.problems.map(({ source, message }) => [source, /size of tail/.test(message)]),
      [["frame", true]],
    );
    layoutOf("u8", "$body\ntail : utf8z");
  });

  it("refuses what is computed from itself", () => {
    assertRefused("n : u8 «= len(d)»\nd : bytes(n) = random()", /\(n → d → n\)/);
    assertRefused("x : u8 «= x + 1»", /x would be computed from itself \(x → x\)/);
    assertRefused("a : u8 «= b»\nb : u8 = a", /\(a → b → a\)/);
    assertRefused("x : varint «= len(x)»", /computed from itself/);
    assertRefused('c : u8 «= crc("CRC-8", a..c)»\na : 00'.replace("a..c", "c..a"), /computed from itself/);
    assertRefused('a : u8 «= xor(b)»\nb : u16be = crc("CRC-16/MODBUS", a)', /\(a → b → a\)/);
    layoutOf('a : u32be = len(a..b)\nb : u16be = crc("CRC-16/MODBUS", a)');
  });

  it("refuses values that cannot fit, whatever is sent", () => {
    assertRefused("u8 = «300»", /0 to 255/);
    assertRefused("i8 = «-129»", /-128 to 127/);
    assertRefused("u8 == «1.5»", /not a whole number/);
    assertRefused("u8 = «7 / 2»", /leaves a remainder/);
    assertRefused("u8 = «7 / 0»", /divides by zero/);
    assertRefused('a : 00\nu16le = «crc("CRC-32", a)»', /32 bits, which do not fit into u16le/);
    layoutOf("f32be = 300.5\nu8 = 2 * (3 + 4) - 1\nu8 < 300\nvarint = 300");
  });

  it("refuses bodies that do not fit their frame", () => {
    assertRefused("«$body»", /cannot be part of a body/);
    assertRefused("«01»", /The frame has no place for this body/, "AA");
    const twice = linkTexts("01", "$body\n$body");
    assert(!twice.ok && twice.problems.some(({ source, from }) => source === "frame" && from === 6));
  });

  it("refuses to capture a variable twice", () => {
    assertRefused("u8 -> a\nu8 -> «a»", /captured twice/);
    assertRefused("u8 -> a\nutf8z «~ /(?<a>.)/»", /captured twice/);
  });

  it("tells what a message needs from outside", () => {
    const { variables, files, encodings } = layoutOf(
      'u8 = {{a}}\n"x{{secret:b}}" {{c}} @f.bin\nbytes({{d}}) = @"g h"\nstr(2, "gbk")\n$body'.replace("\n$body", ""),
      "AA {{e}}\n$body",
    );
    assert.deepEqual(
      variables.map(({ name, source }) => `${source} ${name}`),
      ["frame e", "body a", "body secret:b", "body c", "body d"],
    );
    assert.deepEqual(
      files.map(({ path }) => path),
      ["f.bin", "g h"],
    );
    assert.deepEqual([...encodings], ["gbk"]);
  });

  it("reports the problems of both texts, and not endlessly many", () => {
    const both = linkTexts("u9", "u7");
    assert(!both.ok);
    assert.deepEqual(
      both.problems.map(({ source }) => source),
      ["frame", "body"],
    );
    const many = linkTexts("u8 = nothing\n".repeat(1000));
    assert(!many.ok && many.problems.length === fieldLimits.problems);
  });

  it("links the most that there may be", () => {
    const lengths = Array.from({ length: fieldLimits.computedFields }, (_, index) => `a${index} : u32be = len(a0..z)`);
    layoutOf(`${lengths.join("\n")}\nz : 00`);
    const chain = Array.from(
      { length: fieldLimits.computedFields },
      (_, index) => `a${index} : varint = a${index + 1}`,
    );
    layoutOf(`${chain.join("\n")}\na${fieldLimits.computedFields} : u8 = 1`);
    const tooMany = linkTexts(`z : 00\n${"u8 = len(z)\n".repeat(fieldLimits.computedFields + 1)}`);
    assert(!tooMany.ok && tooMany.problems[0]?.code === "SOCKSCOPE_FIELD_LIMIT");
    layoutOf("u8\n".repeat(fieldLimits.fields));
    layoutOf("*");
  });
});
