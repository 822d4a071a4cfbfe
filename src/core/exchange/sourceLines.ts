/** A place as people count it: both from 1, columns in UTF-16 units. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets of a text into lines and columns. Lines end with LF, CR LF or CR. */
export class SourceLines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = 0; at < text.length; at++) {
      const isReturn = text[at] === "\r";
      if (isReturn && text[at + 1] === "\n") at++;
      if (isReturn || text[at] === "\n") this.#starts.push(at + 1);
    }
  }

  /** The line and column of an offset; one behind the text counts as in its last line. */
  positionAt(offset: number): SourcePosition {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#startOf(low) + 1 };
  }

  #startOf(index: number): number {
    return this.#starts[index] ?? 0;
  }
}
