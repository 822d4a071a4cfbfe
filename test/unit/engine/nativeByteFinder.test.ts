import assert from "node:assert/strict";
import fc from "fast-check";
import { plainByteFinder } from "../../../src/core/capture/byteFinder";
import { NativeByteFinder } from "../../../src/engine/nativeByteFinder";

/** Few different bytes, so that patterns nearly match everywhere; some differ only in the bit that letters' cases do. */
const fewBytes = (maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.constantFrom(0, 0x20, 0x41, 0x61, 0x5a, 0x7a, 0x40, 0x60, 0xc1, 0xe1, 0xff), { maxLength })
    .map((each) => Uint8Array.from(each));

function all(next: (from: number) => number): number[] {
  const found: number[] = [];
  for (let at = next(0); at >= 0; at = next(at + 1)) found.push(at);
  return found;
}

describe("NativeByteFinder", () => {
  it("finds what plain code finds, in one piece after the other, wherever they lie in memory", () => {
    fc.assert(
      fc.property(
        fewBytes(9),
        fc.boolean(),
        fc.array(fewBytes(60), { maxLength: 4 }),
        fc.nat(3),
        (bytes, ignoresCase, pieces, shift) => {
          const native = new NativeByteFinder({ bytes, ignoresCase });
          const plain = plainByteFinder({ bytes, ignoresCase });
          assert.equal(native.length, bytes.length);
          for (const piece of pieces) {
            const shifted = new Uint8Array(piece.length + shift + 1).subarray(shift, shift + piece.length);
            shifted.set(piece);
            assert.deepEqual(all(native.within(shifted)), all(plain.within(piece)));
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("finds the same once it looks for the rarest part of a long run", () => {
    const text = Buffer.from("the quick brown fox jumps over the lazy dog; ".repeat(400));
    for (const wanted of ["the lazy dog", "JUMPS OVER", "quick", "; the", "x", "fox jumps under"]) {
      for (const ignoresCase of [true, false]) {
        const bytes = Buffer.from(wanted);
        const found = all(new NativeByteFinder({ bytes, ignoresCase }).within(text));
        assert.deepEqual(found, all(plainByteFinder({ bytes, ignoresCase }).within(text)), wanted);
      }
    }
  });

  it("is not disturbed by another one that searches in between", () => {
    const [one, other] = ["ab", "BA"].map(
      (text) => new NativeByteFinder({ bytes: Buffer.from(text), ignoresCase: true }),
    );
    assert(one && other);
    const next = one.within(Buffer.from("ABxxABxxab"));
    const found: number[] = [];
    for (let at = next(0); at >= 0; at = next(at + 1)) {
      found.push(at);
      assert.equal(other.within(Buffer.from("xxxxxxxxxxxxba"))(0), 12);
    }
    assert.deepEqual(found, [0, 4, 8]);
  });
});
