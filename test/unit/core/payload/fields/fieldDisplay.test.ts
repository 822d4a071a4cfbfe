import assert from "node:assert/strict";
import {
  formatNumber,
  formatText,
  formatValue,
  MaskedBytes,
} from "../../../../../src/core/payload/fields/fieldDisplay";
import { numberTypes } from "../../../../../src/core/payload/fields/numberTypes";

describe("formatValue", () => {
  it("shows each kind of value on one line, cut where it is long", () => {
    assert.equal(formatValue(5), "5");
    assert.equal(formatValue(2n ** 64n), "18446744073709551616");
    assert.equal(formatValue("a\r\n\u202e"), '"a\\r\\n\\u{202e}"');
    assert.equal(formatValue(Uint8Array.of(1, 255)), "01 ff");
    assert.equal(formatValue(new Uint8Array()), "no bytes");
    assert.equal(formatValue(new Uint8Array(20)), `${"00 ".repeat(16)}… (20 bytes)`);
    assert.equal(formatText("x".repeat(1000)), `"${"x".repeat(48)}…"`);
    assert.equal(formatNumber(10n ** 99n), "10000000000000000000… (100 digits)");
  });

  it("shows a 32-bit float without digits that were never sent", () => {
    assert.equal(formatNumber(Math.fround(0.1), numberTypes.get("f32le")), "0.1");
    assert.equal(formatNumber(Math.fround(0.1), numberTypes.get("f64le")), "0.10000000149011612");
  });
});

describe("MaskedBytes", () => {
  const message = Uint8Array.of(1, 2, 3, 2, 3, 2);

  it("hides each place where a secret stands, overlapping ones too", () => {
    assert.equal(new MaskedBytes(message, [Uint8Array.of(2, 3)]).hex(0, 6), "01 •• •• •• •• 02");
    assert.equal(new MaskedBytes(message, [Uint8Array.of(2, 3, 2)]).hex(0, 6), "01 •• •• •• •• ••");
    assert.equal(new MaskedBytes(message, [new Uint8Array(), Uint8Array.of(2, 9)]).hex(0, 6), "01 02 03 02 03 02");
  });

  it("hides the piece of a secret that the message begins or ends with", () => {
    const cut = new MaskedBytes(Uint8Array.of(3, 4, 5, 9, 1, 2, 3), [Uint8Array.of(1, 2, 3, 4, 5)]);
    assert.equal(cut.hex(0, 7), "•• •• •• 09 •• •• ••");
    assert.equal(cut.hex(2, 5), "•• 09 ••");
  });

  it("tells what is hidden, and cuts what is long", () => {
    const masked = new MaskedBytes(message, [Uint8Array.of(2, 3)]);
    assert(masked.hides(2, 3) && !masked.hides(5, 6) && !masked.hides(0, 1));
    assert.equal(masked.hex(2, 4), "•• ••");
    assert.equal(masked.hex(3, 3), "no bytes");
    assert.equal(new MaskedBytes(new Uint8Array(40), []).hex(0, 40), `${"00 ".repeat(16)}… (40 bytes)`);
  });
});
