import assert from "node:assert/strict";
import { utf8CodePoint, utf8Length } from "../../../../src/core/payload/utf8CodePoint";

describe("utf8CodePoint", () => {
  it("reads each code point back, with its length", () => {
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += codePoint < 0x1000 ? 1 : 61) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const bytes = new TextEncoder().encode(String.fromCodePoint(codePoint));
      assert.equal(utf8CodePoint(bytes, 0), codePoint);
      assert.equal(utf8Length(codePoint), bytes.length);
    }
  });

  it("tells how many bytes of a broken sequence belong together", () => {
    const broken: [number[], number][] = [
      [[0x80], -1],
      [[0xc0, 0x80], -1],
      [[0xe2, 0x82], -2],
      [[0xe0, 0x80], -1],
      [[0xed, 0xa0, 0x80], -1],
      [[0xf0, 0x9f, 0x98], -3],
      [[0xf4, 0x90, 0x80, 0x80], -1],
      [[0xff], -1],
    ];
    for (const [bytes, expected] of broken) assert.equal(utf8CodePoint(Uint8Array.from(bytes), 0), expected);
  });
});
