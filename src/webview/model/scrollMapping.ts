/**
 * The tallest element that is asked of the browser, in pixels. Layout counts in 1/64 pixel with 32 bits, so that
 * Chromium ends at 33 554 428; well below it positions are still exact.
 */
export const tallestContentPx = 8_000_000;

/**
 * Maps between where a list really is (`top`, in pixels of its full height) and where the scroll bar is. Up to
 * {@link tallestContentPx} the two are the same. A taller list (10 million rows are 220 million pixels) gets a shorter
 * scroll bar content, and a position on it stands for many rows; so a scaled list keeps `top` itself, moves it exactly
 * by wheel and keys, and asks the bar only when the user drags that.
 */
export class ScrollMapping {
  /** The furthest that the list can be scrolled. */
  readonly largestTop: number;
  /** The furthest that the scroll bar can be scrolled. */
  readonly largestScrollTop: number;

  /** All in pixels; `contentPx` is the height of all rows. */
  constructor(contentPx: number, viewportPx: number, tallestPx = tallestContentPx) {
    this.largestTop = Math.max(0, contentPx - viewportPx);
    this.largestScrollTop = Math.min(this.largestTop, Math.max(0, tallestPx - viewportPx));
  }

  get isScaled(): boolean {
    return this.largestScrollTop < this.largestTop;
  }

  /** The nearest position that the list can be at. */
  clamp(top: number): number {
    return Math.min(Math.max(0, top), this.largestTop);
  }

  topOf(scrollTop: number): number {
    if (!this.isScaled) return this.clamp(scrollTop);
    if (this.largestScrollTop === 0) return 0;
    return this.clamp((scrollTop / this.largestScrollTop) * this.largestTop);
  }

  scrollTopOf(top: number): number {
    if (!this.isScaled) return this.clamp(top);
    return (this.clamp(top) / this.largestTop) * this.largestScrollTop;
  }

  /** The position nearest to `top` at which the stretch `from` to `to` is wholly in view, or its start where it is too tall. */
  reveal(top: number, stretch: { readonly fromPx: number; readonly toPx: number }, viewportPx: number): number {
    if (stretch.fromPx < top) return this.clamp(stretch.fromPx);
    if (stretch.toPx > top + viewportPx) return this.clamp(Math.min(stretch.fromPx, stretch.toPx - viewportPx));
    return this.clamp(top);
  }
}
