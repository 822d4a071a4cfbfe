import assert from "node:assert/strict";
import { isMismatch } from "../../../../../src/core/payload/fields/fieldReading";
import {
  captured,
  decoded,
  fieldInputs,
  layoutOf,
  mismatches,
  type MessageSetup,
} from "../../../../support/fieldMessages";
import { decodeFields } from "../../../../../src/core/payload/fields/decodeFields";

const acme = `
magic : AA 55
len   : u16be = len(body)
body  : $body
crc   : u16le = crc("CRC-16/MODBUS", len..body)
`;

const reply = `
cmd     : 81
seq     : u16be == {{seq}}
status  : u8 == 0
session : u32be -> session # captured
*                          # newer firmware may append fields
`;

const setup: MessageSetup = { frame: acme, variables: { seq: 1 } };

/** The code, offset and place in the body of each problem. */
function places(hex: string, body: string | undefined, options: Parameters<typeof decoded>[2] = {}) {
  const result = decoded(hex, body, options);
  assert(!result.ok);
  return result.problems.map((problem) => [
    problem.code.replace("SOCKSCOPE_FIELD_", ""),
    isMismatch(problem) ? problem.offset : undefined,
    (body ?? "").slice(problem.from, problem.to),
  ]);
}

describe("decodeFields", () => {
  it("accepts the reply of the design and captures from it", () => {
    const hex = "aa 55 00 08 81 00 01 00 de ad be ef 44 5f";
    assert.deepEqual(captured(hex, reply, setup), { session: 0xdeadbeef });
    assert.deepEqual(captured("aa 55 00 0a 81 00 01 00 de ad be ef 01 02 f8 d1", reply, setup), {
      session: 0xdeadbeef,
    });
  });

  it("says which field, at which byte, expected and got, of all that is wrong", () => {
    assert.deepEqual(mismatches("aa 56 00 09 81 00 02 05 de ad be ef 94 64", reply, setup), [
      "magic at offset 1: expected aa 55, got aa 56.",
      "len at offset 3: expected 00 08 (8, len(body)), got 00 09 (9).",
      "seq at offset 6: expected 00 01 (1, {{seq}}), got 00 02 (2).",
      "status at offset 7: expected 00 (0), got 05 (5).",
      'crc at offset 12: expected 85 fc (64645, crc("CRC-16/MODBUS", len..body)), got 94 64 (25748).',
    ]);
  });

  it("says what came in place of bytes that are written out as text, where it is readable, also if it is shorter", () => {
    const hello = "32 32 30 20 72 65 61 64 79";
    assert.deepEqual(mismatches(hello, '"250 ready"'), [
      `"250 ready" at offset 1: expected 32 35 30 20 72 65 61 64 79 ("250 ready"), got ${hello} ("220 ready").`,
    ]);
    assert.deepEqual(mismatches(hello, '"250 again, please"'), [
      `"250 again, please" at offset 1: expected 32 35 30 20 61 67 61 69 6e 2c 20 70 6c 65 61 73 … (17 bytes) ("250 again, please"), got ${hello} ("220 ready").`,
    ]);
    assert.deepEqual(mismatches("41 00", "AA 55"), ["AA 55 at offset 0: expected aa 55, got 41 00."]);
    assert.deepEqual(
      mismatches("34 37 31 31 20 34 37 31 31", 'a : "{{secret:PIN}}"\nb : "hello"', {
        variables: { "secret:PIN": "4711" },
      }),
      ['b at offset 4: expected 68 65 6c 6c 6f ("hello"), got 20 •• •• •• ••.'],
    );
  });

  it("says where the bytes end too early", () => {
    const short = decoded("aa 55 00 08 81 00 01 00 de ad", reply, setup);
    assert(!short.ok && short.isIncomplete);
    assert.deepEqual(
      short.problems.map(({ message }) => message),
      ["session at offset 8 needs 4 bytes, but nothing is left."],
    );
    assert.deepEqual(mismatches("01", "u16be"), ["u16be at offset 0 needs 2 bytes, but only 1 byte is left."]);
    assert.deepEqual(mismatches("", "x : AA BB"), ["x at offset 0 needs 2 bytes, but nothing is left."]);
    assert.deepEqual(mismatches("61 62", "utf8z"), [
      "utf8z at offset 0 needs a NUL at its end, but only 2 bytes are left.",
    ]);
    assert.deepEqual(mismatches("80 80", "varint"), [
      "varint at offset 0 needs its last byte, but only 2 bytes are left.",
    ]);
    assert.deepEqual(mismatches("ff ff ff ff 00", "n : u32be\nd : bytes(n)"), [
      "d at offset 4 needs 4294967295 bytes, but only 1 byte is left.",
    ]);
  });

  it("does not wait for more where what is there is wrong already", () => {
    const wrong = decoded("aa 56", "AA 55 01");
    assert(!wrong.ok && !wrong.isIncomplete);
    assert.deepEqual(places("aa 56", "AA 55 01"), [["MISMATCH", 1, "AA 55 01"]]);
  });

  it("says which bytes no field accounts for, in the message and in the body", () => {
    assert.deepEqual(mismatches("01 02 03", "u8"), [
      "No field accounts for the 2 bytes at offset 1 (02 03): add a field, or * for any rest.",
    ]);
    assert.deepEqual(mismatches("01", ""), [
      "No field accounts for the 1 byte at offset 0 (01): add a field, or * for any rest.",
    ]);
    assert.deepEqual(mismatches("aa 01 02 bb", "u8", { frame: "AA\n$body\nBB" }), [
      "No field accounts for the 1 byte at offset 2 (02): add a field, or * for any rest.",
    ]);
  });

  it("finds the end of a rest by what is behind it", () => {
    assert.deepEqual(captured("01 02 03 04", "* -> a\nu16be -> b"), { a: Uint8Array.of(1, 2), b: 0x304 });
    assert.deepEqual(captured("01 aa bb cc", "n : u8\n* -> a\nbytes(n) -> b"), {
      a: Uint8Array.of(0xaa, 0xbb),
      b: Uint8Array.of(0xcc),
    });
    assert.deepEqual(captured("61 62 0d 0a", 'str(*) -> line\n"\\r\\n"'), { line: "ab" });
    assert.deepEqual(captured("01 02 03 04", "a : {\n u8\n * -> r\n} -> a\nu8"), {
      r: Uint8Array.of(2, 3),
      a: Uint8Array.of(1, 2, 3),
    });
    assert.deepEqual(places("01", "*\nu16be"), [["MISSING_BYTES", 1, "u16be"]]);
  });

  it("reads a body that ends by itself, where what is behind it does not tell", () => {
    assert.deepEqual(captured("02 aa bb 61 00", "n : u8\nbytes(n) -> d", { frame: "$body\nutf8z -> t" }), {
      d: Uint8Array.of(0xaa, 0xbb),
      t: "a",
    });
  });

  it("takes any body where none is given", () => {
    assert.deepEqual(mismatches("aa 55 00 01 07 31 92", undefined, { frame: acme }), []);
    assert.equal(mismatches("aa 55 00 02 07 31 92", undefined, { frame: acme }).length, 2);
    assert.deepEqual(captured("aa 01 02", undefined, { frame: "AA\n$body -> b" }), { b: Uint8Array.of(1, 2) });
  });

  it("reads every kind of field, whole numbers beyond 2^53 as bigint", () => {
    const hex = "ff 01 02 fe ff ff 00 20 00 00 00 00 00 01 00 00 c0 3f ac 02 03 c3 a9 00 c4 e3 41 42";
    const text =
      'i8 -> a\nu16be -> b\ni24le -> c\nu64be -> d\nf32le -> e\nvarint -> f\nzigzag -> g\nutf8z -> h\nstr(2, "gbk") -> i\n41 ?? -> j';
    assert.deepEqual(captured(hex, text), {
      a: -1,
      b: 0x102,
      c: -2,
      d: 0x20000000000001n,
      e: 1.5,
      f: 300,
      g: -2,
      h: "é",
      i: "你",
      j: Uint8Array.of(0x41, 0x42),
    });
  });

  it("checks comparisons and ranges", () => {
    const holds = (hex: string, text: string) => mismatches(hex, text).length === 0;
    for (const text of [
      "u8 == 5",
      "u8 != 4",
      "u8 < 6",
      "u8 <= 5",
      "u8 > 4",
      "u8 >= 5",
      "u8 in 5..5",
      "u8 in 1 .. 300",
      "u8 < 1000",
    ]) {
      assert(holds("05", text), text);
    }
    for (const text of ["u8 == 4", "u8 != 5", "u8 < 5", "u8 <= 4", "u8 > 5", "u8 >= 6", "u8 in 6..9", "i8 in -4..4"]) {
      assert(!holds("05", text), text);
    }
    assert.deepEqual(mismatches("05", "x : u8 in 6..9"), ["x at offset 0: expected 6 to 9, got 05 (5)."]);
    assert.deepEqual(mismatches("05", "x : u8 >= 6"), ["x at offset 0: expected at least 6, got 05 (5)."]);
    assert.deepEqual(mismatches("05", "x : u8 != 5"), ["x at offset 0: expected anything but 5, got 05 (5)."]);
    assert(holds("cd cc cc 3d", "f32le == 0.1") && holds("cd cc cc 3d", "f32le <= 0.1"));
    assert(holds("00 00 c0 7f", "f32le == nan") && holds("00 00 00 80", "f32le == 0"));
    assert.deepEqual(mismatches("cd cc cc 3d", "f32le == 0.2"), [
      "f32le at offset 2: expected cd cc 4c 3e (0.2), got cd cc cc 3d (0.1).",
    ]);
  });

  it("checks texts, bytes and patterns", () => {
    const holds = (hex: string, text: string) => mismatches(hex, text).length === 0;
    assert(holds("61 62", "bytes(2) == ?? 62") && !holds("61 63", "bytes(2) == ?? 62"));
    assert(holds("61 62", 'bytes(2) != "ac"') && !holds("61 62", 'bytes(2) != "ab"'));
    assert(holds("c4 e3", 'str(2, "gbk") == "你"'));
    assert(holds("61 62 00", "utf8z ~ /^a.$/") && holds("ff", "* ~ /^\\xff$/") && holds("61", "str(*) ~ /A/i"));
    assert.deepEqual(mismatches("61 62 63", '"axc"'), [
      '"axc" at offset 1: expected 61 78 63 ("axc"), got 61 62 63 ("abc").',
    ]);
    assert.deepEqual(mismatches("61 62 00", 't : utf8z == "abc"'), [
      't at offset 2: expected 61 62 63 00, got 61 62 00 ("ab").',
    ]);
    assert.deepEqual(mismatches("61 00", "t : utf8z ~ /b/"), [
      't at offset 0: expected text that matches /b/, got 61 00 ("a").',
    ]);
    assert.deepEqual(mismatches("aa bb", "x : bytes(2) == AA ??"), []);
    assert.deepEqual(mismatches("ab bb", "x : bytes(2) == AA ??"), ["x at offset 0: expected aa ??, got ab bb."]);
  });

  it("keeps what a pattern's named groups find", () => {
    assert.deepEqual(captured("74 6f 6b 3d 37 00", "utf8z ~ /tok=(?<token>\\d)(?<none>x)?/ -> all"), {
      token: "7",
      all: "tok=7",
    });
  });

  it("refuses text that is none in its encoding", () => {
    assert.deepEqual(mismatches("ff 00", "utf8z -> t"), ["utf8z at offset 0: expected text in utf-8, got ff 00."]);
    assert.deepEqual(mismatches("ef bf bd", "str(*) -> t"), []);
    assert.deepEqual(mismatches("81", 'str(1, "gbk")'), ['str(1, "gbk") at offset 0: expected text in gbk, got 81.']);
    assert.deepEqual(mismatches("ff", 'str(1) == "\\xff"'), []);
  });

  it("accepts anything where a value was random or a time", () => {
    assert.deepEqual(captured("09 08 07 01", "u16be = random() -> r\nbytes(1) = random()\nu8 = now()"), { r: 0x908 });
  });

  it("refuses lengths that are none", () => {
    assert.deepEqual(mismatches("01 00", "n : u8\nd : bytes(n - 2)"), [
      "d at offset 1 cannot be -1 bytes long: a length is a whole number from 0 to 9 007 199 254 740 991.",
    ]);
    assert.deepEqual(mismatches("ff ff ff ff ff ff ff ff 00", "n : u64be\nd : bytes(n)"), [
      "d at offset 8 cannot be 18446744073709551615 bytes long: a length is a whole number from 0 to 9 007 199 254 740 991.",
    ]);
    assert.deepEqual(mismatches("03 00", "n : u8\nd : bytes(n / 2)"), ["This division leaves a remainder."]);
    assert.deepEqual(mismatches("01 00", "n : u8\n*\nd : bytes(n - 2)").length, 1);
    assert.deepEqual(mismatches("ff ff ff ff ff ff ff ff ff 02", "x : varint"), [
      "x at offset 0: expected a varint of at most 64 bits, got ff ff ff ff ff ff ff ff ff 02.",
    ]);
  });

  it("compares with other fields, wherever they are", () => {
    assert.deepEqual(mismatches("07 06 05", "a : u8 == b + 1\nb : u8 == c + 1\nc : u8"), []);
    assert.deepEqual(mismatches("07 07", "a : u8\nb : u8 == a - 1"), [
      "b at offset 1: expected 06 (6, a - 1), got 07 (7).",
    ]);
    assert.deepEqual(mismatches("02 61 62", "n : u8 == len(d)\nd : str(n)"), []);
  });

  it("fails before it reads where a variable, a file or an encoding is missing", () => {
    assert.deepEqual(mismatches("", 'u8 == {{a}}\n"{{b}}" @c\nbytes({{d}})'), [
      "The variable a has no value: give it one, or capture it in a step before.",
      "The variable b has no value: give it one, or capture it in a step before.",
      "The variable d has no value: give it one, or capture it in a step before.",
      "The file c cannot be read: check its name.",
    ]);
    const inputs = { ...fieldInputs(), codec: () => undefined };
    const result = decodeFields(layoutOf('str(1, "gbk")'), Uint8Array.of(1), inputs);
    assert(!result.ok && /gbk is not available/.test(result.problems[0]?.message ?? ""));
    assert.deepEqual(mismatches("01", "u8 == {{t}}", { variables: { t: "x" } }), ['{{t}} is not a number but "x".']);
  });

  it("tells every field that it read, nested, even of a message that is wrong", () => {
    const result = decoded("aa 55 00 08 81 00 02", reply, setup);
    assert(!result.ok);
    const outline = (fields: typeof result.fields): unknown[] =>
      fields.map(({ name, offset, length, text, problem, fields: inner }) => [
        name,
        offset,
        length,
        text,
        problem !== undefined,
        ...(inner.length > 0 ? [outline(inner)] : []),
      ]);
    assert.deepEqual(outline(result.fields), [
      ["magic", 0, 2, "aa 55", false],
      ["len", 2, 2, "8", false],
      [
        "body",
        4,
        0,
        "",
        false,
        [
          ["cmd", 4, 1, "81", false],
          ["seq", 5, 0, "", true],
        ],
      ],
    ]);
  });

  it("may leave bytes behind the message, and waits for those that are missing", () => {
    const stream = { frame: "AA\nn : u8 = len(body)\nbody : $body\nBB", allowsMore: true };
    const body = "m : u8\nbytes(m) -> d";
    const whole = decoded("aa 03 02 01 02 bb aa 03", body, stream);
    assert(whole.ok && whole.length === 6);
    for (const part of ["", "aa", "aa 03", "aa 03 02 01", "aa 03 02 01 02"]) {
      const result = decoded(part, body, stream);
      assert(!result.ok && result.isIncomplete, part);
    }
    const wrong = decoded("aa 03 02 01 02 cc", body, stream);
    assert(!wrong.ok && !wrong.isIncomplete);
  });

  it("copies what it captures", () => {
    const bytes = Uint8Array.of(1, 2);
    const result = decodeFields(layoutOf("* -> a"), bytes, fieldInputs());
    bytes[0] = 9;
    assert(result.ok);
    assert.deepEqual(result.captures.get("a")?.value, Uint8Array.of(1, 2));
  });

  it("reads bytes that lie inside of a larger buffer", () => {
    const inside = Uint8Array.of(9, 0, 0, 0xc0, 0x3f, 9).subarray(1, 5);
    const result = decodeFields(layoutOf("f32le -> a"), inside, fieldInputs());
    assert(result.ok && result.captures.get("a")?.value === 1.5);
  });

  it("keeps secrets out of what it says, wherever they turn up", () => {
    const variables = { "secret:PIN": "4711", "secret:N": 0x4711 };
    assert.deepEqual(mismatches("34 37 31 32", 'x : "{{secret:PIN}}"', { variables }), [
      "x at offset 0: expected •••, got something else.",
    ]);
    assert.deepEqual(mismatches("34 37", 'x : "{{secret:PIN}}"', { variables }), [
      "x at offset 0 needs more bytes, but only 2 bytes are left.",
    ]);
    assert.deepEqual(mismatches("47 12 47", "x : u16be == {{secret:N}}\nu8", { variables }), [
      "x at offset 0: expected •••, got something else.",
    ]);
    const echoed = decoded(
      "34 37 31 31 34 37 31 31 05 34 37 31 31",
      '"{{secret:PIN}}"\nt : bytes(5) == 00\nu : str(4) == "no"',
      { variables },
    );
    assert(!echoed.ok);
    assert.deepEqual(
      echoed.problems.map(({ message }) => message),
      ["t at offset 4: expected 00, got •• •• •• •• 05.", 'u at offset 9: expected 6e 6f ("no"), got •• •• •• ••.'],
    );
    assert.deepEqual(
      echoed.fields.map(({ text }) => text),
      ["•••", "•• •• •• •• 05", "•••"],
    );
  });

  it("marks as secret what is captured from a secret field", () => {
    const variables = { "secret:N": 5 };
    const result = decoded("05 05", "a : u8 == {{secret:N}} -> a\nu8 -> b", { variables });
    assert(result.ok);
    assert.deepEqual(result.captures.get("a"), { value: 5, isSecret: true });
    assert.deepEqual(result.captures.get("b"), { value: 5, isSecret: false });
  });
});
