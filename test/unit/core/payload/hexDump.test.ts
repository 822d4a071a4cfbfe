import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { glyph, hexDump, hexRows } from "../../../../src/core/payload/hexDump";

const pump = Uint8Array.of(0xaa, 0x55, 0, 8, 1, 0, 1, 0x34, 0x37, 0x31, 0x31, 0, 0x2c, 0x35);

describe("hexDump", () => {
  it("lays out lines as hexdump -C does", () => {
    const expected = [
      "00000000  aa 55 00 08 01 00 01 34  37 31 31 00 2c 35 aa 55  |.U.....4711.,5.U|",
      "00000010  00 08 01 00 01 34 37 31  31 00 2c 35              |.....4711.,5|",
    ];
    assert.equal(hexDump(Uint8Array.of(...pump, ...pump)), expected.join("\n"));
  });

  it("is empty for no bytes", () => assert.equal(hexDump(new Uint8Array()), ""));

  it("takes the line length and the first offset", () => {
    const lines = hexDump(pump.subarray(0, 6), { bytesPerLine: 4, baseOffset: 0x1fffffffe });
    assert.equal(lines, "1fffffffe  aa 55 00 08  |.U..|\n200000002  01 00        |..|");
    assert.equal(hexDump(pump.subarray(0, 2), { bytesPerLine: 0 }), "00000000  aa  |.|\n00000001  55  |U|");
  });

  it("shows Latin-1 when asked to", () => {
    assert.equal(
      hexDump(Uint8Array.of(0xe9, 0x80, 0xad), { bytesPerLine: 3, encoding: "latin1" }),
      "00000000  e9 80 ad  |é..|",
    );
  });

  it("is what hexdump -C writes, where that is installed", function () {
    const bytes = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) & 0xff);
    const { error, stdout } = spawnSync("hexdump", ["-C", "-v"], { input: bytes, encoding: "latin1" });
    if (error === undefined) assert.equal(`${hexDump(bytes)}\n000003e8\n`, stdout);
  });

  it("holds every byte, in order", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (bytes, bytesPerLine) => {
        const lines = bytes.length === 0 ? [] : hexDump(bytes, { bytesPerLine }).split("\n");
        const pairs = lines.flatMap((line) =>
          /^\S+((?: {1,2}[0-9a-f]{2})+) {2,}\|/.exec(line)?.[1]?.match(/[0-9a-f]{2}/g),
        );
        assert.deepEqual(
          Uint8Array.from(pairs, (pair) => parseInt(pair ?? "", 16)),
          bytes,
        );
      }),
    );
  });
});

describe("hexRows", () => {
  it("answers the rows asked for and no others", () => {
    const rows = hexRows(pump, { bytesPerLine: 4, baseOffset: 0x100, fromRow: 2, rowCount: 5 });
    assert.deepEqual(rows, [
      { offset: 8, address: "00000108", bytes: ["37", "31", "31", "00"], glyphs: ["7", "1", "1", "·"] },
      { offset: 12, address: "0000010c", bytes: ["2c", "35"], glyphs: [",", "5"] },
    ]);
    assert.deepEqual(hexRows(pump, { fromRow: 1 }), []);
    assert.equal(hexRows(pump).length, 1);
  });
});

describe("glyph", () => {
  it("shows printable ASCII and a dot for the rest", () => {
    assert.equal([0x1f, 0x20, 0x41, 0x7e, 0x7f, 0xff].map(glyph).join(""), "· A~··");
  });
});
