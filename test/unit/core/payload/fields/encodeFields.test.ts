import assert from "node:assert/strict";
import { encodeFields } from "../../../../../src/core/payload/fields/encodeFields";
import { fieldLimits } from "../../../../../src/core/payload/fields/fieldProblem";
import { encoded, fieldInputs, layoutOf, type MessageSetup } from "../../../../support/fieldMessages";

const acme = `
magic : AA 55
len   : u16be = len(body)
body  : $body
crc   : u16le = crc("CRC-16/MODBUS", len..body)
`;

function assertRefused(marked: string, message: RegExp, setup: MessageSetup = {}): void {
  const result = encodeFields(layoutOf(marked.replace(/[«»]/g, ""), setup.frame), fieldInputs(setup));
  assert(!result.ok, `${marked} was sent`);
  const [problem, ...more] = result.problems;
  assert.deepEqual(more, []);
  assert.match(problem?.message ?? "", message);
  assert.deepEqual([problem?.from, problem?.to], [marked.indexOf("«"), marked.indexOf("»") - 1], problem?.message);
}

describe("encodeFields", () => {
  it("writes the message of the design", () => {
    const body = `
cmd : 01                   # OPEN
seq : u16be = {{seq}}
pin : "{{secret:PUMP_PIN}}" 00
`;
    const variables = { seq: 1, "secret:PUMP_PIN": "4711" };
    assert.equal(encoded(body, { frame: acme, variables }), "aa 55 00 08 01 00 01 34 37 31 31 00 2c 35");
  });

  it("writes every kind of number", () => {
    const cases: [string, string][] = [
      ["u8 = 255", "ff"],
      ["i8 = -1", "ff"],
      ["u16be = 0x0102", "01 02"],
      ["u16le = 0x0102", "02 01"],
      ["i24be = -2", "ff ff fe"],
      ["u24le = 0b1_0000_0001", "01 01 00"],
      ["u40be = 1_000_000", "00 00 0f 42 40"],
      ["i56le = -1", "ff ff ff ff ff ff ff"],
      ["u64be = 18446744073709551615", "ff ff ff ff ff ff ff ff"],
      ["i64le = -9223372036854775808", "00 00 00 00 00 00 00 80"],
      ["f32be = 1.5", "3f c0 00 00"],
      ["f32le = -0", "00 00 00 80"],
      ["f64be = 1e3", "40 8f 40 00 00 00 00 00"],
      ["f32be = inf", "7f 80 00 00"],
      ["f32be = -inf", "ff 80 00 00"],
      ["f32be = nan", "7f c0 00 00"],
      ["varint = 300", "ac 02"],
      ["zigzag = -2", "03"],
      ["varint = 18446744073709551615", "ff ff ff ff ff ff ff ff ff 01"],
      ["zigzag = -9223372036854775808", "ff ff ff ff ff ff ff ff ff 01"],
      ["u8 = 2 * (3 + 4) - 10 / 5", "0c"],
    ];
    for (const [text, hex] of cases) assert.equal(encoded(text), hex, text);
  });

  it("writes bytes and text", () => {
    const setup = {
      variables: { raw: Uint8Array.of(1, 2), name: "é" },
      files: { "a b": Uint8Array.of(9), c: Uint8Array.of(8) },
    };
    const cases: [string, string][] = [
      ['AA "hi\\r\\n" {{raw}} @"a b" @c 55', "aa 68 69 0d 0a 01 02 09 08 55"],
      ['"\\xff{{name}}{{raw}}"', "ff c3 a9 01 02"],
      ['str(*, "latin1") = "{{name}}"', "e9"],
      ['str(4, "gbk") = "你好"', "c4 e3 ba c3"],
      ['str(2, "utf-16be") = "{{name}}"', "00 e9"],
      ['utf8z = "{{name}}"', "c3 a9 00"],
      ["utf8z = {{name}}", "c3 a9 00"],
      ["bytes(3) = AA {{raw}}", "aa 01 02"],
      ["* = {{raw}}", "01 02"],
      ['""', ""],
      ["", ""],
    ];
    for (const [text, hex] of cases) assert.equal(encoded(text, setup), hex, text);
  });

  it("takes what a variable holds as it is: its backslashes and braces are no syntax", () => {
    assert.equal(encoded('"{{v}}"', { variables: { v: '\\n"{{w}}' } }), "5c 6e 22 7b 7b 77 7d 7d");
  });

  it("reads numbers out of variables, texts included", () => {
    const variables = { a: 258, b: 258n, c: "258", d: " 0x102 ", e: "-2", f: "1.5" };
    for (const name of ["a", "b", "c", "d"]) assert.equal(encoded(`u16be = {{${name}}}`, { variables }), "01 02", name);
    assert.equal(encoded("i8 = {{e}}", { variables }), "fe");
    assert.equal(encoded("f32be = {{f}}", { variables }), "3f c0 00 00");
    assert.equal(encoded('"{{a}} {{b}}"', { variables }), "32 35 38 20 32 35 38");
  });

  it("computes lengths and checksums, before and behind what they measure", () => {
    assert.equal(encoded('total : u16be = len(total..end)\nd : "abc"\nend : 00'), "00 06 61 62 63 00");
    assert.equal(encoded("n : varint = len(d) + 1\nd : AA BB"), "03 aa bb");
    assert.equal(encoded("d : AA BB\nx : u8 = xor(d)\ns : u8 = sum(d)"), "aa bb 11 65");
    assert.equal(encoded('d : "123456789"\nc : u32be = crc("CRC-32", d)'), "31 32 33 34 35 36 37 38 39 cb f4 39 26");
    assert.equal(encoded('d : "123456789"\nc : u8 = crc(poly=0x07, d)'), "31 32 33 34 35 36 37 38 39 f4");
    assert.equal(encoded('c : u8 = sum("SUM-8/TWOS", d)\nd : 01 02'), "fd 01 02");
    assert.equal(encoded("w : u16be = len(d) / 4\nd : 00 00 00 00 00 00 00 00"), "00 02 00 00 00 00 00 00 00 00");
    assert.equal(encoded("a : u8 = b + 1\nb : u8 = c * 2\nc : u8 = 3"), "07 06 03");
    assert.equal(
      encoded("h : {\n n : u8 = len(b)\n}\nb : {\n c : {\n  01\n }\n 02\n}\nx : u8 = xor(h.n..b.c)"),
      "02 01 02 03",
    );
  });

  it("gives bytes(n) the length that its value has", () => {
    assert.equal(encoded("n : u8 = len(d)\nd : bytes(n) = AA BB"), "02 aa bb");
    assertRefused("bytes(3) «= AA BB»", /bytes\(3\) is 2 bytes long, but bytes\(3\) asks for 3 bytes/);
    assertRefused("n : u8 = 7\nd : bytes(n) «= AA BB»", /d is 2 bytes long, but bytes\(n\) asks for 7 bytes/);
  });

  it("asks for random bytes and the time once", () => {
    assert.equal(encoded("r : bytes(4) = random()\nx : u8 = xor(r)"), "01 02 03 04 04");
    assert.equal(encoded("n : u8 = 2\nbytes(n + 1) = random()"), "02 01 02 03");
    assert.equal(encoded("u16be = random()"), "01 02");
    assert.equal(encoded("u32be = now()"), "65 53 f1 00");
    assert.equal(encoded('u64be = now("ms")'), "00 00 01 8b cf e5 68 7b");
    assert.equal(encoded('u64be = now("ns")'), "17 97 9c fe 3d 85 cd 15");
    assert.equal(encoded('f64be = now("ms")'), "42 78 bc fe 56 87 b7 4f");
  });

  it("captures what it sends", () => {
    const result = encodeFields(
      layoutOf('r : u16be = random() -> id\nu64be = 9007199254740993 -> big\n"x" -> t'),
      fieldInputs(),
    );
    assert(result.ok);
    assert.deepEqual(
      [...result.captures].map(([name, { value }]) => [name, value]),
      [
        ["id", 258],
        ["big", 9007199254740993n],
        ["t", "x"],
      ],
    );
  });

  it("sends nothing where a value is missing", () => {
    assertRefused("«x : u8»", /x has no value to send: write =/);
    assertRefused("x : u8 «== 1»", /only checks what is received/);
    assertRefused("«*»", /no value/);
    assertRefused("«AA ??»", /any byte/);
    assertRefused("«bytes(*) = random()»", /no length to fill/);
    assertRefused("u8 = «{{nope}}»", /The variable nope has no value/);
    assertRefused('"«{{secret:PIN}}»"', /The secret PIN has no value/);
    assertRefused("«@nope.bin»", /nope\.bin cannot be read/);
    assert.deepEqual(encoded(undefined, { frame: acme }), [
      "The frame has no body to send: write one, or an empty one for no bytes.",
    ]);
    assert.equal(encoded("", { frame: acme }), "aa 55 00 00 01 b0");
  });

  it("sends nothing where a value does not fit", () => {
    const variables = { n: 300, f: 1.5, t: "abc", b: Uint8Array.of(1), gbk: "€😀" };
    assertRefused("u8 = «{{n}}»", /300 does not fit into u8/, { variables });
    assertRefused("u8 = «{{f}}»", /1\.5 is not a whole number/, { variables });
    assertRefused("u8 = «{{t}}»", /not a number but "abc"/, { variables });
    assertRefused("u8 = «{{b}}»", /not a number\./, { variables });
    assertRefused("«{{n}}»", /a number, which has no size of its own/, { variables });
    assertRefused("a : u8 = «len(a) - 2»", /-1 does not fit/);
    assertRefused('str(*, "latin1") = "a«€»"', /no “€”/);
    assertRefused('str(*, "latin1") = "a«{{gbk}}»"', /\{\{gbk\}\} has “€”/, { variables });
    assertRefused('utf8z «= "a\\0b"»', /NUL would end this text too early/);
    assertRefused("a : 00\nu8 = «1 / (len(a) - 1)»", /divides by zero/);
    assertRefused("bytes(«-1») = random()", /no length/);
    assertRefused("«@big»", /too long/, { files: { big: new Uint8Array(fieldLimits.messageBytes + 1) } });
    assertRefused("bytes(«99999999999999999999») = random()", /too long/);
  });

  it("reports every field that is wrong at once", () => {
    assert.equal(encoded("a : u8\nb : u8\nu8 = 1").length, 2);
  });

  it("keeps secrets out of what it says", () => {
    const variables = { "secret:PIN": "47é11", "secret:N": 4711, "secret:B": Uint8Array.of(0x47) };
    for (const text of [
      "u8 = {{secret:PIN}}",
      "u8 = {{secret:N}}",
      "u8 = {{secret:B}}",
      "{{secret:N}}",
      'str(*, "ascii") = "{{secret:PIN}}"',
      "n : u16be = {{secret:N}}\nu8 = n",
    ]) {
      const problems = encoded(text, { variables });
      assert(Array.isArray(problems) && problems.length === 1, text);
      assert.doesNotMatch(String(problems[0]), /47|11|é/, text);
    }
  });

  it("masks secrets in the fields that it tells of", () => {
    const variables = { "secret:PIN": "4711" };
    const result = encodeFields(
      layoutOf('a : "<{{secret:PIN}}>"\nb : u16be = {{secret:PIN}}\nc : u16be = b\nd : u8 = 1'),
      fieldInputs({ variables }),
    );
    assert(result.ok);
    assert.deepEqual(
      result.fields.map(({ text, isSecret, offset, length }) => [text, isSecret, offset, length]),
      [
        ["•••", true, 0, 6],
        ["•••", true, 6, 2],
        ["•••", true, 8, 2],
        ["1", false, 10, 1],
      ],
    );
  });
});
