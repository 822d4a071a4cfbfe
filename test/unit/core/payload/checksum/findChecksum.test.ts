import assert from "node:assert/strict";
import fc from "fast-check";
import { checksums, findChecksum } from "../../../../../src/core/payload/checksum/findChecksum";

function nameOf(text: string, width?: number): string {
  const result = findChecksum(text, width === undefined ? {} : { width });
  return result.ok ? result.checksum.name : result.problem.message;
}

describe("findChecksum", () => {
  it("finds each by its name and aliases, which mean one thing each", () => {
    for (const checksum of checksums) {
      for (const name of [checksum.name, ...checksum.aliases]) assert.equal(nameOf(name), checksum.name, name);
    }
  });

  it("takes case, hyphens and slashes as they come", () => {
    for (const name of ["CRC-16/MODBUS", "crc16/modbus", "CRC16-MODBUS", "crc_16_modbus", " Crc 16 Modbus ", "modbus"])
      assert.equal(nameOf(name), "CRC-16/MODBUS", name);
    assert.equal(nameOf("crc32"), "CRC-32/ISO-HDLC");
    assert.equal(nameOf("lrc"), "XOR-8");
  });

  it("reads a model, its width given by the caller where it has none", () => {
    assert.match(nameOf("poly=0x8005 init=0xffff", 16), /^width=16 poly=0x8005 init=0xffff refin=false/);
    assert.match(nameOf("poly=0x8005"), /width in bits/);
  });

  it("suggests what was meant", () => {
    assert.match(nameOf("CRC-16/MODBSU"), /There is no checksum “CRC-16\/MODBSU”. Did you mean CRC-16\/MODBUS.*\?$/);
    assert.match(nameOf("md5 of everything"), /RevEng catalogue/);
    assert.match(nameOf(" "), /name of the checksum is missing/);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const result = findChecksum(text);
        if (!result.ok) assert.match(result.problem.message, /^[^\p{Cc}]+[.?]$/u);
      }),
    );
  });
});
