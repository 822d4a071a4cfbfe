import assert from "node:assert/strict";
import fc from "fast-check";
import { builtInTextCodec } from "../../../../src/core/payload/builtInTextCodec";
import type { TextEncoding } from "../../../../src/core/payload/textEncodings";
import { parseTextPayload, writeTextPayload } from "../../../../src/core/payload/textPayload";

function parse(text: string, encoding: TextEncoding = "utf-8") {
  const codec = builtInTextCodec(encoding);
  assert(codec !== undefined);
  return parseTextPayload(text, (part) => codec.encode(part));
}

function parsed(text: string, encoding: TextEncoding = "utf-8"): Uint8Array {
  const result = parse(text, encoding);
  assert(result.ok, `“${text}” was refused`);
  return result.bytes;
}

/** Parses a text whose wrong place stands between « and », and expects just that place to be marked. */
function assertMarked(marked: string, message: RegExp, encoding: TextEncoding = "utf-8"): void {
  const from = marked.indexOf("«");
  const to = marked.indexOf("»") - 1;
  const result = parse(marked.replace(/[«»]/g, ""), encoding);
  assert(!result.ok, `${marked} was accepted`);
  assert.deepEqual([result.problem.from, result.problem.to], [from, to], marked);
  assert.match(result.problem.message, message);
}

describe("parseTextPayload", () => {
  it("reads every escape as its byte", () => {
    const bytes = parsed("\\r\\n\\t\\0\\a\\b\\f\\v\\e\\\\\\\"\\'");
    assert.deepEqual([...bytes], [13, 10, 9, 0, 7, 8, 12, 11, 27, 92, 34, 39]);
  });

  it("keeps line breaks as they are typed", () => {
    assert.deepEqual([...parsed("a\nb\r\n")], [97, 10, 98, 13, 10]);
  });

  it("reads no text as no bytes", () => {
    assert.deepEqual([...parsed("")], []);
  });

  it("writes \\xHH as that very byte in any encoding", () => {
    assert.deepEqual([...parsed("a\\xffb")], [0x61, 0xff, 0x62]);
    assert.deepEqual([...parsed("a\\xffb", "utf-16be")], [0, 0x61, 0xff, 0, 0x62]);
    assert.deepEqual([...parsed("\\xE9", "ascii")], [0xe9]);
  });

  it("encodes code points by number, pairs of units included", () => {
    const grin = [0xf0, 0x9f, 0x98, 0x80];
    assert.deepEqual([...parsed("\\u{1F600}")], grin);
    assert.deepEqual([...parsed("\\u{00000001f600}")], grin);
    assert.deepEqual([...parsed("\\ud83d\\ude00")], grin);
    assert.deepEqual([...parsed("\\u00e9", "latin1")], [0xe9]);
  });

  it("marks what is no escape", () => {
    assertMarked("ab«\\q»c", /no escape \\q: write \\\\/);
    assertMarked("«\\😀»", /no escape \\😀/u);
    assertMarked("«\\\n»", /This is no escape/);
    assertMarked("tail«\\»", /at the end/);
  });

  it("marks an escape that is cut short", () => {
    assertMarked("«\\x»", /two hex digits/);
    assertMarked("a«\\x0»g", /two hex digits/);
    assertMarked("«\\u12»x", /four hex digits/);
    assertMarked("«\\u{»", /closing brace/);
    assertMarked("«\\u{41» b", /closing brace/);
    assertMarked("«\\u{»}", /closing brace/);
  });

  it("marks what is no character", () => {
    assertMarked("«\\u{110000}»", /no such character/);
    assertMarked(`«\\u{${"f".repeat(400)}}»`, /no such character/);
    assertMarked("«\\u{d800}»", /surrogate/);
    assertMarked("é«\\ud83d» \\ude00", /surrogate/);
    assertMarked("\\ud83d\\ude00«\\ude00»", /surrogate/);
    assertMarked("ok «\ud83d»x", /surrogate/);
    assertMarked("«\\ud83d»\\x00\\ude00", /surrogate/);
  });

  it("marks a character that the encoding lacks, typed or escaped", () => {
    assertMarked("na«ï»ve", /no “ï”: choose another encoding/, "ascii");
    assertMarked("\\r\\n«😀»", /no “😀”/u, "latin1");
    assertMarked("a\\\\b«\\u{20ac}»", /no “€”/, "latin1");
    assertMarked("«\\u200b»", /no ZWSP/, "latin1");
  });

  it("never throws, and marks a place inside of the text", () => {
    const pieces = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("\\", "\\x", "\\x4", "\\u{", "}", "\\u", "\ud800", "\udc00", "f"),
    );
    const texts = fc.array(pieces).map((parts) => parts.join(""));
    fc.assert(
      fc.property(texts, fc.constantFrom("utf-8", "utf-16le", "latin1"), (text, encoding) => {
        const result = parse(text, encoding);
        if (result.ok) return;
        const { from, to } = result.problem;
        assert(from >= 0 && from < to && to <= text.length);
      }),
    );
  });
});

describe("writeTextPayload", () => {
  it("leaves visible text alone and escapes the rest", () => {
    assert.equal(
      writeTextPayload(new TextEncoder().encode('Größe 5\r\n\t\x1b[0m \\ "x"')),
      'Größe 5\\r\\n\\t\\e[0m \\\\ "x"',
    );
    assert.equal(writeTextPayload(Uint8Array.of(0, 0x31, 0, 0x7f, 0xff, 0xe2, 0x82)), "\\x001\\0\\x7f\\xff\\xe2\\x82");
    assert.equal(writeTextPayload(new TextEncoder().encode("a\u202eb\u00a0\ufeff")), "a\\u{202e}b\\u{a0}\\u{feff}");
  });

  it("writes what parses back to the same bytes, whatever they are", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: "binary" }).map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(fc.property(bytes, (source) => assert.deepEqual(parsed(writeTextPayload(source)), source)));
  });

  it("reads and writes each single byte", () => {
    for (let byte = 0; byte < 256; byte++) {
      assert.deepEqual([...parsed(writeTextPayload(Uint8Array.of(byte)))], [byte]);
    }
  });
});
