import { isVisibleCharacter } from "./characterName";
import type { PayloadProblem } from "./payloadResult";

/** One escape of a text payload as read: what it stands for and where it ends, or why it is none. */
export type TextEscape =
  | { readonly kind: "text"; readonly text: string; readonly end: number }
  | { readonly kind: "byte"; readonly byte: number; readonly end: number }
  | { readonly kind: "problem"; readonly problem: PayloadProblem };

const simpleEscapes = new Map([
  ["r", "\r"],
  ["n", "\n"],
  ["t", "\t"],
  ["0", "\0"],
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["e", "\x1b"],
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
]);

/** The escapes by one letter, and what each stands for. */
export const simpleEscapeLetters: ReadonlyMap<string, string> = simpleEscapes;

function problem(message: string, from: number, to: number): TextEscape {
  return { kind: "problem", problem: { message, from, to } };
}

/** Reads the escape whose backslash is at `at`. `\uHHHH` may be half of a surrogate pair; the caller looks at both. */
export function readTextEscape(source: string, at: number): TextEscape {
  const letter = source.charAt(at + 1);
  const simple = simpleEscapes.get(letter);
  if (simple !== undefined) return { kind: "text", text: simple, end: at + 2 };
  if (letter === "x") return readByte(source, at);
  if (letter === "u") return source.charAt(at + 2) === "{" ? readCodePoint(source, at) : readUnit(source, at);
  return unknownEscape(source, at);
}

function readHex(source: string, at: number, most: number): string {
  return /^[0-9a-f]*/i.exec(source.slice(at, at + most))?.[0] ?? "";
}

function readByte(source: string, at: number): TextEscape {
  const digits = readHex(source, at + 2, 2);
  const end = at + 2 + digits.length;
  if (digits.length === 2) return { kind: "byte", byte: parseInt(digits, 16), end };
  return problem("This \\x escape is cut short: write two hex digits, such as \\x0a.", at, end);
}

function readUnit(source: string, at: number): TextEscape {
  const digits = readHex(source, at + 2, 4);
  const end = at + 2 + digits.length;
  if (digits.length === 4) return { kind: "text", text: String.fromCharCode(parseInt(digits, 16)), end };
  return problem("This \\u escape is cut short: write four hex digits, such as \\u00e9, or \\u{e9}.", at, end);
}

function readCodePoint(source: string, at: number): TextEscape {
  const digits = /^[0-9a-f]*/i.exec(source.slice(at + 3))?.[0] ?? "";
  const end = at + 3 + digits.length;
  if (digits === "" || source.charAt(end) !== "}") {
    return problem(
      "This \\u{…} escape is not complete: write hex digits and a closing brace, such as \\u{e9}.",
      at,
      end,
    );
  }
  const codePoint = parseInt(digits, 16);
  if (codePoint > 0x10ffff) {
    return problem("There is no such character: the highest code point is \\u{10ffff}.", at, end + 1);
  }
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
    return problem("Half of a surrogate pair is not a character: write the whole code point.", at, end + 1);
  }
  return { kind: "text", text: String.fromCodePoint(codePoint), end: end + 1 };
}

function unknownEscape(source: string, at: number): TextEscape {
  const codePoint = source.codePointAt(at + 1);
  if (codePoint === undefined)
    return problem("A backslash at the end escapes nothing: write \\\\ to send one.", at, at + 1);
  const character = String.fromCodePoint(codePoint);
  const what =
    isVisibleCharacter(codePoint) && character !== " " ? `There is no escape \\${character}` : "This is no escape";
  return problem(`${what}: write \\\\ to send a backslash.`, at, at + 1 + character.length);
}
