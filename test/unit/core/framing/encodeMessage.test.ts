import assert from "node:assert/strict";
import { encodeMessage } from "../../../../src/core/framing/encodeMessage";
import { parseFraming } from "../../../../src/core/framing/parseFraming";
import { formatHex } from "../../../../src/core/payload/hexPayload";
import { hex, text } from "./framingCases";

function encoded(value: unknown, message: Uint8Array): string {
  const result = parseFraming(value);
  assert(result.ok, JSON.stringify(value));
  return formatHex(encodeMessage(result.framing, message));
}

function assertRefuses(value: unknown, message: Uint8Array, expected: RegExp): void {
  assert.throws(() => encoded(value, message), { code: "SOCKSCOPE_UNFRAMEABLE", message: expected });
}

describe("encodeMessage", () => {
  it("adds what is not kept", () => {
    assert.equal(encoded("line", text("a")), "61 0d 0a");
    assert.equal(encoded({ line: "lf" }, text("")), "0a");
    assert.equal(encoded({ delimiter: "7e 7e" }, text("a")), "61 7e 7e");
    assert.equal(encoded({ "length-prefix": { as: "u16be", header: "drop" } }, text("abc")), "00 03 61 62 63");
    assert.equal(encoded({ "length-prefix": { as: "u8", adds: 0, header: "drop" } }, text("abc")), "04 61 62 63");
    assert.equal(encoded("slip", hex("c0")), "c0 db dc c0");
    assert.equal(encoded("cobs", hex("00")), "01 01 00");
  });

  it("counts a varint's own bytes where they are counted", () => {
    const framing = { "length-prefix": { as: "varint", counts: "message", header: "drop" } };
    assert.equal(encoded(framing, new Uint8Array(126)).slice(0, 5), "7f 00");
    assert.equal(encoded(framing, new Uint8Array(127)).slice(0, 5), "81 01");
  });

  it("sends what has its own frame as it stands", () => {
    const pump = hex("aa 55 00 08 01 00 01 34 37 31 31 00 2c 35");
    assert.equal(encoded({ "length-prefix": { at: 2, as: "u16be", adds: 6 } }, pump), formatHex(pump));
    assert.equal(encoded({ delimiter: { bytes: "7e", keep: true } }, hex("01 7e")), "01 7e");
    assert.equal(encoded({ fixed: 2 }, hex("01 7e")), "01 7e");
  });

  it("adds no second delimiter, and sends lines of the message's own as such", () => {
    assert.equal(encoded({ line: "crlf" }, text("a\r\n")), "61 0d 0a");
    assert.equal(encoded({ line: "crlf" }, text("\r\n")), "0d 0a");
    assert.equal(encoded({ line: "crlf" }, text("a\r\n\r\nb")), "61 0d 0a 0d 0a 62 0d 0a");
    assert.equal(encoded("line", text("a\nb\r\n")), "61 0a 62 0d 0a");
    assert.equal(encoded("line", text("a\r")), "61 0d");
    assert.equal(encoded({ delimiter: { bytes: "7e", keep: true } }, hex("01 7e 02 7e")), "01 7e 02 7e");
  });

  it("refuses a message that would not arrive as one", () => {
    assertRefuses({ delimiter: '"aba"' }, text("ab"), /ends with a part of the delimiter 61 62 61/);
    assertRefuses({ delimiter: '"aba"' }, text("abaXab"), /ends with a part of the delimiter 61 62 61/);
    assertRefuses({ delimiter: { bytes: "7e", keep: true } }, text("a"), /does not end with the delimiter 7e/);
    assertRefuses({ "length-prefix": "u8" }, hex("02 01"), /announces 3 bytes, but has 2/);
    assertRefuses({ "length-prefix": "u16be" }, hex("02"), /1 byte, which is too short for its length field/);
    assertRefuses({ "length-prefix": { as: "u8", counts: "message" } }, hex("00"), /header alone has 1/);
    assertRefuses({ "length-prefix": { as: "u8", header: "drop" } }, new Uint8Array(256), /u8 cannot tell 256 bytes/);
    assertRefuses({ fixed: 3 }, hex("01"), /has 1 byte, but the framing wants 3/);
    assertRefuses({ idle: "20ms" }, hex(""), /empty message/);
    assertRefuses("slip", hex(""), /empty message/);
    assertRefuses({ cobs: { max: 10 } }, new Uint8Array(10), /limit of 10 bytes/);
    assertRefuses({ idle: { gap: "1ms", max: 10 } }, new Uint8Array(11), /limit of 10 bytes/);
  });
});
