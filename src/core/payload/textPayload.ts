import { ByteSink } from "./byteSink";
import { isVisibleCharacter, quotedCharacter } from "./characterName";
import { payloadProblem, type PayloadResult } from "./payloadResult";
import type { TextEncodeResult } from "./textCodec";
import { readTextEscape, simpleEscapeLetters } from "./textEscape";
import { invalidCharacter, walkCharacters } from "./walkCharacters";

/** A stretch of decoded text and where in the source it stands. */
interface Piece {
  readonly textFrom: number;
  readonly sourceFrom: number;
  readonly sourceTo: number;
  readonly isEscape: boolean;
}

/** Text between two raw bytes, which is encoded as a whole. */
class TextRun {
  text = "";
  readonly #pieces: Piece[] = [];

  addLiteral(text: string, sourceFrom: number): void {
    this.#add(text, { sourceFrom, sourceTo: sourceFrom + text.length, isEscape: false });
  }

  addEscape(text: string, sourceFrom: number, sourceTo: number): void {
    this.#add(text, { sourceFrom, sourceTo, isEscape: true });
  }

  /** The source range of the units `from` up to `to` of the text. */
  sourceRange(from: number, to: number): [number, number] {
    const first = this.#pieceAt(from);
    const last = this.#pieceAt(to - 1);
    const start = first.isEscape ? first.sourceFrom : first.sourceFrom + from - first.textFrom;
    return [start, last.isEscape ? last.sourceTo : last.sourceFrom + to - last.textFrom];
  }

  #add(text: string, where: Omit<Piece, "textFrom">): void {
    this.#pieces.push({ textFrom: this.text.length, ...where });
    this.text += text;
  }

  #pieceAt(index: number): Piece {
    const found = this.#pieces.findLast(({ textFrom }) => textFrom <= index);
    return found ?? { textFrom: 0, sourceFrom: 0, sourceTo: 0, isEscape: false };
  }
}

/**
 * Turns typed text into bytes. Knows the escapes `\r \n \t \0 \a \b \f \v \e \\ \" \' \xHH \u{…} \uHHHH`; line breaks
 * that are typed stay as they are. `\xHH` is that very byte in any encoding; all else goes through `encode`. The first
 * thing that cannot be sent as written is a problem: nothing is replaced or left out.
 */
export function parseTextPayload(text: string, encode: (text: string) => TextEncodeResult): PayloadResult {
  const sink = new ByteSink(text.length);
  let run = new TextRun();
  for (let at = 0; at < text.length;) {
    const backslash = text.indexOf("\\", at);
    const end = backslash < 0 ? text.length : backslash;
    if (end > at) run.addLiteral(text.slice(at, end), at);
    if (backslash < 0) break;
    const escape = readTextEscape(text, backslash);
    if (escape.kind === "problem") return { ok: false, problem: escape.problem };
    if (escape.kind === "text") run.addEscape(escape.text, backslash, escape.end);
    else {
      const problem = encodeRun(run, encode, sink);
      if (problem !== undefined) return problem;
      if (run.text !== "") run = new TextRun();
      sink.append(escape.byte);
    }
    at = escape.end;
  }
  return encodeRun(run, encode, sink) ?? { ok: true, bytes: sink.toBytes() };
}

function encodeRun(
  run: TextRun,
  encode: (text: string) => TextEncodeResult,
  sink: ByteSink,
): (PayloadResult & { ok: false }) | undefined {
  if (run.text === "") return undefined;
  const lone = run.text.search(/\p{Surrogate}/u);
  if (lone >= 0) {
    const message = "Half of a surrogate pair is not a character: write both halves, or \\u{…} with the code point.";
    return payloadProblem(message, ...run.sourceRange(lone, lone + 1));
  }
  const encoded = encode(run.text);
  if (!encoded.ok) {
    const [from, to] = run.sourceRange(encoded.from, encoded.to);
    return payloadProblem(missingCharacter(run.text.codePointAt(encoded.from) ?? 0), from, to);
  }
  sink.appendAll(encoded.bytes);
  return undefined;
}

function missingCharacter(codePoint: number): string {
  return `The chosen encoding has no ${quotedCharacter(codePoint)}: choose another encoding, or write its bytes as \\xHH.`;
}

/** How each byte, and each ASCII character, is written; the quotes stand for themselves outside of a quoted text. */
const byteEscapes = Array.from({ length: 256 }, (_, byte) => `\\x${byte.toString(16).padStart(2, "0")}`);
const writtenAscii = byteEscapes.slice(0, 128).map((escape, codePoint) => {
  const character = String.fromCharCode(codePoint);
  const letter = [...simpleEscapeLetters].find(([, meant]) => meant === character)?.[0];
  const isQuote = character === '"' || character === "'";
  if (letter !== undefined && !isQuote) return `\\${letter}`;
  return isVisibleCharacter(codePoint) ? character : escape;
});

/**
 * Writes bytes as text that {@link parseTextPayload} reads back, in UTF-8, to exactly these bytes. All that is not plainly
 * visible is escaped: controls by their letter or `\xHH`, other hidden characters as `\u{…}`, bytes that are not UTF-8
 * as `\xHH`.
 */
export function writeTextPayload(bytes: Uint8Array): string {
  let text = "";
  walkCharacters(bytes, "utf-8", (codePoint, from, to) => {
    if (codePoint !== invalidCharacter) text += writeCharacter(codePoint, bytes[to]);
    else for (let at = from; at < to; at++) text += byteEscapes[bytes[at] ?? 0] ?? "";
    return true;
  });
  return text;
}

function writeCharacter(codePoint: number, nextByte: number | undefined): string {
  const isDigitNext = nextByte !== undefined && nextByte >= 0x30 && nextByte <= 0x39;
  // `\01` would be read here as NUL and 1, but by people as octal.
  if (codePoint === 0 && isDigitNext) return "\\x00";
  const ascii = writtenAscii[codePoint];
  if (ascii !== undefined) return ascii;
  return isVisibleCharacter(codePoint) ? String.fromCodePoint(codePoint) : `\\u{${codePoint.toString(16)}}`;
}
