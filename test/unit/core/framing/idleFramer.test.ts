import assert from "node:assert/strict";
import { IdleFramer } from "../../../../src/core/framing/idleFramer";
import { hex, shown } from "./framingCases";

const create = (maxBytes = 100) => new IdleFramer({ type: "idle", gapNs: 20, maxBytes });

describe("IdleFramer", () => {
  it("ends a message when nothing came for the gap, told by the clock or by the next chunk", () => {
    const framer = create();
    assert.deepEqual(framer.push(hex("01"), 100), []);
    assert.equal(framer.deadlineNs, 120);
    assert.deepEqual(framer.push(hex("02"), 119), []);
    assert.equal(framer.deadlineNs, 139);
    assert.deepEqual(framer.push(hex("03"), 139).map(shown), ["0..2 01 02"]);
    assert.deepEqual(framer.flush(158), []);
    assert.deepEqual(framer.flush(159).map(shown), ["2..3 03"]);
    assert.equal(framer.deadlineNs, undefined);
    assert.deepEqual(framer.flush(1000), []);
  });

  it("takes what is left at the end for a message", () => {
    const framer = create();
    framer.push(hex("01 02"), 0);
    assert.deepEqual(framer.end().map(shown), ["0..2 01 02"]);
    assert.deepEqual(framer.end(), []);
  });

  it("is not kept waiting by an empty chunk", () => {
    const framer = create();
    framer.push(hex("01"), 0);
    framer.push(hex(""), 19);
    assert.equal(framer.deadlineNs, 20);
  });

  it("cuts what never pauses into marked parts, the last one too, and goes on after it", () => {
    const framer = create(2);
    assert.deepEqual(framer.push(hex("01 02"), 0), []);
    assert.deepEqual(framer.push(hex("03 04 05"), 1).map(shown), [
      "0..2 01 02 SOCKSCOPE_FRAME_TOO_LONG",
      "2..4 03 04 SOCKSCOPE_FRAME_TOO_LONG",
    ]);
    assert.deepEqual(framer.push(hex("06"), 30).map(shown), ["4..5 05 SOCKSCOPE_FRAME_TOO_LONG"]);
    assert.deepEqual(framer.flush(60).map(shown), ["5..6 06"]);
  });
});
