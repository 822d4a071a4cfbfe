import { decode, encode } from "iconv-lite";
import { builtInTextCodec } from "../core/payload/builtInTextCodec";
import type { TextCodec, TextEncodeResult } from "../core/payload/textCodec";
import type { TextEncoding } from "../core/payload/textEncodings";

/** The codec of any text encoding, with the tables of all of them. Load it through `loadTextCodec`, not directly. */
export function textCodec(encoding: TextEncoding): TextCodec {
  return (
    builtInTextCodec(encoding) ?? {
      encode: (text) => encodeExactly(text, encoding),
      decode: (bytes) => decode(bytes, encoding, { stripBOM: false }),
    }
  );
}

function encodeExactly(text: string, encoding: TextEncoding): TextEncodeResult {
  const encoded = encodeFaithfully(text, encoding);
  if (encoded !== undefined) return { ok: true, bytes: encoded };
  let from = 0;
  for (const character of text) {
    const to = from + character.length;
    if (encodeFaithfully(character, encoding) === undefined) return { ok: false, from, to };
    from = to;
  }
  return { ok: false, from: 0, to: text.length };
}

/** iconv-lite writes it for a character that the encoding lacks; its byte stands for nothing else in all of ours. */
const substitute = "?";

/** A private character that iconv-lite writes into GBK with four bytes that only GB18030 has. */
const notInGbk = "\ue7c7";

function encodeFaithfully(text: string, encoding: TextEncoding): Uint8Array | undefined {
  if (encoding === "gbk" && text.includes(notInGbk)) return undefined;
  const bytes = new Uint8Array(encode(text, encoding));
  let substitutes = 0;
  for (const byte of bytes) if (byte === substitute.charCodeAt(0)) substitutes++;
  return substitutes === text.split(substitute).length - 1 ? bytes : undefined;
}
