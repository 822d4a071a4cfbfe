import fc from "fast-check";
import type { Frame } from "../../../../src/core/framing/frame";
import type { Framer } from "../../../../src/core/framing/framer";
import { lengthFormats, lineEnds, type Framing } from "../../../../src/core/framing/framing";
import { formatHex } from "../../../../src/core/payload/hexPayload";

/** A frame in a form that compares well: its range, payload in hex, and the code of its problem. */
export function shown({ start, end, payload, problem }: Frame): string {
  return `${start}..${end} ${formatHex(payload)}${problem ? ` ${problem.code}` : ""}`;
}

/** Bytes from hex digits. */
export function hex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/[0-9a-f]{2}/g) ?? [], (pair) => parseInt(pair, 16));
}

export function text(characters: string): Uint8Array {
  return new TextEncoder().encode(characters);
}

/** All frames of a stream that comes in these chunks and ends. */
export function framesOf(framer: Framer, chunks: readonly Uint8Array[]): Frame[] {
  return [...chunks.flatMap((chunk) => framer.push(chunk, 0)), ...framer.end()];
}

/** A stream cut at these places, taken modulo its length. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return cuts.slice(1).map((cut, index) => bytes.slice(cuts[index], cut));
}

const maxBytes = fc.oneof(fc.integer({ min: 20, max: 40 }), fc.constant(1 << 20));
const delimited = {
  keepsDelimiter: fc.boolean(),
  unfinished: fc.constantFrom("problem" as const, "accept" as const),
  maxBytes,
};
const line = fc
  .record({ type: fc.constant("line" as const), ends: fc.constantFrom(...lineEnds), ...delimited })
  .map((framing) => (framing.ends === "any" ? { ...framing, keepsDelimiter: false } : framing));
const delimiter = fc.record({
  type: fc.constant("delimiter" as const),
  delimiter: fc
    .array(fc.constantFrom(0, 1, 0x0a), { minLength: 1, maxLength: 4 })
    .map((codes) => Uint8Array.from(codes)),
  ...delimited,
});
const lengthPrefix = fc
  .record({
    type: fc.constant("length-prefix" as const),
    at: fc.integer({ min: 0, max: 4 }),
    as: fc.constantFrom(...lengthFormats),
    counts: fc.constantFrom("rest" as const, "message" as const),
    adds: fc.integer({ min: -3, max: 6 }),
    keepsHeader: fc.boolean(),
    maxBytes,
  })
  .map((framing) => (framing.at > 0 ? { ...framing, keepsHeader: true } : framing));
const fixed = fc.record({ type: fc.constant("fixed" as const), length: fc.integer({ min: 1, max: 30 }) });
const packets = fc.record({ type: fc.constantFrom("slip" as const, "cobs" as const), maxBytes });

/** Framings that look at nothing but the bytes, with limits so low that they matter. */
export const streamFramings: fc.Arbitrary<Framing> = fc
  .oneof(line, delimiter, lengthPrefix, fixed, packets)
  .map((framing) => ({ ...framing }));

/** Bytes among which delimiters, escapes and small lengths are common. */
const telling = fc.constantFrom(0, 1, 2, 3, 5, 0x0a, 0x0d, 0x80, 0xc0, 0xdb, 0xdc, 0xdd, 0xff);
export const streams: fc.Arbitrary<Uint8Array> = fc
  .array(fc.oneof({ weight: 3, arbitrary: telling }, fc.integer({ min: 0, max: 255 })), { maxLength: 120 })
  .map((bytes) => Uint8Array.from(bytes));
