import type { TextEncoding } from "./textEncodings";
import { utf8CodePoint, utf8Length } from "./utf8CodePoint";

/** Stands for a code point where the bytes are not a character of the encoding. */
export const invalidCharacter = -1;

/**
 * Is told one character, or {@link invalidCharacter}, and the bytes `from` up to, not including, `to` that it came from.
 * Answers whether to go on.
 */
export type CharacterVisitor = (codePoint: number, from: number, to: number) => boolean;

/**
 * Reads bytes as characters and says which bytes each one came from. Every byte is in exactly one visited range, but
 * for the rare sequences that stand for two characters, both of which have the whole range. Reads no further than the
 * visitor asks for. Never throws: in an encoding that the runtime does not know, only ASCII bytes are characters.
 */
export function walkCharacters(bytes: Uint8Array, encoding: TextEncoding, visit: CharacterVisitor): void {
  const walk = walkers[encoding];
  if (walk !== undefined) walk(bytes, visit);
  else if (isKnown(encoding)) walkWithDecoder(bytes, encoding, visit);
  else walkSingleBytes(bytes, 0x7f, visit);
}

function walkUtf8(bytes: Uint8Array, visit: CharacterVisitor): void {
  for (let at = 0; at < bytes.length;) {
    const found = utf8CodePoint(bytes, at);
    const end = at + (found < 0 ? -found : utf8Length(found));
    if (!visit(found < 0 ? invalidCharacter : found, at, end)) return;
    at = end;
  }
}

function walkUtf16(bytes: Uint8Array, unitAt: (at: number) => number, visit: CharacterVisitor): void {
  const complete = bytes.length - (bytes.length % 2);
  for (let at = 0; at < complete;) {
    const unit = unitAt(at);
    const next = at + 2 < complete ? unitAt(at + 2) : 0;
    const isPair = unit >> 10 === 0x36 && next >> 10 === 0x37;
    const isLone = !isPair && unit >> 11 === 0x1b;
    const end = at + (isPair ? 4 : 2);
    const codePoint = isPair ? 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff) : unit;
    if (!visit(isLone ? invalidCharacter : codePoint, at, end)) return;
    at = end;
  }
  if (complete < bytes.length) visit(invalidCharacter, complete, bytes.length);
}

function walkSingleBytes(bytes: Uint8Array, highest: number, visit: CharacterVisitor): void {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (!visit(byte > highest ? invalidCharacter : byte, at, at + 1)) return;
  }
}

/** Whether the runtime has this encoding: one built without the tables knows little more than UTF-8. */
function isKnown(encoding: TextEncoding): boolean {
  try {
    new TextDecoder(encoding);
    return true;
  } catch {
    return false;
  }
}

/** Answers the characters that one more byte completes. */
type ByteDecoder = (byte: Uint8Array) => string;

function createByteDecoder(encoding: TextEncoding): ByteDecoder {
  let decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return (byte) => {
    try {
      return decoder.decode(byte, { stream: true });
    } catch {
      // Node throws on some broken GB18030, although it was not told to.
      decoder = new TextDecoder(encoding, { ignoreBOM: true });
      return "\ufffd";
    }
  };
}

/** Feeds one byte at a time, because a decoder does not tell which bytes a character came from. */
function walkWithDecoder(bytes: Uint8Array, encoding: TextEncoding, visit: CharacterVisitor): void {
  const decode = createByteDecoder(encoding);
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    const text = decode(bytes.subarray(at, at + 1));
    if (text === "") continue;
    if (!visitDecoded(text, { bytes, from, to: at + 1 }, visit)) return;
    from = at + 1;
  }
  if (from < bytes.length) visit(invalidCharacter, from, bytes.length);
}

interface DecodedRange {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

function visitDecoded(text: string, { bytes, from, to }: DecodedRange, visit: CharacterVisitor): boolean {
  if (!text.includes("\ufffd"))
    return Array.from(text).every((character) => visit(character.codePointAt(0) ?? 0, from, to));
  const last = bytes[to - 1] ?? 0;
  const isBrokenOffByAscii = last < 0x80 && to - from > 1 && text === `\ufffd${String.fromCharCode(last)}`;
  if (!isBrokenOffByAscii) return visit(invalidCharacter, from, to);
  return visit(invalidCharacter, from, to - 1) && visit(last, to - 1, to);
}

const walkers: Partial<Record<TextEncoding, (bytes: Uint8Array, visit: CharacterVisitor) => void>> = {
  "utf-8": walkUtf8,
  "utf-16le": (bytes, visit) => walkUtf16(bytes, (at) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8), visit),
  "utf-16be": (bytes, visit) => walkUtf16(bytes, (at) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0), visit),
  latin1: (bytes, visit) => walkSingleBytes(bytes, 0xff, visit),
  ascii: (bytes, visit) => walkSingleBytes(bytes, 0x7f, visit),
};
