import assert from "node:assert/strict";
import { createFramer } from "../../../../src/core/framing/createFramer";
import type { DelimiterFraming, Framing, LineFraming } from "../../../../src/core/framing/framing";
import { framesOf, hex, shown, text } from "./framingCases";

const usual = { keepsDelimiter: false, unfinished: "problem", maxBytes: 1000 } as const;
const lines = (ends: LineFraming["ends"], more: Partial<LineFraming> = {}): Framing => ({
  type: "line",
  ends,
  ...usual,
  ...more,
});
const endsWith = (digits: string, more: Partial<DelimiterFraming> = {}): Framing => ({
  type: "delimiter",
  delimiter: hex(digits),
  ...usual,
  ...more,
});

function linesOf(framing: Framing, characters: string): string[] {
  const frames = framesOf(createFramer(framing), [text(characters)]);
  return frames.map(({ payload, problem }) => new TextDecoder().decode(payload) + (problem ? " (problem)" : ""));
}

describe("DelimitedFramer", () => {
  it("ends lines where it is told to", () => {
    assert.deepEqual(linesOf(lines("lf"), "a\r\nb\n\n"), ["a\r", "b", ""]);
    assert.deepEqual(linesOf(lines("crlf"), "a\r\nb\nc\rd\r\r\n\r\n"), ["a", "b\nc\rd\r", ""]);
    assert.deepEqual(linesOf(lines("cr"), "a\rb\nc\r"), ["a", "b\nc"]);
    assert.deepEqual(linesOf(lines("any"), "a\r\nb\nc\rd\n\re\r\r\n"), ["a", "b", "c", "d", "", "e", ""]);
  });

  it("keeps the delimiter when asked to", () => {
    assert.deepEqual(linesOf(lines("crlf", { keepsDelimiter: true }), "a\r\n\r\n"), ["a\r\n", "\r\n"]);
  });

  it("gives a line that ends in CR at once, and leaves out the LF that follows", () => {
    const framer = createFramer(lines("any"));
    assert.deepEqual(framer.push(text("OK\r"), 0).map(shown), ["0..3 4f 4b"]);
    assert.deepEqual(framer.push(text("\n"), 0), []);
    assert.deepEqual(framer.push(text("\nx\n"), 0).map(shown), ["4..5 ", "5..7 78"]);
  });

  it("marks the last message without its delimiter, or takes it as one", () => {
    assert.deepEqual(framesOf(createFramer(lines("lf")), [text("a\nbc")]).map(shown), [
      "0..2 61",
      "2..4 62 63 SOCKSCOPE_FRAME_INCOMPLETE",
    ]);
    assert.deepEqual(linesOf(lines("lf", { unfinished: "accept" }), "a\nbc"), ["a", "bc"]);
    assert.deepEqual(linesOf(lines("lf", { unfinished: "accept" }), "a\n"), ["a"]);
  });

  it("finds a delimiter of many bytes that begins again within itself", () => {
    const framer = createFramer(endsWith("0a 2e 0a"));
    const chunks = ["a\n", "\n.", "\nb\n.\n.", "\n"].map(text);
    assert.deepEqual(framesOf(framer, chunks).map(shown), [
      "0..5 61 0a",
      "5..9 62",
      "9..11 2e 0a SOCKSCOPE_FRAME_INCOMPLETE",
    ]);
  });

  it("cuts a message over the limit into marked parts, and goes on after its end", () => {
    const framing = endsWith("0d 0a", { maxBytes: 4 });
    assert.deepEqual(framesOf(createFramer(framing), [text("abcd\r\nabcdefghi\r\nx\r\n")]).map(shown), [
      "0..6 61 62 63 64",
      "6..10 61 62 63 64 SOCKSCOPE_FRAME_TOO_LONG",
      "10..14 65 66 67 68 SOCKSCOPE_FRAME_TOO_LONG",
      "14..17 69 SOCKSCOPE_FRAME_TOO_LONG",
      "17..20 78",
    ]);
  });

  it("gives each part of an endless message as soon as it is over the limit", () => {
    const framer = createFramer(lines("lf", { maxBytes: 1000 }));
    let parts = 0;
    for (let sent = 0; sent < 100; sent++) {
      parts += framer.push(new Uint8Array(777), 0).length;
      assert(framer.pendingBytes <= 1000);
    }
    assert.equal(parts, 77);
    const last = framer.end();
    assert.deepEqual([last.length, last[0]?.problem?.code], [1, "SOCKSCOPE_FRAME_TOO_LONG"]);
  });

  it("says what the limit is and what to do", () => {
    const [frame] = createFramer(lines("lf", { maxBytes: 2000 })).push(new Uint8Array(3000), 0);
    assert.equal(
      frame?.problem?.message,
      "This is a part of a message longer than the limit of 2 000 bytes: raise the limit, or check the framing.",
    );
  });
});
