/** One way to write a number as bytes. */
export interface NumberType {
  /** As in a field text: `u16be`, `f32le`, `varint`. */
  readonly name: string;
  /** Bytes; undefined where it depends on the number. */
  readonly size: number | undefined;
  /** The lowest and the highest whole number, or undefined for floating point. */
  readonly range: { readonly least: bigint; readonly most: bigint } | undefined;
  /** Whole numbers must be in `range`. The bytes are fresh. */
  encode(value: bigint | number): Uint8Array;
  /** The number at `at`, and its length; undefined where it is cut off, `"broken"` where no bytes behind would help. */
  decode(bytes: Uint8Array, at: number): { value: bigint | number; length: number } | "broken" | undefined;
  /** The number as it is after it was written and read: a 32-bit float has fewer digits than the number it was made of. */
  round(value: bigint | number): bigint | number;
}

type Endian = "le" | "be";

const same = (value: bigint | number) => value;

function integerType(size: number, isSigned: boolean, endian: Endian): NumberType {
  const bits = size * 8;
  const span = 1n << BigInt(bits);
  const shiftOf = (index: number) => BigInt(8 * (endian === "le" ? index : size - 1 - index));
  return {
    name: `${isSigned ? "i" : "u"}${bits}${size === 1 ? "" : endian}`,
    size,
    range: isSigned ? { least: -span / 2n, most: span / 2n - 1n } : { least: 0n, most: span - 1n },
    encode(value) {
      const unsigned = BigInt.asUintN(bits, BigInt(value));
      return Uint8Array.from({ length: size }, (_, index) => Number((unsigned >> shiftOf(index)) & 0xffn));
    },
    decode(bytes, at) {
      if (at + size > bytes.length) return undefined;
      let unsigned = 0n;
      for (let index = 0; index < size; index++) unsigned |= BigInt(bytes[at + index] ?? 0) << shiftOf(index);
      return { value: isSigned ? BigInt.asIntN(bits, unsigned) : unsigned, length: size };
    },
    round: same,
  };
}

function floatType(size: 4 | 8, endian: Endian): NumberType {
  const isLittle = endian === "le";
  return {
    name: `f${size * 8}${endian}`,
    size,
    range: undefined,
    encode(value) {
      const view = new DataView(new ArrayBuffer(size));
      if (size === 4) view.setFloat32(0, Number(value), isLittle);
      else view.setFloat64(0, Number(value), isLittle);
      return new Uint8Array(view.buffer);
    },
    decode(bytes, at) {
      if (at + size > bytes.length) return undefined;
      const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
      return { value: size === 4 ? view.getFloat32(0, isLittle) : view.getFloat64(0, isLittle), length: size };
    },
    round: (value) => (size === 4 ? Math.fround(Number(value)) : Number(value)),
  };
}

const mostVarint = (1n << 64n) - 1n;
const longestVarint = 10;

function encodeVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

function decodeVarint(bytes: Uint8Array, at: number): { value: bigint; length: number } | "broken" | undefined {
  let value = 0n;
  for (let length = 1; length <= longestVarint; length++) {
    const byte = bytes[at + length - 1];
    if (byte === undefined) return undefined;
    value |= BigInt(byte & 0x7f) << BigInt(7 * (length - 1));
    if (byte < 0x80) return value > mostVarint ? "broken" : { value, length };
  }
  return "broken";
}

/** Unsigned LEB128 of at most 64 bits, as in Protocol Buffers, WebAssembly and MQTT. */
const varint: NumberType = {
  name: "varint",
  size: undefined,
  range: { least: 0n, most: mostVarint },
  encode: (value) => encodeVarint(BigInt(value)),
  decode: decodeVarint,
  round: same,
};

/** A signed number as a varint whose lowest bit is the sign, as `sint64` of Protocol Buffers. */
const zigzag: NumberType = {
  name: "zigzag",
  size: undefined,
  range: { least: -(1n << 63n), most: (1n << 63n) - 1n },
  encode(value) {
    const whole = BigInt(value);
    return encodeVarint(BigInt.asUintN(64, (whole << 1n) ^ (whole >> 63n)));
  },
  decode(bytes, at) {
    const read = decodeVarint(bytes, at);
    if (read === undefined || read === "broken") return read;
    return { value: (read.value >> 1n) ^ -(read.value & 1n), length: read.length };
  },
  round: same,
};

const widerSizes = [2, 3, 4, 5, 6, 7, 8];
const endians: readonly Endian[] = ["le", "be"];

/** Every number item by its name: whole numbers of 1 to 8 bytes, both kinds of floating point, and varints. */
export const numberTypes: ReadonlyMap<string, NumberType> = new Map(
  [
    ...[false, true].flatMap((isSigned) => [
      integerType(1, isSigned, "be"),
      ...widerSizes.flatMap((size) => endians.map((endian) => integerType(size, isSigned, endian))),
    ]),
    ...endians.flatMap((endian) => [floatType(4, endian), floatType(8, endian)]),
    varint,
    zigzag,
  ].map((type) => [type.name, type]),
);

/** A whole number as a `bigint`, however it came; any other one, and minus zero, as it is. */
export function wholeNumber(value: bigint | number): bigint | number {
  return typeof value === "number" && Number.isInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
}

/** Why a number, as {@link wholeNumber} gives it, cannot be written in this type, as the end of a sentence that begins with the number. */
export function fitProblem(type: NumberType, value: bigint | number): string | undefined {
  if (type.range === undefined) return undefined;
  if (typeof value === "number") return `is not a whole number, and ${type.name} holds no others`;
  const { least, most } = type.range;
  return value < least || value > most ? `does not fit into ${type.name}, which holds ${least} to ${most}` : undefined;
}

/** A whole number as a `number` where that is exact, else as a `bigint`; floating point as it is. */
export function exactNumber(value: bigint | number): bigint | number {
  if (typeof value === "number") return value;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
