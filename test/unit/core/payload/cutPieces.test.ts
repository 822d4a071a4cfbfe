import assert from "node:assert/strict";
import fc from "fast-check";
import { cutPieces } from "../../../../src/core/payload/cutPieces";

describe("cutPieces", () => {
  it("finds a piece at the start, at the end, and one that is all there is", () => {
    assert.deepEqual(cutPieces("er22 and hunt", "hunter22"), [
      { from: 0, to: 4 },
      { from: 9, to: 13 },
    ]);
    assert.deepEqual(cutPieces("unte", "hunter22"), [{ from: 0, to: 4 }]);
    assert.deepEqual(cutPieces("-471", "4711"), [{ from: 1, to: 4 }]);
  });

  it("leaves whole secrets, short pieces and what stands in the middle alone", () => {
    for (const text of ["hunter22", "22 hun", "a hunt b", ""]) assert.deepEqual(cutPieces(text, "hunter22"), [], text);
    for (const secret of ["", "a", "abc"]) assert.deepEqual(cutPieces("abc", secret), [], secret);
  });

  it("finds pieces of bytes, wherever a secret is cut", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 30 }), fc.nat(30), (secret, cut) => {
        const length = Math.min(cut, secret.length - 1);
        const pieces = cutPieces(secret.subarray(0, length), secret);
        assert.equal(
          pieces.some(({ from, to }) => from === 0 && to === length),
          length >= Math.max(3, Math.min(4, Math.ceil(secret.length / 2))),
        );
      }),
    );
  });
});
