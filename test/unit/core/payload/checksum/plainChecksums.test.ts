import assert from "node:assert/strict";
import { computeChecksum } from "../../../../../src/core/payload/checksum/checksum";
import { findChecksum } from "../../../../../src/core/payload/checksum/findChecksum";

function assertGives(name: string, text: string | readonly number[], expected: bigint): void {
  const result = findChecksum(name);
  assert(result.ok, name);
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : Uint8Array.from(text);
  assert.equal(`0x${computeChecksum(result.checksum, bytes).toString(16)}`, `0x${expected.toString(16)}`, name);
}

describe("plainChecksums", () => {
  it("sums bytes, with either complement", () => {
    assertGives("SUM-8", [0xff, 2, 3], 0x04n);
    assertGives("SUM-8/ONES", [0xff, 2, 3], 0xfbn);
    assertGives("SUM-8/TWOS", [0xff, 2, 3], 0xfcn);
    assertGives("SUM-8/TWOS", [], 0n);
    assertGives("SUM-16", [0xff, 2, 3], 0x104n);
    assertGives("SUM-16/ONES", [0xff, 2, 3], 0xfefbn);
    assertGives("SUM-16/TWOS", [0xff, 2, 3], 0xfefcn);
    assertGives("SUM-32", [0xff, 2, 3], 0x104n);
    assertGives("SUM-32/ONES", [], 0xffffffffn);
    assertGives("SUM-32/TWOS", [1], 0xffffffffn);
  });

  it("sums as Intel HEX records and Modbus ASCII do", () => {
    assertGives("INTEL-HEX", [0x03, 0x00, 0x30, 0x00, 0x02, 0x33, 0x7a], 0x1en);
    assertGives("MODBUS-ASCII", [0xf7, 0x03, 0x13, 0x89, 0x00, 0x0a], 0x60n);
  });

  it("combines bytes as NMEA 0183 does", () => {
    assertGives("NMEA", "GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,", 0x47n);
    assertGives("XOR-8", [], 0n);
  });

  it("computes the published values of Fletcher's checksums", () => {
    const published: [string, bigint, bigint, bigint][] = [
      ["FLETCHER-16", 0xc8f0n, 0x2057n, 0x0627n],
      ["FLETCHER-32", 0xf04fc729n, 0x56502d2an, 0xebe19591n],
      ["FLETCHER-64", 0xc8c6c527646362c6n, 0xc8c72b276463c8c6n, 0x312e2b28cccac8c6n],
    ];
    for (const [name, five, six, eight] of published) {
      assertGives(name, "abcde", five);
      assertGives(name, "abcdef", six);
      assertGives(name, "abcdefgh", eight);
    }
  });

  it("computes the checksum of a u-blox message, its first byte low", () => {
    assertGives("UBX", [0x06, 0x01, 0x02, 0x00, 0xf0, 0x05], 0x16fen);
  });

  it("computes Adler-32 as zlib does", () => {
    assertGives("ADLER-32", "Wikipedia", 0x11e60398n);
    assertGives("ADLER-32", [], 1n);
  });

  it("computes the example of RFC 1071, and 0 over a right header", () => {
    assertGives("RFC-1071", [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7], 0x220dn);
    const header = [0x45, 0, 0, 0x73, 0, 0, 0x40, 0, 0x40, 0x11, 0xb8, 0x61, 0xc0, 0xa8, 0, 1, 0xc0, 0xa8, 0, 0xc7];
    assertGives("INTERNET", header, 0n);
    assertGives("INTERNET", [0x12], 0xedffn);
    assertGives("INTERNET", [], 0xffffn);
  });
});
