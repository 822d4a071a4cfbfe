import { characterName, isVisibleCharacter } from "./characterName";
import { formatFloat32, formatFloat64 } from "./formatFloat";
import { groupDigits } from "./groupDigits";
import { formatHex } from "./hexPayload";
import { utf8CodePoint, utf8Length } from "./utf8CodePoint";

/** One reading of the bytes at the cursor. */
export interface InspectedValue {
  /** What it is read as: `u16`, `varint`, `unix time` … */
  readonly name: string;
  /** `none` for what has no byte order: such values are shown under either choice. */
  readonly endian: "big" | "little" | "none";
  readonly value: string;
}

type Endian = "big" | "little";

/** A reading of a fixed number of bytes; undefined where these bytes mean nothing in it. */
interface FixedReading {
  readonly name: string;
  readonly size: number;
  read(view: DataView, endian: Endian): string | undefined;
}

const readUnsigned24 = (view: DataView, isLittle: boolean) =>
  isLittle ? view.getUint16(0, true) | (view.getUint8(2) << 16) : (view.getUint16(0) << 8) | view.getUint8(2);

const byOrder = (read: (view: DataView, isLittle: boolean) => string | undefined) => (view: DataView, endian: Endian) =>
  read(view, endian === "little");

const ordered: readonly FixedReading[] = [
  { name: "u16", size: 2, read: byOrder((view, little) => groupDigits(view.getUint16(0, little))) },
  { name: "i16", size: 2, read: byOrder((view, little) => groupDigits(view.getInt16(0, little))) },
  { name: "u24", size: 3, read: byOrder((view, little) => groupDigits(readUnsigned24(view, little))) },
  { name: "u32", size: 4, read: byOrder((view, little) => groupDigits(view.getUint32(0, little))) },
  { name: "i32", size: 4, read: byOrder((view, little) => groupDigits(view.getInt32(0, little))) },
  { name: "f32", size: 4, read: byOrder((view, little) => formatFloat32(view.getFloat32(0, little))) },
  { name: "unix time", size: 4, read: byOrder((view, little) => formatTime(view.getUint32(0, little) * 1000)) },
  { name: "u64", size: 8, read: byOrder((view, little) => groupDigits(view.getBigUint64(0, little))) },
  { name: "i64", size: 8, read: byOrder((view, little) => groupDigits(view.getBigInt64(0, little))) },
  { name: "f64", size: 8, read: byOrder((view, little) => formatFloat64(view.getFloat64(0, little))) },
  { name: "unix time", size: 8, read: byOrder((view, little) => formatTime(readNumber(view, little) * 1000)) },
  { name: "unix time ms", size: 8, read: byOrder((view, little) => formatTime(readNumber(view, little))) },
  { name: "uuid", size: 16, read: formatUuid },
];

const unordered: readonly FixedReading[] = [
  { name: "u8", size: 1, read: (view) => groupDigits(view.getUint8(0)) },
  { name: "i8", size: 1, read: (view) => groupDigits(view.getInt8(0)) },
  { name: "ipv4", size: 4, read: (view) => [...bytesOf(view)].join(".") },
  { name: "mac", size: 6, read: (view) => formatHex(bytesOf(view), { separator: ":" }) },
];

/** Readings that are noise unless just so many bytes are selected. */
const onlyWhenSelected = new Set(["mac", "uuid"]);

/**
 * Reads the bytes at `offset` as everything they might be. With one byte selected, or none, there is each reading that
 * fits into what follows; with more, each of the selection's very size, or where there is none, each that fits into it.
 * Addresses and UUIDs appear only for a selection of their size. Answers nothing for an offset outside of the bytes.
 */
export function inspectData(bytes: Uint8Array, offset: number, selectionLength: number): InspectedValue[] {
  const rest = bytes.subarray(Math.max(0, offset));
  if (offset < 0 || rest.length === 0) return [];
  const selected = rest.subarray(0, Math.max(1, selectionLength));
  const wants = sizeFilter(selected.length, rest.length);
  const source = selected.length > 1 ? selected : rest;
  return [
    ...unordered.filter(wants).flatMap((reading) => readFixed(reading, source, "none")),
    ...ordered.filter(wants).flatMap((reading) => readFixed(reading, source, "big")),
    ...ordered.filter(wants).flatMap((reading) => readFixed(reading, source, "little")),
    ...readVariable(selected, source),
  ];
}

