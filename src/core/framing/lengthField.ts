import type { LengthFormat } from "./framing";

/**
 * A length as read, and how many bytes it took. Above 2^53 it is about right only, which is no harm: no message is that
 * long.
 */
export interface ReadLength {
  readonly value: number;
  readonly bytes: number;
}

/** `more`: there are too few bytes yet. `endless`: a varint of more than ten bytes. */
export type LengthFieldReading = ReadLength | "more" | "endless";

/** What 64 bits take. */
export const longestVarint = 10;

const sizes: Record<LengthFormat, number> = {
  u8: 1,
  u16le: 2,
  u16be: 2,
  u24le: 3,
  u24be: 3,
  u32le: 4,
  u32be: 4,
  u64le: 8,
  u64be: 8,
  varint: 1,
};

/** The fewest bytes that a length of this format takes. */
export function shortestLengthField(format: LengthFormat): number {
  return sizes[format];
}

/** Reads the length that stands at `at`. */
export function readLengthField(bytes: Uint8Array, at: number, format: LengthFormat): LengthFieldReading {
  if (format === "varint") return readVarint(bytes, at);
  const size = shortestLengthField(format);
  if (bytes.length < at + size) return "more";
  const isLittleEndian = format.endsWith("le");
  let value = 0;
  for (let index = 0; index < size; index++) {
    value = value * 256 + (bytes[isLittleEndian ? at + size - 1 - index : at + index] ?? 0);
  }
  return { value, bytes: size };
}

function readVarint(bytes: Uint8Array, at: number): LengthFieldReading {
  let value = 0;
  for (let index = 0; index < longestVarint; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return "more";
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, bytes: index + 1 };
  }
  return "endless";
}

/** Writes a length; undefined where it does not fit, or is none. */
export function writeLengthField(value: number, format: LengthFormat): Uint8Array | undefined {
  if (!Number.isSafeInteger(value) || value < 0) return undefined;
  const digits: number[] = [];
  const base = format === "varint" ? 0x80 : 0x100;
  for (let rest = value; rest > 0; rest = Math.floor(rest / base)) digits.push(rest % base);
  if (format === "varint") return varintOf(digits);
  const size = shortestLengthField(format);
  if (digits.length > size) return undefined;
  while (digits.length < size) digits.push(0);
  return Uint8Array.from(format.endsWith("le") ? digits : digits.reverse());
}

/** Base 128, lowest digit first. */
function varintOf(digits: readonly number[]): Uint8Array {
  if (digits.length === 0) return Uint8Array.of(0);
  return Uint8Array.from(digits, (digit, index) => (index < digits.length - 1 ? digit | 0x80 : digit));
}
