import assert from "node:assert/strict";
import fc from "fast-check";
import { formatFloat32, formatFloat64 } from "../../../../src/core/payload/formatFloat";

describe("formatFloat32", () => {
  it("writes the fewest digits that read back as the same 32-bit number", () => {
    assert.equal(formatFloat32(Math.fround(0.1)), "0.1");
    assert.equal(formatFloat32(-0), "-0");
    assert.equal(formatFloat32(NaN), "NaN");
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        assert(Object.is(Math.fround(Number(formatFloat32(value))), value));
      }),
    );
  });
});

describe("formatFloat64", () => {
  it("keeps the sign of zero", () => {
    assert.deepEqual([0, -0, 0.1, -Infinity].map(formatFloat64), ["0", "-0", "0.1", "-Infinity"]);
  });
});
