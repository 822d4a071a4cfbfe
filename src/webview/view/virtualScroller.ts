import { ScrollMapping } from "../model/scrollMapping";

/** The parts of a virtual list: inside `scroller` a sticky `layer` that holds the rows in view, then a `spacer`. */
export interface VirtualScrollerOptions {
  readonly scroller: HTMLElement;
  readonly layer: HTMLElement;
  readonly spacer: HTMLElement;
  readonly rowPx: number;
  /** Told when the view moved or changed its size; to be rendered anew. */
  moved(byUser: boolean): void;
}

/** What lies over the list, such as the search, covers so many rows. */
const rowsOfEdge = 3;

/**
 * The scrolling of a list of rows of one height, of which only those in view exist. The layer stays where it is and its
 * rows change, so nothing is ever blank while scrolling. See {@link ScrollMapping} for lists of millions of rows.
 */
export class VirtualScroller {
  private mapping = new ScrollMapping(0, 0);
  private count = 0;
  private viewportPx = 0;
  private position = 0;
  private lastScrollTop = 0;
  private readonly observer = new ResizeObserver(() => this.resized());

  constructor(private readonly options: VirtualScrollerOptions) {
    const { scroller } = options;
    scroller.addEventListener("scroll", () => this.takeUserScroll(), { passive: true });
    scroller.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
    this.viewportPx = scroller.clientHeight;
    this.observer.observe(scroller);
  }

  /** Pixels from the start of the list to the upper edge of the view. */
  get top(): number {
    return this.position;
  }

  get isAtEnd(): boolean {
    return this.position >= this.mapping.largestTop - this.options.rowPx / 2;
  }

  /** How many rows fit wholly into the view. */
  get rowsPerPage(): number {
    return Math.max(1, Math.floor(this.viewportPx / this.options.rowPx));
  }

  /** The rows in view, cut ones included; `to` is exclusive. */
  get window(): { from: number; to: number } {
    const from = Math.floor(this.position / this.options.rowPx);
    const to = Math.min(this.count, Math.ceil((this.position + this.viewportPx) / this.options.rowPx));
    return { from: Math.min(from, this.count), to };
  }

  /** How far the first row in view is above the upper edge. */
  get offsetPx(): number {
    return this.position - this.window.from * this.options.rowPx;
  }

  setCount(count: number): void {
    if (count === this.count) return;
    this.count = count;
    this.remeasure();
  }

  scrollTo(top: number): void {
    this.position = this.mapping.clamp(top);
    this.apply();
  }

  scrollToEnd(): void {
    this.scrollTo(this.mapping.largestTop);
  }

  scrollToRow(row: number): void {
    this.scrollTo(row * this.options.rowPx);
  }

  /** Moves as little as it takes to have the row wholly in view. */
  reveal(row: number): void {
    const { rowPx } = this.options;
    const stretch = { fromPx: row * rowPx, toPx: (row + 1) * rowPx };
    this.scrollTo(this.mapping.reveal(this.position, stretch, this.viewportPx));
  }

  /** Brings the row into the middle, unless it is in view and not among the first or last few. */
  revealInMiddle(row: number): void {
    const { from, to } = this.window;
    if (row >= from + rowsOfEdge && row < to - rowsOfEdge) return;
    this.scrollToRow(row - Math.floor(this.rowsPerPage / 2));
  }

  dispose(): void {
    this.observer.disconnect();
  }

  private remeasure(): void {
    const { layer, spacer, rowPx } = this.options;
    this.mapping = new ScrollMapping(this.count * rowPx, this.viewportPx);
    layer.style.height = `${this.viewportPx}px`;
    spacer.style.height = `${this.mapping.largestScrollTop}px`;
    this.scrollTo(this.position);
  }

  private apply(): void {
    const { scroller } = this.options;
    const target = this.mapping.scrollTopOf(this.position);
    if (Math.abs(scroller.scrollTop - target) >= 1) scroller.scrollTop = target;
    this.lastScrollTop = scroller.scrollTop;
  }

  /**
   * Takes over where the user dragged the scroll bar to, to be called before moving the list by oneself. What we set
   * ourselves comes back as a scroll event too; only another position is the user's, and not one that the browser set
   * because the view has grown.
   */
  takeUserScroll(): void {
    this.resized();
    const { scrollTop } = this.options.scroller;
    if (Math.abs(scrollTop - this.lastScrollTop) < 1) return;
    this.lastScrollTop = scrollTop;
    this.position = this.mapping.topOf(scrollTop);
    this.options.moved(true);
  }

  private wheeled(event: WheelEvent): void {
    if (event.ctrlKey || event.deltaY === 0 || this.mapping.largestTop === 0) return;
    const unitPx = [1, this.options.rowPx, this.viewportPx][event.deltaMode] ?? 1;
    const target = this.mapping.clamp(this.position + event.deltaY * unitPx);
    if (target === this.position) return;
    event.preventDefault();
    this.scrollTo(target);
    this.options.moved(true);
  }

  private resized(): void {
    const { clientHeight } = this.options.scroller;
    if (clientHeight === this.viewportPx) return;
    const wasAtEnd = this.isAtEnd && this.position > 0;
    this.viewportPx = clientHeight;
    this.remeasure();
    if (wasAtEnd) this.scrollToEnd();
    this.options.moved(false);
  }
}
