import type { SourceRange } from "../diagnostic";

/** A piece of a text that was replaced. */
export interface SourceEdit extends SourceRange {
  /** What stands there now. */
  readonly text: string;
  /** Whether `from` is at the start of a line. */
  readonly isAtLineStart: boolean;
}

/** The lines that a range is in, from the start of the first to the end of the last; blank lines at its end left out. */
export function wholeLines(text: string, { from, to }: SourceRange): SourceRange {
  let start = from;
  while (start > 0 && !isBreak(text[start - 1])) start--;
  let end = from + text.slice(from, to).trimEnd().length;
  while (end < text.length && !isBreak(text[end])) end++;
  return { from: start, to: end };
}

function isBreak(character: string | undefined): boolean {
  return character === "\n" || character === "\r";
}

/**
 * Where whole lines are after an edit elsewhere; undefined where the edit changed them, or may have. What is typed at the
 * end of their last line changes them, unless it begins a new line; what is put before them does not, if it ends with one.
 */
export function trackRange({ from, to }: SourceRange, edit: SourceEdit): SourceRange | undefined {
  const moved = edit.text.length - (edit.to - edit.from);
  if (edit.from > to || (edit.from === to && /^[\r\n]/.test(edit.text))) return { from, to };
  const isBefore = edit.to < from || (edit.to === from && endsLine(edit));
  return isBefore ? { from: from + moved, to: to + moved } : undefined;
}

function endsLine({ text, isAtLineStart }: SourceEdit): boolean {
  return text === "" ? isAtLineStart : /[\r\n]$/.test(text);
}
