import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { parsePastedHex, type PastedStyle } from "../../../../../src/core/exchange/import/pastedHex";
import { copyAs } from "../../../../../src/core/payload/copyAs";

const pump = Uint8Array.of(0xaa, 0x55, 0, 8, 1, 0, 1, 0x34, 0x37, 0x31, 0x31, 0, 0x2c, 0x35);

function assertReads(text: string, style: PastedStyle, expected: Uint8Array = pump): void {
  const result = parsePastedHex(text);
  assert(result.ok, `${result.ok ? "" : result.problem.message}\n${text}`);
  assert.deepEqual([...result.bytes], [...expected], text);
  assert.equal(result.style, style, text);
}

function assertMarked(marked: string, message: RegExp): void {
  const result = parsePastedHex(marked.replace(/[«»]/g, ""));
  assert(!result.ok, `${marked} was accepted`);
  assert.match(result.problem.message, message);
  assert.deepEqual([result.problem.from, result.problem.to], [marked.indexOf("«"), marked.indexOf("»") - 1], marked);
}

describe("parsePastedHex", () => {
  it("reads hex digits in every usual style", () => {
    const pairs = Array.from(pump, (byte) => byte.toString(16).padStart(2, "0"));
    const styles = [
      ["", ""],
      ["", " "],
      ["", ":"],
      ["", "-"],
      ["0x", ", "],
      ["0x", " "],
      ["\\x", ""],
      ["%", ""],
      ["$", " "],
      ["", "h, "],
    ] as const;
    for (const [prefix, separator] of styles) {
      const text = pairs.map((pair) => prefix + pair).join(separator);
      assertReads(separator === "h, " ? `${text}h` : text, "hex");
      assertReads(text.toUpperCase().replaceAll("X", "x") + (separator === "h, " ? "H\n" : "\n"), "hex");
    }
    assertReads("aa55 0008\n0100 0134\n3731 3100\n2c35\n", "hex");
    assertReads("{aa 55}", "hex", pump.subarray(0, 2));
    assertReads("", "hex", new Uint8Array());
  });

  it("reads dumps of one line, their text column being told by what it shows", () => {
    assertReads("00000000  aa 55 00 08 01 00 01 34  37 31 31 00 2c 35        |.U.....4711.,5|", "dump");
    assertReads("00000000: aa55 0008 0100 0134 3731 3100 2c35       .U.....4711.,5", "dump");
    assertReads("0000   aa 55 00 08 01 00 01 34 37 31 31 00 2c 35         ªU.....4711.,5", "dump");
    assertReads("\t0x0000:  aa55 0008 0100 0134 3731 3100 2c35       .U.....4711.,5", "dump");
    assertReads("0000 aa 55 00 08 01 00 01 34 37 31 31 00 2c 35", "dump");
    assertReads("00000000: 6162 6364                                abcd", "dump", Uint8Array.from([97, 98, 99, 100]));
    assertReads("00000000  61 62 20 20  ab", "dump", Uint8Array.from([97, 98, 32, 32]));
    assertReads("000000 aa 55 00 08 01 00 01 34 37 31 31 00 2c 35        >.U.....4711.,5<\n00000e", "dump");
  });

  it("reads a text column that looks like hex as text", () => {
    const letters = new TextEncoder().encode("abcdefabcdefabcdefab");
    assertReads(
      "0000  61 62 63 64 65 66 61 62 63 64 65 66 61 62 63 64   abcdefabcdefabcd\n0010  65 66 61 62   efab",
      "dump",
      letters,
    );
  });

  it("reads offsets in octal, and a dump that does not begin at 0", () => {
    assertReads("0000000 aa 55 00 08 01 00 01 34\n0000010 37 31 31 00 2c 35\n0000016\n", "dump");
    assertReads("000001f8: aa55 0008 0100 0134  .U.....4\n00000200: 3731 3100 2c35            711.,5\n", "dump");
  });

  it("repeats the line before a *", () => {
    const zeros = "00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n*\n";
    assertReads(`${zeros}00000040`, "dump", new Uint8Array(64));
    assertReads(
      `${zeros}00000040  01                                                |.|\n00000041\n`,
      "dump",
      Uint8Array.of(...new Uint8Array(64), 1),
    );
  });

  it("reads arrays of programs", () => {
    const numbers = Array.from(pump, (byte) => `0x${byte.toString(16).padStart(2, "0")}`).join(", ");
    assertReads(`unsigned char foo[] = {\n  ${numbers}\n};\nunsigned int foo_len = 14;\n`, "array");
    assertReads(`char peer0_0[] = { /* Packet 1, {0} */\n${numbers} };\n`, "array");
    assertReads(`payload := []byte{${numbers},}`, "array");
    assertReads(`const PAYLOAD: [u8; 14] = [${numbers.replaceAll("0x55", "0x55_u8")}];`, "array");
    assertReads(`byte[] b = { ${numbers.replaceAll("0xaa", "(byte) 0xaa")} }; // sent`, "array");
    assertReads(JSON.stringify([...pump]), "array");
    assertReads("{ 'A', 0x0a, 10 }", "array", Uint8Array.of(65, 10, 10));
    assertReads("{0x7f}", "array", Uint8Array.of(0x7f));
  });

  it("reads strings with escapes", () => {
    assertReads('"\\xaa\\x55\\x00\\x08\\x01\\x00\\x01" \\\n"4711\\x00,5"', "text");
    assertReads("payload = b'\\xaaU\\x00\\x08\\x01\\x00\\x014711\\x00,5'", "text");
    assertReads('payload = (\n    b"\\xaaU\\x00\\x08\\x01\\x00\\x01"\n    b"4711\\x00,5"\n)\n', "text");
    assertReads('"GET \\\\ \\"é\\"\\r\\n";', "text", new TextEncoder().encode('GET \\ "é"\r\n'));
  });

  it("reads back every form that Sockscope copies and that is for pasting", () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(bytes, (payload) => {
        for (const [format, style] of [
          ["hex", "hex"],
          ["hexDump", "dump"],
          ["c", "array"],
          ["go", "array"],
          ["rust", "array"],
          ["python", "text"],
        ] as const) {
          const text = copyAs(format, payload) ?? "";
          assertReads(text, style, payload);
        }
        if (payload.length > 1) assertReads(copyAs("json", payload) ?? "", "array", payload);
      }),
    );
  });

  it("reads what the tools write, where they are installed", () => {
    const commands = [
      ["hexdump", ["-C"], "dump"],
      ["xxd", [], "dump"],
      ["xxd", ["-c", "8", "-g", "1"], "dump"],
      ["xxd", ["-u", "-g", "4"], "dump"],
      ["xxd", ["-p"], "hex"],
      ["xxd", ["-i"], "hex"],
      ["od", ["-A", "x", "-t", "x1z"], "dump"],
      ["od", ["-t", "x1"], "dump"],
      ["od", ["-A", "d", "-t", "x1"], "dump"],
    ] as const;
    const inputs = [
      Uint8Array.from({ length: 300 }, (_, index) => index & 0xff),
      Uint8Array.from({ length: 100 }, (_, index) => (index < 80 ? 0 : 0x61 + (index % 6))),
      new TextEncoder().encode("abcdef0123456789 abcdef   beef"),
    ];
    for (const [program, options, style] of commands) {
      for (const input of inputs) {
        const { error, stdout } = spawnSync(program, options, { input, encoding: "utf-8" });
        if (error === undefined) assertReads(stdout, style, input);
      }
    }
  });

  it("refuses words whose byte order nobody knows", () => {
    assertMarked("0000000« 6261 6463 6665 6867                    »\n0000008\n", /16-bit words/);
  });

  it("marks the first place that does not fit", () => {
    assertMarked("aa «g»0", /“g” is not a hex digit/);
    assertMarked("aa «5»", /half a byte/);
    assertMarked("0000  aa 55 «x»0 01\n0004  aa", /“x” is no hex digit/);
    assertMarked("0000  aa 55 00 01\n0004  aa bb «z»z", /“z” is no hex digit/);
    assertMarked("0000  aa 55\n0002  00 01\n«0000»  aa", /offset “0000” does not follow/);
    assertMarked("0000  aa 55 «»\n0004  bb\n", /line ends too early/);
    assertMarked("{ 0x01, «256» }", /256 is no byte/);
    assertMarked("{ 1, «010» }", /octal/);
    assertMarked("{ 0x01, «foo» }", /“foo” does not belong into an array/);
    assertMarked("{ 0x01 «0x02», 3 }", /does not belong/);
    assertMarked("a[] = {1, 2}; b[] = «{3, 4}»;", /There are 2 arrays here/);
    assertMarked('"\\x01" "«\\x0»"', /./);
  });

  it("refuses a dump that stands for too much", () => {
    const result = parsePastedHex("00000000  00 00 00 00\n*\n7ffffff0\n");
    assert(!result.ok);
    assert.match(result.problem.message, /more than 64 MiB/);
  });

  it("never throws, marks a place inside of the text, and takes time that grows with its length alone", () => {
    const pieces = fc.constantFrom(
      "0000",
      " aa",
      "  ",
      "\n",
      "*",
      "|",
      "{",
      "}",
      "0x1",
      ",",
      '"',
      "\\x",
      "'",
      "/*",
      ":",
      "0010",
    );
    const texts = fc.array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 30 });
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join("");
        const result = parsePastedHex(text);
        if (result.ok) return;
        const { from, to, message } = result.problem;
        assert(0 <= from && from <= to && to <= text.length, `${from} to ${to} of ${text.length}`);
        assert.match(message, /^[^\p{Cc}]+\.$/u);
      }),
      { numRuns: 300 },
    );
    for (const piece of [" ", "/*", "{", "0xa", "'", '"\\', "0000 ", "(", "\n0000 aa", "aa ", "*\n", "\\x"]) {
      assert.equal(typeof parsePastedHex(piece.repeat(10_000)).ok, "boolean");
      assert.equal(typeof parsePastedHex(`{0x1,${piece.repeat(10_000)}`).ok, "boolean");
      assert.equal(typeof parsePastedHex(`0000  ${piece.repeat(10_000)}`).ok, "boolean");
    }
  }).timeout(20_000);
});