function sizeFilter(selectedLength: number, restLength: number): (reading: FixedReading) => boolean {
  const hasOwnSize = selectedLength > 1 && [...ordered, ...unordered].some(({ size }) => size === selectedLength);
  if (hasOwnSize) return ({ size }) => size === selectedLength;
  const room = selectedLength > 1 ? selectedLength : restLength;
  return ({ name, size }) => size <= room && !onlyWhenSelected.has(name);
}

function readFixed(reading: FixedReading, source: Uint8Array, endian: InspectedValue["endian"]): InspectedValue[] {
  const view = new DataView(source.buffer, source.byteOffset, reading.size);
  const value = reading.read(view, endian === "little" ? "little" : "big");
  return value === undefined ? [] : [{ name: reading.name, endian, value }];
}

/** The readings whose length is in the bytes themselves, or is that of the selection. */
function readVariable(selected: Uint8Array, source: Uint8Array): InspectedValue[] {
  const values: [string, string | undefined][] = [
    ["varint", formatVarint(source, (value) => value)],
    ["zigzag", formatVarint(source, (value) => (value >> 1n) ^ -(value & 1n))],
    ["bits", selected.length <= 8 ? formatBits(selected) : undefined],
    ["character", formatCharacter(source)],
    ["hex", selected.length > 1 && selected.length <= 64 ? formatHex(selected, { separator: "" }) : undefined],
  ];
  return values.flatMap(([name, value]) => (value === undefined ? [] : [{ name, endian: "none" as const, value }]));
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** A signed 64-bit number, rounded; what is rounded is far beyond any date. */
function readNumber(view: DataView, isLittle: boolean): number {
  return Number(view.getBigInt64(0, isLittle));
}

/** The time of so many milliseconds since 1970 in UTC; undefined outside of the years 0 to 9999. */
function formatTime(milliseconds: number): string | undefined {
  const time = new Date(milliseconds);
  const year = time.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) return undefined;
  return time.toISOString().replace("T", " ").replace(".000Z", "Z");
}

/** Little endian is the mixed order of Microsoft's GUIDs: the first three groups reversed. See RFC 9562, section 4. */
function formatUuid(view: DataView, endian: Endian): string {
  const bytes = [...bytesOf(view)];
  const groups = [bytes.slice(0, 4), bytes.slice(4, 6), bytes.slice(6, 8), bytes.slice(8, 10), bytes.slice(10)];
  const isReversed = (index: number) => endian === "little" && index < 3;
  const ordering = groups.map((group, index) => (isReversed(index) ? group.reverse() : group));
  return ordering.map((group) => formatHex(Uint8Array.from(group), { separator: "" })).join("-");
}

/** LEB128 of at most 64 bits, as in Protocol Buffers, with the number of bytes it takes. */
function formatVarint(bytes: Uint8Array, meaning: (value: bigint) => bigint): string | undefined {
  const length = bytes.subarray(0, 10).findIndex((byte) => byte < 0x80) + 1;
  if (length === 0) return undefined;
  const value = bytes.subarray(0, length).reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
  if (value >= 1n << 64n) return undefined;
  return `${groupDigits(meaning(value))} (${length} ${length === 1 ? "byte" : "bytes"})`;
}

function formatBits(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join(" ");
}

function formatCharacter(bytes: Uint8Array): string | undefined {
  const codePoint = utf8CodePoint(bytes, 0);
  if (codePoint < 0 || utf8Length(codePoint) > bytes.length) return undefined;
  const shown = isVisibleCharacter(codePoint) ? String.fromCodePoint(codePoint) : characterName(codePoint);
  const number = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  return shown === number ? number : `${shown} ${number}`;
}
