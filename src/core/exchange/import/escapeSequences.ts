import { ByteSink } from "../../payload/byteSink";
import { quoted } from "../../quoted";

/** Where escapes stand, as each of these places has its own: `printf FORMAT`, `printf %b TEXT`, `echo -e`, `$'…'`. */
export type EscapeDialect = "format" | "argument" | "echo" | "quotes";

/** What escapes are resolved to. */
export interface EscapedBytes {
  readonly bytes: Uint8Array;
  /** Whether a `\c` ends all output here. */
  readonly isEnd: boolean;
  /** The first escape that means no character, as it is written; it is left out of the bytes. */
  readonly unknown?: string;
}

const octals: Readonly<Record<EscapeDialect, string>> = {
  format: "[0-7]{1,3}",
  argument: "0[0-7]{0,3}|[1-7][0-7]{0,2}",
  echo: "0[0-7]{0,3}",
  quotes: "[0-7]{1,3}",
};

function patternOf(dialect: EscapeDialect): RegExp {
  const isQuotes = dialect === "quotes";
  const hasQuotes = isQuotes || dialect === "format";
  const parts = [
    String.raw`x(?<hex>[0-9a-fA-F]{1,2})`,
    ...(isQuotes ? [String.raw`x\{(?<braced>[^}]*)\}?`, String.raw`c(?<control>\\\\?|[^\\])`] : []),
    String.raw`(?:u(?<short>[0-9a-fA-F]{1,4})|U(?<long>[0-9a-fA-F]{1,8}))`,
    `(?<octal>${octals[dialect]})`,
    `(?<letter>[abeEfnrtv\\\\${hasQuotes ? `"'?` : ""}])`,
    ...(dialect === "argument" || dialect === "echo" ? ["(?<end>c)"] : []),
  ];
  return new RegExp(String.raw`\\(?:${parts.join("|")})|(?<plain>[^\\]+|\\)`, "g");
}

const patterns: Readonly<Record<EscapeDialect, RegExp>> = {
  format: patternOf("format"),
  argument: patternOf("argument"),
  echo: patternOf("echo"),
  quotes: patternOf("quotes"),
};

const letters: Readonly<Record<string, number>> = { a: 7, b: 8, e: 0x1b, E: 0x1b, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** The sentence on an escape that {@link resolveEscapes} does not know. */
export function unknownEscape(escape: string): string {
  return `${quoted(escape)} is no character: write its bytes as \\x and two digits each.`;
}

/** Resolves escapes as bash does; what is none stands for itself. */
export function resolveEscapes(text: string, dialect: EscapeDialect): EscapedBytes {
  const sink = new ByteSink();
  let unknown: string | undefined;
  for (const { 0: whole, groups = {} } of text.matchAll(patterns[dialect])) {
    if (groups["end"] !== undefined) return { bytes: sink.toBytes(), isEnd: true, ...(unknown && { unknown }) };
    const bytes = groups["plain"] === undefined ? escapedBytes(groups) : encodeWord(whole);
    if (bytes) sink.appendAll(bytes);
    else unknown ??= whole;
  }
  return { bytes: sink.toBytes(), isEnd: false, ...(unknown && { unknown }) };
}

type Groups = Readonly<Record<string, string | undefined>>;

/** The bytes of one escape; undefined where it means none. */
function escapedBytes({ hex, braced, control, short, long, octal, letter = "" }: Groups): Uint8Array | undefined {
  if (hex !== undefined) return Uint8Array.of(parseInt(hex, 16));
  if (octal !== undefined) return Uint8Array.of(parseInt(octal, 8) & 0xff);
  if (control !== undefined) return controlByte(control.charAt(0));
  if (braced !== undefined) return /^[0-9a-f]{1,8}$/i.test(braced) ? lastByte(parseInt(braced, 16)) : undefined;
  const digits = short ?? long;
  if (digits !== undefined) return encodeCodePoint(parseInt(digits, 16));
  return Uint8Array.of(letters[letter] ?? letter.charCodeAt(0));
}

function lastByte(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff);
}

function controlByte(character: string): Uint8Array | undefined {
  if (character === "?") return Uint8Array.of(0x7f);
  return /^[ -~]$/.test(character) ? Uint8Array.of(character.toUpperCase().charCodeAt(0) & 0x1f) : undefined;
}

function encodeCodePoint(codePoint: number): Uint8Array | undefined {
  const isCharacter = codePoint <= 0x10ffff && !(codePoint >= 0xd800 && codePoint <= 0xdfff);
  return isCharacter ? new TextEncoder().encode(String.fromCodePoint(codePoint)) : undefined;
}

const firstRawByte = 0xdc00;

/** A byte that is no text stands in a word as half of a surrogate pair, U+DC80 to U+DCFF, which no text has. */
export function decodeWord(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte < 0x80 ? byte : firstRawByte + byte)).join("");
  }
}

/** The bytes of a word in UTF-8, those that {@link decodeWord} wrote in their own way included. */
export function encodeWord(text: string): Uint8Array {
  const sink = new ByteSink(text.length);
  const encoder = new TextEncoder();
  for (const [part, raw] of text.matchAll(/([\udc80-\udcff])|[^\udc80-\udcff]+/gu)) {
    if (raw === undefined) sink.appendAll(encoder.encode(part));
    else sink.append(raw.charCodeAt(0) - firstRawByte);
  }
  return sink.toBytes();
}
