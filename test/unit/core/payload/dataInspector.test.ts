import assert from "node:assert/strict";
import fc from "fast-check";
import { inspectData, type InspectedValue } from "../../../../src/core/payload/dataInspector";

function values(bytes: readonly number[], selectionLength: number, endian: InspectedValue["endian"] = "big") {
  const found = inspectData(Uint8Array.from(bytes), 0, selectionLength);
  return found.filter((each) => each.endian === endian).map(({ name, value }) => `${name} ${value}`);
}

describe("inspectData", () => {
  it("reads a selection as the types of its size", () => {
    assert.deepEqual(values([0, 0, 0x2a, 0x1f, 0x81, 0x12], 4), [
      "u32 10 783",
      "i32 10 783",
      "f32 1.511e-41",
      "unix time 1970-01-01 02:59:43Z",
    ]);
    assert.deepEqual(values([0, 0, 0x2a, 0x1f], 4, "none"), [
      "ipv4 0.0.42.31",
      "varint 0 (1 byte)",
      "zigzag 0 (1 byte)",
      "bits 00000000 00000000 00101010 00011111",
      "character NUL U+0000",
      "hex 00002a1f",
    ]);
  });

  it("reads both byte orders", () => {
    assert.deepEqual(values([0xff, 0xfe], 2), ["u16 65 534", "i16 -2"]);
    assert.deepEqual(values([0xff, 0xfe], 2, "little"), ["u16 65 279", "i16 -257"]);
    assert.deepEqual(values([1, 2, 3], 3), ["u24 66 051"]);
    assert.deepEqual(values([1, 2, 3], 3, "little"), ["u24 197 121"]);
  });

  it("reads 64 bits exactly", () => {
    assert.deepEqual(values([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe], 8).slice(0, 2), [
      "u64 18 446 744 073 709 551 614",
      "i64 -2",
    ]);
    const pi = [0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18];
    assert(values(pi, 8).includes("f64 3.141592653589793"));
    assert(values(pi.toReversed(), 8, "little").includes("f64 3.141592653589793"));
  });

  it("reads times of 64 bits, in seconds and in milliseconds", () => {
    assert(values([0, 0, 0, 0, 0x65, 0, 0, 0], 8).includes("unix time 2023-09-12 06:06:56Z"));
    assert(values([0, 0, 1, 0x8b, 0xcf, 0xe5, 0x68, 0x01], 8).includes("unix time ms 2023-11-14 22:13:20.001Z"));
    assert(!values([0x7f, 0, 0, 0, 0, 0, 0, 0], 8).some((value) => value.startsWith("unix")));
  });

  it("writes special floats by name", () => {
    assert(values([0x7f, 0xc0, 0, 0], 4).includes("f32 NaN"));
    assert(values([0xff, 0x80, 0, 0], 4).includes("f32 -Infinity"));
    assert(values([0x80, 0, 0, 0], 4).includes("f32 -0"));
    assert(values([0x3d, 0xcc, 0xcc, 0xcd], 4).includes("f32 0.1"));
  });

  it("reads variable-length numbers", () => {
    assert(values([0xac, 0x02], 2, "none").includes("varint 300 (2 bytes)"));
    assert(values([0x03], 1, "none").includes("zigzag -2 (1 byte)"));
    const most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    assert(values(most, 10, "none").includes("varint 18 446 744 073 709 551 615 (10 bytes)"));
    assert(values(most, 10, "none").includes("zigzag -9 223 372 036 854 775 808 (10 bytes)"));
    assert(!values([...most.slice(0, 9), 0x02], 10, "none").some((value) => value.startsWith("varint")));
    assert(!values([0x80, 0x80], 2, "none").some((value) => value.startsWith("varint")));
  });

  it("reads addresses and UUIDs that are selected as a whole", () => {
    assert(values([0xde, 0xad, 0xbe, 0xef, 0, 1], 6, "none").includes("mac de:ad:be:ef:00:01"));
    const uuid = Array.from({ length: 16 }, (_, index) => index);
    assert.deepEqual(values(uuid, 16), ["uuid 00010203-0405-0607-0809-0a0b0c0d0e0f"]);
    assert.deepEqual(values(uuid, 16, "little"), ["uuid 03020100-0504-0706-0809-0a0b0c0d0e0f"]);
    assert(!values(uuid, 1).some((value) => value.startsWith("uuid")));
  });

  it("reads the character under the cursor", () => {
    assert(values([0xe2, 0x82, 0xac], 1, "none").includes("character € U+20AC"));
    assert(values([0x0a], 1, "none").includes("character LF U+000A"));
    assert(values([0xee, 0x80, 0x80], 1, "none").includes("character U+E000"));
    assert(!values([0xe2, 0x82], 1, "none").some((value) => value.startsWith("character")));
  });

  it("reads all that fits when one byte is selected, or none", () => {
    const names = values([1, 2, 3, 4], 1).map((value) => value.split(" ")[0]);
    assert.deepEqual(names, ["u16", "i16", "u24", "u32", "i32", "f32", "unix"]);
    assert.deepEqual(values([1], 0), []);
    assert(values([200], 0, "none").includes("i8 -56"));
  });

  it("reads bytes that lie inside of a larger buffer", () => {
    const inside = Uint8Array.of(9, 9, 1, 2, 9).subarray(1, 4);
    const found = inspectData(inside, 1, 2).find(({ name, endian }) => name === "u16" && endian === "big");
    assert.equal(found?.value, "258");
  });

  it("answers nothing outside of the bytes, and never throws", () => {
    assert.deepEqual(inspectData(Uint8Array.of(1), 1, 1), []);
    assert.deepEqual(inspectData(Uint8Array.of(1), -1, 1), []);
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.integer({ min: -2, max: 45 }),
        fc.nat(70),
        (bytes, offset, length) => {
          for (const { value } of inspectData(bytes, offset, length)) assert(value.length > 0);
        },
      ),
    );
  });

  it("writes each 32-bit float so that it reads back", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (number) => {
        const bytes = new Uint8Array(4);
        new DataView(bytes.buffer).setFloat32(0, number);
        const shown = inspectData(bytes, 0, 4).find(({ name, endian }) => name === "f32" && endian === "big");
        assert.equal(Math.fround(Number(shown?.value)), number);
      }),
    );
  });
});
