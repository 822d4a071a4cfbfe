import { textWidth } from "../terminal/textWidth";
import { printableLine } from "./printable";
import type { MarkedLine } from "./sourceTexts";

const mostCharacters = 120;
const charactersBefore = 60;

/** A line of a file and, below it, a marker: two lines that stand under each other. */
export function sourceExcerpt({ line, text, from, to }: MarkedLine): readonly [string, string] {
  const first = from > mostCharacters - charactersBefore / 2 ? from - charactersBefore : 0;
  const cut = { before: first > 0 ? "…" : "", after: text.length > first + mostCharacters ? "…" : "" };
  const before = shown(text.slice(first, from));
  const marked = shown(text.slice(from, Math.min(to, first + mostCharacters)));
  const after = shown(text.slice(Math.max(from, Math.min(to, first + mostCharacters)), first + mostCharacters));
  const number = String(line).padStart(5);
  const blank = " ".repeat(textWidth(cut.before + before));
  return [
    `${number} | ${cut.before}${before}${marked}${after}${cut.after}`,
    `${" ".repeat(number.length)} | ${blank}${"^".repeat(Math.max(1, textWidth(marked)))}`,
  ];
}

function shown(text: string): string {
  return printableLine(text.replaceAll("\t", " "));
}
