import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteSearch } from "../../../../src/core/capture/byteSearch";

/** Few different bytes, so that patterns nearly match everywhere. */
const fewBytes = (maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.array(fc.constantFrom(0, 0x41, 0x61, 0x5a, 0x7a, 0xc1, 0xff), { maxLength }).map((each) => Uint8Array.from(each));

function lowered(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));
}

describe("ByteSearch", () => {
  it("finds what a plain search finds, from any place on", () => {
    fc.assert(
      fc.property(fewBytes(40), fewBytes(4), fc.nat(41), (bytes, pattern, from) => {
        const search = new ByteSearch(pattern, { ignoresCase: false });
        const naive = from > bytes.length ? -1 : Buffer.from(bytes).indexOf(Buffer.from(pattern), from);
        assert.equal(search.indexIn(bytes, from), naive);
        assert.equal(search.isIn(bytes), Buffer.from(bytes).includes(Buffer.from(pattern)));
      }),
    );
  });

  it("takes ASCII letters alike where told, and no other bytes", () => {
    fc.assert(
      fc.property(fewBytes(40), fewBytes(4), (bytes, pattern) => {
        const naive = Buffer.from(lowered(bytes)).indexOf(Buffer.from(lowered(pattern)));
        assert.equal(new ByteSearch(pattern, { ignoresCase: true }).indexIn(bytes), naive);
      }),
    );
  });

  it("finds a long pattern at the very end", () => {
    const pattern = new Uint8Array(1000).fill(7);
    const bytes = new Uint8Array(100_000);
    bytes.set(pattern, bytes.length - pattern.length);
    assert.equal(new ByteSearch(pattern, { ignoresCase: false }).indexIn(bytes), 99_000);
  });
});
