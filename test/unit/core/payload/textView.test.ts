import assert from "node:assert/strict";
import fc from "fast-check";
import { textEncodings } from "../../../../src/core/payload/textEncodings";
import { textView, type TextViewOptions } from "../../../../src/core/payload/textView";

const utf8 = (text: string) => new TextEncoder().encode(text);

/** The view on one line: plain text as it is, controls as <NAME>, invalid bytes as [hex], and … where it is cut. */
function drawn(bytes: Uint8Array, options: TextViewOptions = {}): string {
  const { segments, isCut } = textView(bytes, options);
  const text = segments.map((segment) => {
    if (segment.kind === "plain") return segment.text;
    return segment.kind === "control" ? `<${segment.text}>` : `[${segment.text}]`;
  });
  return text.join("") + (isCut ? "…" : "");
}

describe("textView", () => {
  it("shows text as it is and controls by name", () => {
    assert.equal(drawn(utf8("PING\r\n")), "PING<CR><LF>");
    assert.equal(drawn(utf8("\0\t\x1b[31mé\x7f\u0085")), "<NUL><TAB><ESC>[31mé<DEL><NEL>");
    assert.equal(drawn(new Uint8Array()), "");
  });

  it("shows by name whatever could hide or turn text around", () => {
    assert.equal(drawn(utf8("a\u202eb\u200bc\u2066\u00ad\ufeff")), "a<RLO>b<ZWSP>c<LRI><SHY><BOM>");
    assert.equal(
      drawn(utf8("\u3164\u115f\u{e0041}\u{f0000}\u2028\u00a0")),
      "<U+3164><U+115F><U+E0041><U+F0000><LSEP><NBSP>",
    );
  });

  it("shows bytes that are not UTF-8 in hex", () => {
    assert.equal(drawn(Uint8Array.of(0x61, 0xff, 0xfe, 0x62, 0xe2, 0x82)), "a[ff fe]b[e2 82]");
    assert.equal(
      drawn(Uint8Array.of(0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80)),
      "[c0 af ed a0 80 f4 90 80 80]",
    );
    assert.equal(drawn(Uint8Array.of(0xf0, 0x9f, 0x98, 0x41)), "[f0 9f 98]A");
  });

  it("tells which bytes a segment stands for", () => {
    assert.deepEqual(textView(Uint8Array.of(0xc3, 0xa9, 0x0d, 0xff)).segments, [
      { kind: "plain", text: "é", from: 0, to: 2 },
      { kind: "control", text: "CR", from: 2, to: 3 },
      { kind: "invalid", text: "ff", from: 3, to: 4 },
    ]);
  });

  it("stops at the limit and says so", () => {
    assert.equal(drawn(utf8("abcdef"), { maxCharacters: 3 }), "abc…");
    assert.equal(drawn(utf8("abc"), { maxCharacters: 3 }), "abc");
    assert.equal(drawn(Uint8Array.of(0x61, 0xe2, 0x82, 0x62), { maxCharacters: 2 }), "a[e2]…");
    assert.equal(drawn(utf8("a"), { maxCharacters: 0 }), "…");
  });

  it("reads other encodings", () => {
    assert.equal(drawn(Uint8Array.of(0xc4, 0xe3, 0xba, 0xc3, 0x0a), { encoding: "gbk" }), "你好<LF>");
    assert.equal(drawn(Uint8Array.of(0x81, 0x0a, 0xc4), { encoding: "gbk" }), "[81]<LF>[c4]");
    assert.equal(drawn(Uint8Array.of(0xe9, 0x81), { encoding: "latin1" }), "é<HOP>");
    assert.equal(drawn(Uint8Array.of(0x41, 0xe9), { encoding: "ascii" }), "A[e9]");
    assert.equal(drawn(Uint8Array.of(0x3d, 0xd8, 0, 0xde, 0x3d, 0xd8, 0x41), { encoding: "utf-16le" }), "😀[3d d8 41]");
    assert.equal(drawn(Uint8Array.of(0xd8, 0x3d, 0xde, 0, 0xde, 0, 0, 0x41), { encoding: "utf-16be" }), "😀[de 00]A");
    assert.equal(drawn(Uint8Array.of(0xf0, 0xd2, 0xc9), { encoding: "koi8-r" }), "При");
  });

  it("covers every byte once and in order, whatever the bytes and the encoding", () => {
    const encodings = fc.constantFrom(...textEncodings.map(({ id }) => id).filter((id) => id !== "big5"));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), encodings, (bytes, encoding) => {
        const { segments, isCut } = textView(bytes, { encoding });
        let at = 0;
        for (const { from, to } of segments) {
          assert.equal(from, at);
          at = to;
        }
        assert.equal(at, bytes.length);
        assert(!isCut);
      }),
      { numRuns: 500 },
    );
  });

  it("never shows more than asked for", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(70), (bytes, maxCharacters) => {
        const { segments, isCut } = textView(bytes, { maxCharacters });
        const shown = segments.map(({ kind, text, from, to }) => {
          if (kind === "control") return 1;
          return kind === "plain" ? Array.from(text).length : to - from;
        });
        const total = shown.reduce((sum, count) => sum + count, 0);
        assert(total <= maxCharacters);
        assert.equal(isCut, (segments.at(-1)?.to ?? 0) < bytes.length);
      }),
    );
  });

  it("shows valid text whole, segment by segment", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const bytes = utf8(text);
        const decoder = new TextDecoder();
        for (const { kind, text: shown, from, to } of textView(bytes).segments) {
          assert.notEqual(kind, "invalid");
          if (kind === "plain") assert.equal(shown, decoder.decode(bytes.subarray(from, to)));
        }
      }),
    );
  });
});
