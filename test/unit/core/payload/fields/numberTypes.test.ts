import assert from "node:assert/strict";
import fc from "fast-check";
import { exactNumber, fitProblem, numberTypes, wholeNumber } from "../../../../../src/core/payload/fields/numberTypes";

function typeNamed(name: string) {
  const type = numberTypes.get(name);
  assert(type !== undefined, name);
  return type;
}

describe("numberTypes", () => {
  it("knows whole numbers of 1 to 8 bytes, floating point and varints", () => {
    assert.equal(numberTypes.size, 2 * (1 + 7 * 2) + 4 + 2);
    assert.deepEqual(
      ["u8", "i16le", "u24be", "i64be", "f32le", "varint"].map((name) => typeNamed(name).size),
      [1, 2, 3, 8, 4, undefined],
    );
  });

  it("writes as DataView does", () => {
    const view = new DataView(new ArrayBuffer(8));
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (value) => {
        view.setBigInt64(0, value);
        assert.deepEqual([...typeNamed("i64be").encode(value)], [...new Uint8Array(view.buffer)]);
        view.setBigInt64(0, value, true);
        assert.deepEqual([...typeNamed("i64le").encode(value)], [...new Uint8Array(view.buffer)]);
        const low = Number(BigInt.asUintN(16, value));
        view.setUint16(0, low, true);
        assert.deepEqual([...typeNamed("u16le").encode(low)], [...new Uint8Array(view.buffer, 0, 2)]);
      }),
    );
  });

  it("reads from the middle, and tells what is cut off", () => {
    const bytes = Uint8Array.of(9, 1, 2, 3);
    assert.deepEqual(typeNamed("u24le").decode(bytes, 1), { value: 0x030201n, length: 3 });
    assert.equal(typeNamed("u24le").decode(bytes, 2), undefined);
    assert.equal(typeNamed("f32be").decode(bytes, 1), undefined);
    assert.equal(typeNamed("varint").decode(Uint8Array.of(0x80), 0), undefined);
  });

  it("reads varints as published, and refuses those beyond 64 bits", () => {
    assert.deepEqual([...typeNamed("varint").encode(150n)], [0x96, 0x01]);
    assert.deepEqual(
      [0n, -1n, 1n, -2n, 2147483647n].map((value) => typeNamed("zigzag").decode(typeNamed("zigzag").encode(value), 0)),
      [0n, -1n, 1n, -2n, 2147483647n].map((value, index) => ({ value, length: index < 4 ? 1 : 5 })),
    );
    assert.deepEqual(typeNamed("varint").decode(Uint8Array.of(0x80, 0x00), 0), { value: 0n, length: 2 });
    const tooLarge = Uint8Array.of(...Array.from({ length: 9 }, () => 0xff), 2);
    assert.equal(typeNamed("varint").decode(tooLarge, 0), "broken");
    assert.equal(
      typeNamed("zigzag").decode(
        Uint8Array.from({ length: 11 }, () => 0x80),
        0,
      ),
      "broken",
    );
  });
});

describe("fitProblem", () => {
  it("tells what a type cannot hold", () => {
    assert.equal(fitProblem(typeNamed("u8"), 255n), undefined);
    assert.match(fitProblem(typeNamed("u8"), 256n) ?? "", /holds 0 to 255/);
    assert.match(fitProblem(typeNamed("i8"), -129n) ?? "", /holds -128 to 127/);
    assert.match(fitProblem(typeNamed("u8"), 1.5) ?? "", /not a whole number/);
    assert.equal(fitProblem(typeNamed("f32le"), 1.5), undefined);
  });
});

describe("exactNumber and wholeNumber", () => {
  it("keep every digit", () => {
    assert.equal(exactNumber(2n ** 53n - 1n), Number.MAX_SAFE_INTEGER);
    assert.equal(exactNumber(2n ** 53n), 2n ** 53n);
    assert.equal(exactNumber(-(2n ** 53n)), -(2n ** 53n));
    assert.equal(exactNumber(0.5), 0.5);
    assert.equal(wholeNumber(3), 3n);
    assert.equal(wholeNumber(0.5), 0.5);
    assert(Object.is(wholeNumber(-0), -0));
  });
});
