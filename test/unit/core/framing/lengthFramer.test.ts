import assert from "node:assert/strict";
import { createFramer } from "../../../../src/core/framing/createFramer";
import type { Frame } from "../../../../src/core/framing/frame";
import type { LengthPrefixFraming } from "../../../../src/core/framing/framing";
import { framesOf, hex, shown } from "./framingCases";

const usual: LengthPrefixFraming = {
  type: "length-prefix",
  at: 0,
  as: "u16be",
  counts: "rest",
  adds: 0,
  keepsHeader: true,
  maxBytes: 100,
};

function framed(settings: Partial<LengthPrefixFraming>, digits: string): Frame[] {
  return framesOf(createFramer({ ...usual, ...settings }), [hex(digits)]);
}

describe("LengthFramer", () => {
  it("finds the pump's messages by the length at 2, which leaves out six bytes", () => {
    const pump = "aa 55 00 08 01 00 01 34 37 31 31 00 2c 35";
    const frames = framed({ at: 2, adds: 6, counts: "message" }, `${pump} ${pump}`);
    assert.deepEqual(frames.map(shown), [`0..14 ${pump}`, `14..28 ${pump}`]);
  });

  it("reads every format of a length", () => {
    const written: Partial<Record<LengthPrefixFraming["as"], string>> = {
      u8: "03",
      u16le: "03 00",
      u16be: "00 03",
      u24le: "03 00 00",
      u24be: "00 00 03",
      u32le: "03 00 00 00",
      u32be: "00 00 00 03",
      u64le: "03 00 00 00 00 00 00 00",
      u64be: "00 00 00 00 00 00 00 03",
      varint: "83 00",
    };
    for (const [as, digits] of Object.entries(written)) {
      const [frame, ...others] = framed(
        { as: as as LengthPrefixFraming["as"], keepsHeader: false },
        `${digits} 61 62 63`,
      );
      assert.deepEqual([...(frame?.payload ?? [])], [0x61, 0x62, 0x63], as);
      assert.deepEqual([frame?.problem, others], [undefined, []], as);
    }
  });

  it("counts what the protocol counts", () => {
    assert.deepEqual(framed({ as: "u8", counts: "message" }, "03 aa bb 01").map(shown), ["0..3 03 aa bb", "3..4 01"]);
    assert.deepEqual(framed({ as: "u8", counts: "rest", adds: 1 }, "01 aa bb").map(shown), ["0..3 01 aa bb"]);
    assert.deepEqual(framed({ as: "u8", counts: "rest", adds: -1 }, "02 aa").map(shown), ["0..2 02 aa"]);
  });

  it("gives a message of a header alone as soon as it is there", () => {
    const framer = createFramer(usual);
    assert.deepEqual(framer.push(hex("00"), 0), []);
    assert.deepEqual(framer.push(hex("00"), 0).map(shown), ["0..2 00 00"]);
  });

  it("marks a length that is less than its own header, and goes on behind it", () => {
    const frames = framed({ counts: "message" }, "00 01 00 03 aa");
    assert.deepEqual(frames.map(shown), ["0..2 00 01 SOCKSCOPE_FRAME_BAD_LENGTH", "2..5 00 03 aa"]);
    assert.match(frames[0]?.problem?.message ?? "", /length 1 makes a message of 1 bytes, but its header alone has 2/);
  });

  it("marks a varint without an end", () => {
    const frames = framed({ as: "varint" }, `${"ff ".repeat(10)} 01 aa`);
    assert.deepEqual(frames.map(shown), [`0..10${" ff".repeat(10)} SOCKSCOPE_FRAME_BAD_LENGTH`, "10..12 01 aa"]);
  });

  it("gives the header of a message over the limit at once, and passes over the rest in marked parts", () => {
    const framer = createFramer({ ...usual, maxBytes: 4 });
    const [header, ...others] = framer.push(hex("00 0a"), 0);
    assert(header && others.length === 0);
    assert.equal(shown(header), "0..2 00 0a SOCKSCOPE_FRAME_TOO_LONG");
    assert.match(header.problem?.message ?? "", /announces a message of 12 bytes, over the limit of 4/);
    assert.deepEqual(framer.push(hex("00 01 02 03 04 05 06 07 08 09 00 01 aa"), 0).map(shown), [
      "2..6 00 01 02 03 SOCKSCOPE_FRAME_TOO_LONG",
      "6..10 04 05 06 07 SOCKSCOPE_FRAME_TOO_LONG",
      "10..12 08 09 SOCKSCOPE_FRAME_TOO_LONG",
      "12..15 00 01 aa",
    ]);
  });

  it("is not impressed by the largest lengths", () => {
    for (const as of ["u64le", "u64be", "varint"] as const) {
      const framer = createFramer({ ...usual, as });
      const digits = as === "varint" ? `${"ff ".repeat(9)}01` : "ff ".repeat(8);
      const problems = framer.push(hex(digits), 0).map(({ problem }) => problem?.code);
      assert.deepEqual(problems, ["SOCKSCOPE_FRAME_TOO_LONG"], as);
      for (let count = 0; count < 100; count++) framer.push(new Uint8Array(1000), 0);
      assert(framer.pendingBytes <= 100);
    }
  });

  it("says how far a message came when the stream ends", () => {
    const ends = ["00", "00 05 aa"].map((digits) => framed({}, digits)[0]?.problem?.message);
    assert.deepEqual(ends, [
      "The stream ended within the header of this message.",
      "The stream ended after 3 of the 7 bytes of this message.",
    ]);
  });
});
