import assert from "node:assert/strict";
import { createFramer } from "../../../../src/core/framing/createFramer";
import { decodeSlip, encodeSlip } from "../../../../src/core/framing/slip";
import { formatHex } from "../../../../src/core/payload/hexPayload";
import { framesOf, hex, shown } from "./framingCases";

const framed = (digits: string) => framesOf(createFramer({ type: "slip", maxBytes: 100 }), [hex(digits)]).map(shown);

describe("SLIP", () => {
  it("escapes END and ESC, with END on both sides", () => {
    assert.equal(formatHex(encodeSlip(hex("01 c0 db 02"))), "c0 01 db dc db dd 02 c0");
  });

  it("leaves out packets without a byte", () => {
    assert.deepEqual(framed("c0 c0 01 c0 c0 c0 02 db dc c0"), ["2..4 01", "6..10 02 c0"]);
  });

  it("marks a wrong escape, and goes on with the next packet", () => {
    const expected = ["0..4 01 02 SOCKSCOPE_FRAME_BAD_ESCAPE", "4..6 03"];
    assert.deepEqual(framed("01 db 02 c0 03 c0"), expected);
    assert.deepEqual(framed("01 db c0 03 c0"), ["0..3 01 SOCKSCOPE_FRAME_BAD_ESCAPE", "3..5 03"]);
  });

  it("marks a packet without its end", () => {
    assert.deepEqual(framed("c0 01 02"), ["1..3 01 02 SOCKSCOPE_FRAME_INCOMPLETE"]);
  });

  it("does not copy a packet without an escape", () => {
    const packet = hex("01 02");
    assert.equal(decodeSlip(packet).payload, packet);
  });
});
