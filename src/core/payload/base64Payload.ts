import { quotedCharacter } from "./characterName";
import { payloadProblem, type PayloadResult } from "./payloadResult";

const common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const alphabets = { standard: `${common}+/`, url: `${common}-_` };
const padding = 0x3d;

const skippedValue = -1;
const wrongValue = -2;

/** The six bits of each ASCII character in either alphabet. */
const values = new Int8Array(128).fill(wrongValue);
for (const alphabet of Object.values(alphabets)) {
  for (let value = 0; value < 64; value++) values[alphabet.charCodeAt(value)] = value;
}
for (const space of " \t\r\n\f\v") values[space.charCodeAt(0)] = skippedValue;

/** Where the decoder stands: the bits not yet written, and the place of the last character that had any. */
interface Progress {
  readonly bytes: Uint8Array;
  length: number;
  bits: number;
  bitCount: number;
  lastAt: number;
}

/**
 * Reads base64 in the standard or the URL alphabet. White space is skipped and the padding may be left out. Text that was
 * cut, or that no encoder writes, is a problem rather than a guess.
 *
 * @see RFC 4648, sections 3.5, 4 and 5
 */
export function parseBase64Payload(text: string): PayloadResult {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4) + 3);
  const progress: Progress = { bytes, length: 0, bits: 0, bitCount: 0, lastAt: 0 };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === padding) return finish(progress, text, at);
    const value = values[code] ?? wrongValue;
    if (value === wrongValue) return notBase64(text, at);
    if (value !== skippedValue) push(progress, value, at);
  }
  return finish(progress, text, text.length);
}

function push(progress: Progress, value: number, at: number): void {
  progress.bits = ((progress.bits << 6) | value) & 0xfff;
  progress.bitCount += 6;
  progress.lastAt = at;
  if (progress.bitCount < 8) return;
  progress.bitCount -= 8;
  progress.bytes[progress.length++] = progress.bits >> progress.bitCount;
}

function finish({ bytes, length, bits, bitCount, lastAt }: Progress, text: string, paddingAt: number): PayloadResult {
  const isAlone = bitCount === 6;
  const hasStrayBits = (bits & ((1 << bitCount) - 1)) !== 0;
  if (isAlone || hasStrayBits) {
    const message = "The base64 text ends in the middle of a byte: check that none of it is missing.";
    return payloadProblem(message, lastAt, lastAt + 1);
  }
  return paddingProblem(text, paddingAt, bitCount / 2) ?? { ok: true, bytes: bytes.slice(0, length) };
}

/** Checks what stands from the first `=` on; `wanted` is the number of `=` that complete the last group. */
function paddingProblem(text: string, paddingAt: number, wanted: number): PayloadResult | undefined {
  let count = 0;
  for (let at = paddingAt; at < text.length; at++) {
    if (text.charCodeAt(at) !== padding) {
      if (values[text.charCodeAt(at)] === skippedValue) continue;
      return payloadProblem("There is more after the closing =: send one base64 text at a time.", at, text.length);
    }
    count++;
    if (count > wanted) return payloadProblem("There is one = too many: remove it.", at, at + 1);
  }
  if (count === 0 || count === wanted) return undefined;
  return payloadProblem("One = is missing: write two of them, or none.", paddingAt, paddingAt + 1);
}

function notBase64(text: string, at: number): PayloadResult {
  const codePoint = text.codePointAt(at) ?? 0;
  const end = at + (codePoint > 0xffff ? 2 : 1);
  return payloadProblem(
    `${quotedCharacter(codePoint)} is not in the base64 alphabet: write A-Z, a-z, 0-9, + and /, or - and _.`,
    at,
    end,
  );
}

/** Base64 of the bytes on one line: the standard alphabet, padded, unless the URL alphabet is asked for, which is not. */
export function formatBase64(bytes: Uint8Array, options: { alphabet?: "standard" | "url" } = {}): string {
  const { alphabet = "standard" } = options;
  const letters = new TextEncoder().encode(alphabets[alphabet]);
  const output = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let at = 0, end = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) output[end++] = letters[(group >> shift) & 63] ?? 0;
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  const complete = new TextDecoder().decode(output.subarray(0, output.length - missing));
  return alphabet === "url" ? complete : complete + "=".repeat(missing);
}
