import { formatBase64 } from "../../payload/base64Payload";
import { builtInTextCodec } from "../../payload/builtInTextCodec";
import type { TextCodec } from "../../payload/textCodec";
import { writeTextPayload } from "../../payload/textPayload";

/** What a secret looks like, wherever it may be seen. */
export interface SecretForms {
  /** Its bytes in each encoding that has all its characters, UTF-8 first. */
  readonly encoded: readonly Uint8Array[];
  /** It as text: as it is, and as it reads where its bytes are taken for those of another encoding. */
  readonly texts: readonly string[];
  /** All forms, global each; those of bytes fit the bytes as {@link latin1Text} has them. */
  readonly patterns: readonly RegExp[];
}

const latin1 = builtInTextCodec("latin1");

/** A text with one character for each byte, in which the forms of a secret are found like in any other. */
export function latin1Text(bytes: Uint8Array): string {
  return latin1.decode(bytes);
}

/**
 * The forms of a secret: as it is and escaped, and its bytes in UTF-8 and the encodings of the codecs as they are,
 * escaped, percent-encoded, as hex digits in any case and with any of the usual separators, and in base64, whatever
 * stands around them there. Secrets of one byte have no hex, since that would be everywhere, and those of fewer than
 * three no base64.
 */
export function secretForms(value: string, codecs: Iterable<TextCodec>): SecretForms {
  const utf8 = new TextEncoder().encode(value);
  const all = [builtInTextCodec("utf-8"), ...codecs];
  const encoded = distinct([utf8, ...all.map((codec) => codec.encode(value)).flatMap((r) => (r.ok ? [r.bytes] : []))]);
  const misread = encoded.flatMap((bytes) => all.map((codec) => codec.decode(bytes)));
  // What no encoding could read says nothing, and looks like any other such text.
  const texts = [...new Set([value, ...misread.filter((text) => /[^\ufffd]/.test(text))])];
  const forms = [...texts, JSON.stringify(value).slice(1, -1)].map(escapeRegExp);
  for (const bytes of encoded) {
    forms.push(escapeRegExp(latin1Text(bytes)), escapeRegExp(writeTextPayload(bytes)), percentForm(bytes));
    if (utf8.length >= 2 && bytes.length >= 2) forms.push(hexForm(bytes));
    if (utf8.length >= 3 && bytes.length >= 3) forms.push(...base64Forms(bytes));
  }
  return { encoded, texts, patterns: [...new Set(forms)].map((form) => new RegExp(form, "g")) };
}

function distinct(all: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(all.map((bytes) => [latin1Text(bytes), bytes])).values()];
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** Both digits of a byte, in any case. */
function hexDigits(byte: number): string {
  const digits = byte.toString(16).padStart(2, "0");
  return digits.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** Visible ASCII may stand for itself, but for the sign itself. */
function percentForm(bytes: Uint8Array): string {
  const isPlain = (byte: number) => byte > 0x20 && byte < 0x7f && byte !== 0x25;
  const own = (byte: number) =>
    byte === 0x20 ? "[ +]|" : isPlain(byte) ? `${escapeRegExp(String.fromCharCode(byte))}|` : "";
  return Array.from(bytes, (byte) => `(?:${own(byte)}%${hexDigits(byte)})`).join("");
}

/** `34373131`, `34 37 31 31`, `34:37`, `0x34, 0x37`, `\x34\x37`, over line ends too. */
function hexForm(bytes: Uint8Array): string {
  return Array.from(bytes, hexDigits).join(String.raw`[\s,:;_.-]{0,4}(?:0[xX]|\\x)?`);
}

/**
 * The secret may begin at any of the three places that a group of base64 has. The characters that it shares with its
 * neighbours could be any, and go with it.
 */
function base64Forms(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((before) => {
    const padded = new Uint8Array(before + bytes.length);
    padded.set(bytes, before);
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor((padded.length * 8) / 6);
    const own = formatBase64(padded).slice(first, last);
    const letters = Array.from(own, (letter) =>
      letter === "+" || letter === "-" ? "[+-]" : letter === "/" ? "[/_]" : letter,
    );
    const shared = "[A-Za-z0-9+/_-]";
    const isShared = (padded.length * 8) % 6 !== 0;
    return `${before > 0 ? `${shared}?` : ""}${letters.join(String.raw`\s{0,2}`)}${isShared ? `(?:${shared}=*)?` : ""}`;
  });
}
