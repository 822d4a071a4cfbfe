import assert from "node:assert/strict";
import { computeChecksum, formatChecksumValue } from "../../../../../src/core/payload/checksum/checksum";
import { crcCatalogue } from "../../../../../src/core/payload/checksum/crcCatalogue";

const nineDigits = new TextEncoder().encode("123456789");

describe("crcCatalogue", () => {
  it("reproduces the published check value of each CRC", () => {
    for (const checksum of crcCatalogue) {
      const value = computeChecksum(checksum, nineDigits);
      assert.equal(formatChecksumValue(value, checksum), formatChecksumValue(checksum.check, checksum), checksum.name);
    }
  });

  it("has the CRCs of every width from 3 to 82 that is in use", () => {
    const widths = new Set(crcCatalogue.map(({ width }) => width));
    const expected = [3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 21, 24, 30, 31, 32, 40, 64, 82];
    assert.deepEqual([...widths], expected);
    assert.equal(crcCatalogue.length, 113);
  });

  it("names each CRC by its width", () => {
    for (const { name, width } of crcCatalogue) assert.match(name, new RegExp(`^CRC-${width}/[A-Z0-9-]+$`));
  });
});
