import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeCobs, encodeCobs } from "../../../../src/core/framing/cobs";
import { createFramer } from "../../../../src/core/framing/createFramer";
import { formatHex } from "../../../../src/core/payload/hexPayload";
import { framesOf, hex, shown } from "./framingCases";

const counting = (from: number, to: number) => Uint8Array.from({ length: to - from + 1 }, (_, index) => from + index);
const framed = (digits: string) => framesOf(createFramer({ type: "cobs", maxBytes: 100 }), [hex(digits)]).map(shown);

describe("COBS", () => {
  it("encodes the examples that everybody knows", () => {
    const examples = {
      "": "01 00",
      "00": "01 01 00",
      "00 00": "01 01 01 00",
      "00 11 00": "01 02 11 01 00",
      "11 22 00 33": "03 11 22 02 33 00",
      "11 22 33 44": "05 11 22 33 44 00",
      "11 00 00 00": "02 11 01 01 01 00",
    };
    for (const [message, packet] of Object.entries(examples)) {
      assert.equal(formatHex(encodeCobs(hex(message))), packet, message);
    }
  });

  it("encodes runs of 254 bytes", () => {
    const ends = (bytes: Uint8Array) => [...encodeCobs(bytes)].filter((_, at, all) => at === 0 || at > all.length - 4);
    assert.deepEqual(ends(counting(1, 254)), [0xff, 0xfd, 0xfe, 0]);
    assert.deepEqual(ends(counting(0, 254)), [0x01, 0xfd, 0xfe, 0]);
    assert.deepEqual(ends(counting(1, 255)), [0xff, 0x02, 0xff, 0]);
    assert.deepEqual(ends(Uint8Array.of(...counting(2, 255), 0)), [0xff, 0x01, 0x01, 0]);
    assert.deepEqual(ends(Uint8Array.of(...counting(3, 255), 0, 1)), [0xfe, 0x02, 0x01, 0]);
  });

  it("decodes what it encodes, in a packet without a zero but the last byte", () => {
    const messages = fc.array(fc.constantFrom(0, 1, 255), { maxLength: 1200 }).map((bytes) => Uint8Array.from(bytes));
    const long = fc.integer({ min: 250, max: 770 }).map((length) => new Uint8Array(length).fill(7));
    fc.assert(
      fc.property(fc.oneof(messages, long), (message) => {
        const packet = encodeCobs(message);
        assert.equal(packet.indexOf(0), packet.length - 1);
        assert(packet.length <= message.length + Math.ceil(message.length / 254) + 2);
        assert.deepEqual(decodeCobs(packet.subarray(0, -1)), { payload: message });
      }),
    );
  });

  it("marks a packet that is too short for its codes, and goes on with the next one", () => {
    assert.deepEqual(framed("05 11 22 00 00 02 33 00"), ["0..4 11 22 SOCKSCOPE_FRAME_BAD_COBS", "5..8 33"]);
  });

  it("marks a packet without its end", () => {
    assert.deepEqual(framed("03 11 22"), ["0..3 11 22 SOCKSCOPE_FRAME_INCOMPLETE"]);
  });
});
