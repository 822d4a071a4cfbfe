/** The keys that move through a dump. */
export type MoveKey = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown" | "Home" | "End";

const moveKeys: readonly string[] = [
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
  "PageUp",
  "PageDown",
  "Home",
  "End",
] satisfies readonly MoveKey[];

/** Tells the keys that move from all others. */
export function isMoveKey(key: string): key is MoveKey {
  return moveKeys.includes(key);
}

/** How a dump is laid out, for moving in it. */
export interface DumpLayout {
  readonly length: number;
  readonly bytesPerRow: number;
  readonly rowsPerPage: number;
}

/** A run of bytes, from the one where it was begun to the one where the cursor is, both included. */
export class ByteSelection {
  constructor(
    readonly anchor: number,
    readonly cursor: number = anchor,
  ) {}

  get from(): number {
    return Math.min(this.anchor, this.cursor);
  }

  /** Exclusive. */
  get to(): number {
    return Math.max(this.anchor, this.cursor) + 1;
  }

  has(index: number): boolean {
    return index >= this.from && index < this.to;
  }

  /** The same run, drawn to another cursor. */
  extendedTo(cursor: number): ByteSelection {
    return new ByteSelection(this.anchor, cursor);
  }

  /** Where a key takes it. `extends`: Shift is held; `jumps`: Ctrl or Cmd is, and Home and End mean the whole record. */
  moved(key: MoveKey, layout: DumpLayout, how: { readonly extends: boolean; readonly jumps: boolean }): ByteSelection {
    const cursor = Math.max(0, Math.min(layout.length - 1, this.target(key, layout, how.jumps)));
    return how.extends ? this.extendedTo(cursor) : new ByteSelection(cursor);
  }

  private target(key: MoveKey, { length, bytesPerRow, rowsPerPage }: DumpLayout, jumps: boolean): number {
    const rowStart = this.cursor - (this.cursor % bytesPerRow);
    switch (key) {
      case "ArrowLeft":
        return this.cursor - 1;
      case "ArrowRight":
        return this.cursor + 1;
      case "ArrowUp":
        return this.cursor < bytesPerRow ? this.cursor : this.cursor - bytesPerRow;
      case "ArrowDown":
        return this.cursor + bytesPerRow < length ? this.cursor + bytesPerRow : this.cursor;
      case "PageUp":
        return this.cursor - bytesPerRow * Math.min(rowsPerPage, Math.floor(this.cursor / bytesPerRow));
      case "PageDown":
        return this.cursor + bytesPerRow * rowsPerPage;
      case "Home":
        return jumps ? 0 : rowStart;
      case "End":
        return jumps ? length - 1 : rowStart + bytesPerRow - 1;
    }
  }
}
