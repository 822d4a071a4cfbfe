import assert from "node:assert/strict";
import fc from "fast-check";
import { computeChecksum, formatChecksumValue } from "../../../../../src/core/payload/checksum/checksum";
import { checksums } from "../../../../../src/core/payload/checksum/findChecksum";

describe("Checksum", () => {
  it("gives the same value however the bytes are cut, and fits into its width", () => {
    const cases = fc.record({
      checksum: fc.constantFrom(...checksums),
      chunks: fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(cases, ({ checksum, chunks }) => {
        const state = checksum.start();
        for (const chunk of chunks) {
          state.update(chunk);
          state.value();
        }
        const value = computeChecksum(checksum, Uint8Array.from(chunks.flatMap((chunk) => [...chunk])));
        assert.equal(state.value(), value, checksum.name);
        assert(value >= 0n && value < 1n << BigInt(checksum.width), checksum.name);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps two computations apart", () => {
    for (const checksum of checksums) {
      const [first, second] = [checksum.start(), checksum.start()];
      const untouched = second.value();
      first.update(Uint8Array.of(1, 2, 3));
      assert.equal(second.value(), untouched, checksum.name);
    }
  });
});

describe("formatChecksumValue", () => {
  it("writes all digits of the width", () => {
    assert.equal(formatChecksumValue(0x4b37n, { width: 16 }), "0x4b37");
    assert.equal(formatChecksumValue(7n, { width: 9 }), "0x007");
  });
});
