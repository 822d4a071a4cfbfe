import type { SourceRange } from "../diagnostic";

/** A text in place of another one: of nothing where `from` is `to`. */
export interface TextEdit extends SourceRange {
  readonly text: string;
}

/** The text with all edits made. They count in the text as it is before; none may overlap another. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to, text } of sorted) {
    if (from < at) throw new RangeError(`The edit at ${from} overlaps the one before it.`);
    pieces.push(source.slice(at, from), text);
    at = to;
  }
  return pieces.join("") + source.slice(at);
}

/** The line ending that a text uses: that of its first line. */
export function lineBreakOf(source: string): "\n" | "\r\n" {
  return /\r?\n/.exec(source)?.[0] === "\r\n" ? "\r\n" : "\n";
}

/** The offset at which the line of `at` begins. */
export function lineStart(source: string, at: number): number {
  return at <= 0 ? 0 : source.lastIndexOf("\n", at - 1) + 1;
}

/** The offset behind the line of `at`, its line break included; the end of the text in the last line. */
export function lineEnd(source: string, at: number): number {
  const feed = source.indexOf("\n", at);
  return feed === -1 ? source.length : feed + 1;
}
