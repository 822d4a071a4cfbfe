import assert from "node:assert/strict";
import { formatCrcModel, reverseBits } from "../../../../../src/core/payload/checksum/crcModel";

describe("reverseBits", () => {
  it("reverses the lowest bits and drops the others", () => {
    assert.equal(reverseBits(0b1101n, 4), 0b1011n);
    assert.equal(reverseBits(0b11_0001n, 4), 0b1000n);
    assert.equal(reverseBits(1n, 82), 1n << 81n);
  });
});

describe("formatCrcModel", () => {
  it("writes a model as the catalogue does", () => {
    const model = { width: 16, poly: 0x8005n, init: 0xffffn, refin: true, refout: true, xorout: 0n };
    assert.equal(formatCrcModel(model), "width=16 poly=0x8005 init=0xffff refin=true refout=true xorout=0x0000");
  });
});
