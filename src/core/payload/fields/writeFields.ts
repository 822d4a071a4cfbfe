import { isVisibleCharacter } from "../characterName";
import { invalidCharacter, walkCharacters } from "../walkCharacters";
import { quoteText } from "./quoteText";

/** A line becomes hardly longer than this. */
const widest = 88;
const hexPerLine = 16;
/** Within other bytes, fewer visible characters than this are hardly meant as text. */
const shortestText = 4;

/**
 * Writes bytes as a field text, to be read by people and back to exactly these bytes: text line by line in quotes, all
 * else in hex with the texts in it quoted. One line has no line break; several end with one.
 */
export function writeFields(bytes: Uint8Array): string {
  const lines = isText(bytes) ? textLines(bytes) : mixedLines(bytes);
  return lines.length === 1 ? (lines[0] ?? "") : lines.map((line) => `${line}\n`).join("");
}

const [tab, lineFeed, carriageReturn] = [0x09, 0x0a, 0x0d];

/** Whether all of it is visible, or ends lines; nothing at all is a text too. */
function isText(bytes: Uint8Array): boolean {
  let isVisible = true;
  walkCharacters(bytes, "utf-8", (codePoint) => {
    const isBreak = codePoint === tab || codePoint === lineFeed || codePoint === carriageReturn;
    isVisible = codePoint !== invalidCharacter && (isBreak || isVisibleCharacter(codePoint));
    return isVisible;
  });
  return isVisible;
}

/** Each line of the text is one of the field text, and long ones are several. */
function textLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  let from = 0;
  walkCharacters(bytes, "utf-8", (codePoint, start, end) => {
    const endsLine = codePoint === lineFeed || (codePoint === carriageReturn && bytes[end] !== lineFeed);
    if (endsLine || (end - from >= widest && bytes[end] !== carriageReturn && bytes[end] !== lineFeed)) {
      lines.push(quoteText(bytes.subarray(from, end)));
      from = end;
    }
    return start < bytes.length;
  });
  if (from < bytes.length || lines.length === 0) lines.push(quoteText(bytes.subarray(from)));
  return lines;
}

function mixedLines(bytes: Uint8Array): string[] {
  const writer = new LineWriter();
  for (let at = 0; at < bytes.length;) {
    const textEnd = asciiEnd(bytes, at);
    if (textEnd - at >= shortestText) {
      writer.addText(bytes.subarray(at, textEnd));
      at = textEnd;
    } else writer.addByte(bytes[at++] ?? 0);
  }
  return writer.lines();
}

function asciiEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isVisibleAscii(bytes[at] ?? 0)) at++;
  return at;
}

function isVisibleAscii(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Fills lines with hex bytes and quoted texts. */
class LineWriter {
  readonly #lines: string[] = [];
  #line: string[] = [];
  #width = 0;
  #hexBytes = 0;

  addByte(byte: number): void {
    if (this.#hexBytes >= hexPerLine) this.#endLine();
    this.#add(hexPairs[byte] ?? "");
    this.#hexBytes++;
  }

  addText(text: Uint8Array): void {
    for (let from = 0; from < text.length; from += widest) this.#add(quoteText(text.subarray(from, from + widest)));
  }

  lines(): string[] {
    this.#endLine();
    return this.#lines;
  }

  #add(part: string): void {
    if (this.#width > 0 && this.#width + 1 + part.length > widest) this.#endLine();
    this.#line.push(part);
    this.#width += part.length + 1;
  }

  #endLine(): void {
    if (this.#line.length > 0) this.#lines.push(this.#line.join(" "));
    this.#line = [];
    this.#width = 0;
    this.#hexBytes = 0;
  }
}
