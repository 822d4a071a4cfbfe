/**
 * The bytes of a text, or the range, in UTF-16 units of that text, of the first character that the encoding does not
 * have. The bytes are fresh and belong to the caller.
 */
export type TextEncodeResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly from: number; readonly to: number };

/** One text encoding, both ways. Neither method throws, whatever it is given. */
export interface TextCodec {
  /** Encodes without a byte order mark; never replaces a character in silence. */
  encode(text: string): TextEncodeResult;
  /** Decodes for reading: bytes that mean nothing become U+FFFD, and a byte order mark is kept. */
  decode(bytes: Uint8Array): string;
}
