import type { SourceRange } from "../../core/exchange/diagnostic";
import { SourceLines, type SourcePosition } from "../../core/exchange/sourceLines";

/** A place in a file as a report tells it. */
export interface SourcePlace extends SourcePosition {
  /** As a user would write its path. */
  readonly file: string;
}

interface SourceText {
  readonly text: string;
  readonly lines: SourceLines;
}

/** The texts of the files that a report tells places in. */
export class SourceTexts {
  readonly #texts = new Map<string, SourceText>();

  /** `shownPath` turns the paths that a run uses into those that a user would write. */
  constructor(readonly shownPath: (path: string) => string = (path) => path) {}

  /** Keeps the text of a file. */
  add(path: string, text: string): void {
    this.#texts.set(path, { text, lines: new SourceLines(text) });
  }

  /** All texts that are kept. */
  texts(): readonly string[] {
    return Array.from(this.#texts.values(), ({ text }) => text);
  }

  /** The place where a range begins; the beginning of a file whose text is not known. */
  placeOf(path: string, { from }: SourceRange): SourcePlace {
    const position = this.#texts.get(path)?.lines.positionAt(from) ?? { line: 1, column: 1 };
    return { file: this.shownPath(path), ...position };
  }

  /** The line in which a range begins, and where in it the range is; undefined where there is nothing to show. */
  lineOf(path: string, { from, to }: SourceRange): MarkedLine | undefined {
    const source = this.#texts.get(path);
    if (source === undefined) return undefined;
    const { line, column } = source.lines.positionAt(from);
    const start = from - column + 1;
    const [text = ""] = source.text.slice(start, start + longestLine).split(/[\r\n]/, 1);
    if (text.trim() === "") return undefined;
    const end = Math.max(column, Math.min(text.length, to - start));
    return { line, text, from: column - 1, to: Math.max(end, column) };
  }
}

/** A line of a file with a part of it that is meant; offsets count in the line, `to` not included. */
export interface MarkedLine {
  readonly line: number;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** No line is looked at further than this. */
const longestLine = 4096;
