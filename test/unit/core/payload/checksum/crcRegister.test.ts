import assert from "node:assert/strict";
import fc from "fast-check";
import { computeChecksum } from "../../../../../src/core/payload/checksum/checksum";
import { crcChecksum } from "../../../../../src/core/payload/checksum/crcChecksum";
import { type CrcModel, reverseBits, widestCrc } from "../../../../../src/core/payload/checksum/crcModel";

/** The definition, bit by bit: a register that shifts to the left. */
function bitByBit({ width, poly, init, refin, refout, xorout }: CrcModel, bytes: Uint8Array): bigint {
  const top = BigInt(width - 1);
  let register = init;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const input = BigInt((byte >> (refin ? bit : 7 - bit)) & 1);
      const isSet = ((register >> top) & 1n) !== input;
      register = BigInt.asUintN(width, register << 1n) ^ (isSet ? poly : 0n);
    }
  }
  return (refout ? reverseBits(register, width) : register) ^ xorout;
}

const models = fc.integer({ min: 1, max: widestCrc }).chain((width) => {
  const value = fc.bigInt({ min: 0n, max: (1n << BigInt(width)) - 1n });
  return fc.record({
    width: fc.constant(width),
    poly: value,
    init: value,
    refin: fc.boolean(),
    refout: fc.boolean(),
    xorout: value,
  });
});

describe("createCrcRegister", () => {
  it("gives what the definition gives, for any model", () => {
    fc.assert(
      fc.property(models, fc.uint8Array({ maxLength: 20 }), (model, bytes) => {
        assert.equal(computeChecksum(crcChecksum(model), bytes), bitByBit(model, bytes));
      }),
      { numRuns: 500 },
    );
  });
});
