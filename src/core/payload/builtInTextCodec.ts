import type { TextCodec } from "./textCodec";
import type { TextEncoding } from "./textEncodings";

const loneSurrogate = /\p{Surrogate}/u;

const utf8: TextCodec = {
  encode(text) {
    const lone = text.search(loneSurrogate);
    return lone < 0 ? { ok: true, bytes: new TextEncoder().encode(text) } : { ok: false, from: lone, to: lone + 1 };
  },
  decode: (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
};

/** `String.fromCharCode` takes its units as arguments, of which a runtime allows only so many. */
function textOfUnits(units: Uint16Array): string {
  let text = "";
  for (let at = 0; at < units.length; at += 8192) text += String.fromCharCode(...units.subarray(at, at + 8192));
  return text;
}

function createUtf16Codec(isLittleEndian: boolean): TextCodec {
  return {
    encode(text) {
      const lone = text.search(loneSurrogate);
      if (lone >= 0) return { ok: false, from: lone, to: lone + 1 };
      const bytes = new Uint8Array(text.length * 2);
      const view = new DataView(bytes.buffer);
      for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), isLittleEndian);
      return { ok: true, bytes };
    },
    decode(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const units = new Uint16Array(bytes.length >> 1);
      for (let at = 0; at < units.length; at++) units[at] = view.getUint16(at * 2, isLittleEndian);
      const text = textOfUnits(units).replace(/\p{Surrogate}/gu, "\ufffd");
      return bytes.length % 2 === 0 ? text : `${text}\ufffd`;
    },
  };
}

/** An encoding whose bytes are the first code points of Unicode: US-ASCII up to 7F, ISO-8859-1 up to FF. */
function createSingleByteCodec(highest: number): TextCodec {
  return {
    encode(text) {
      const bytes = new Uint8Array(text.length);
      for (let at = 0; at < text.length; at++) {
        const codePoint = text.codePointAt(at) ?? 0;
        if (codePoint > highest) return { ok: false, from: at, to: at + (codePoint > 0xffff ? 2 : 1) };
        bytes[at] = codePoint;
      }
      return { ok: true, bytes };
    },
    decode: (bytes) => textOfUnits(Uint16Array.from(bytes, (byte) => (byte > highest ? 0xfffd : byte))),
  };
}

const codecs: Partial<Record<TextEncoding, TextCodec>> = {
  "utf-8": utf8,
  "utf-16le": createUtf16Codec(true),
  "utf-16be": createUtf16Codec(false),
  ascii: createSingleByteCodec(0x7f),
  latin1: createSingleByteCodec(0xff),
};

/** The codec of an encoding that needs no tables; undefined for the others, which the engine loads when first needed. */
export function builtInTextCodec(encoding: "utf-8" | "utf-16le" | "utf-16be" | "ascii" | "latin1"): TextCodec;
export function builtInTextCodec(encoding: TextEncoding): TextCodec | undefined;
export function builtInTextCodec(encoding: TextEncoding): TextCodec | undefined {
  return codecs[encoding];
}
