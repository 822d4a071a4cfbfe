import { quotedCharacter } from "./characterName";
import { joinBytes } from "./joinBytes";
import { payloadProblem, type PayloadResult } from "./payloadResult";

const [hash, slash] = [0x23, 0x2f];

/** The UTF-16 unit at `at`, 0 behind the end: asking a string for more than it has slows all later reads down. */
function codeAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : 0;
}

/** 1 for each ASCII character that may stand between bytes. */
const separators = new Uint8Array(128);
for (const character of " \t\n\v\f\r,;:{}[]-") separators[character.charCodeAt(0)] = 1;

function isSeparator(code: number): boolean {
  const known = separators[code];
  return known === undefined ? /\s/.test(String.fromCharCode(code)) : known === 1;
}

/** Where the separators and the comment that begin at `at` end. */
function skipFrom(text: string, at: number): number {
  let end = at;
  while (end < text.length && isSeparator(text.charCodeAt(end))) end++;
  const code = codeAt(text, end);
  if (code !== hash && !(code === slash && codeAt(text, end + 1) === slash)) return end;
  const lineEnd = /[\r\n]/g;
  lineEnd.lastIndex = end;
  return lineEnd.exec(text)?.index ?? text.length;
}

/** `0x` or `\x` before a digit. */
const prefix = /(?:0x|\\x)(?=[0-9a-f])/iy;

function prefixLength(text: string, at: number): number {
  prefix.lastIndex = at;
  return prefix.test(text) ? 2 : 0;
}

const notADigit = 16;
const digitValues = new Uint8Array(128).fill(notADigit);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  digitValues[digit.charCodeAt(0)] = value;
  digitValues[digit.toUpperCase().charCodeAt(0)] = value;
}

/** The value of the hex digit at `at`, or {@link notADigit}, at the end of the text too. */
function digitAt(text: string, at: number): number {
  return digitValues[codeAt(text, at)] ?? notADigit;
}

/**
 * Reads bytes written as hex digits, in any of the usual styles and any mixture of them: `aa55`, `AA 55`, `aa:55`,
 * `aa-55`, `0xaa, 0x55`, `\xaa\x55`, `{0xAA, 0x55}`, over any number of lines, with `#` and `//` comments to the end of
 * the line. A byte is two digits; only after `0x` a single one will do, as C programs write it.
 */
export function parseHexPayload(text: string): PayloadResult {
  const bytes = new Uint8Array((text.length >> 1) + 1);
  let length = 0;
  for (let at = 0; at < text.length;) {
    const start = skipFrom(text, at);
    if (start > at) {
      at = start;
      continue;
    }
    const marked = digitAt(text, at + 1) === notADigit ? prefixLength(text, at) : 0;
    const from = at + marked;
    let end = from;
    for (; digitAt(text, end) !== notADigit; end += 2) {
      const low = digitAt(text, end + 1);
      if (low === notADigit) break;
      bytes[length++] = (digitAt(text, end) << 4) | low;
    }
    const half = digitAt(text, end);
    if (half !== notADigit) {
      const isWhole = end === from && marked > 0 && text[at] === "0";
      if (!isWhole) return oddDigit(text, end);
      bytes[length++] = half;
      end++;
    }
    if (end === from) return notHex(text, at);
    at = end;
  }
  return { ok: true, bytes: bytes.slice(0, length) };
}

function notHex(text: string, at: number): PayloadResult {
  const codePoint = text.codePointAt(at) ?? 0;
  const end = at + (codePoint > 0xffff ? 2 : 1);
  return payloadProblem(
    `${quotedCharacter(codePoint)} is not a hex digit: write each byte as two of 0-9 and a-f, such as 0a.`,
    at,
    end,
  );
}

function oddDigit(text: string, at: number): PayloadResult {
  const digit = text.charAt(at);
  return payloadProblem(
    `The digit ${digit} is half a byte: write two digits for each byte, such as 0${digit}.`,
    at,
    at + 1,
  );
}

const lowerPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const upperPairs = lowerPairs.map((pair) => pair.toUpperCase());

/** Two hex digits for each byte, lower case and with one space between unless told otherwise; `""` for no bytes. */
export function formatHex(bytes: Uint8Array, options: { separator?: string; upper?: boolean } = {}): string {
  const { separator = " ", upper = false } = options;
  return joinBytes(bytes, upper ? upperPairs : lowerPairs, separator);
}
