import type { RowCache } from "./rowCache";

/**
 * Keeps the end of the log in view. The list grows only when its last rows are here, so that fast traffic shows rows
 * and not placeholders; meanwhile what comes on top is left for the next step.
 */
export class TailFollower {
  /** How many rows the list shows. */
  shownRows = 0;
  private target: number | undefined;

  constructor(private readonly cache: RowCache) {}

  /** Positions changed their meaning. */
  reset(): void {
    this.target = undefined;
  }

  /** Goes on towards `total` rows, of which the last `visibleRows` can be seen. True when `shownRows` changed. */
  advance(total: number, visibleRows: number): boolean {
    const before = this.shownRows;
    for (let step = 0; step < 2; step++) {
      const target = Math.min((this.target ??= total), total);
      const from = Math.max(0, target - visibleRows);
      this.cache.want({ from, to: target, total: target });
      if (!this.cache.has(from, target)) break;
      this.shownRows = target;
      this.target = undefined;
    }
    return this.shownRows !== before;
  }

  /** Shows all rows at once, loaded or not: the user looks elsewhere. */
  release(total: number): void {
    this.target = undefined;
    this.shownRows = total;
  }
}
