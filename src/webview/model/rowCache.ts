import type { PanelRow, RowsAnswer, RowWindow } from "../../protocol/panelContract";

const rowsPerPage = 64;
const mostPages = 64;
const mostInFlight = 2;

/** Which rows are looked at, and how many there are in all. */
export interface WantedRows {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly total: number;
}

/**
 * Rows of the log by position, pulled in pages when they are looked at. However fast one scrolls or rows arrive, two
 * requests at most are on their way, and only the window looked at last is asked for next.
 */
export class RowCache {
  private pages = new Map<number, readonly PanelRow[]>();
  private outdated: ReadonlyMap<number, readonly PanelRow[]> = new Map();
  private readonly pending = new Set<number>();
  private wanted: WantedRows = { from: 0, to: 0, total: 0 };
  private generation = -1;

  /** `loaded` is told whenever rows came in. */
  constructor(
    private readonly fetch: (window: RowWindow) => Promise<RowsAnswer>,
    private readonly loaded: () => void,
  ) {}

  /**
   * Positions now mean other rows. The old ones stay to be shown until new ones come, so that nothing flickers, but
   * count as missing; answers of another generation are thrown away.
   */
  reset(generation: number): void {
    this.generation = generation;
    if (this.pages.size > 0) this.outdated = this.pages;
    this.pages = new Map();
    this.pending.clear();
    this.wanted = { from: 0, to: 0, total: 0 };
  }

  /** The row to show at a position; for a moment it may be one of before the last reset. */
  row(position: number): PanelRow | undefined {
    const page = Math.floor(position / rowsPerPage);
    return (this.pages.get(page) ?? this.outdated.get(page))?.[position % rowsPerPage];
  }

  /** The row at a position, undefined where it is not here yet. */
  currentRow(position: number): PanelRow | undefined {
    return this.pages.get(Math.floor(position / rowsPerPage))?.[position % rowsPerPage];
  }

  /** True where every row from `from` up to, not including, `to` is here. */
  has(from: number, to: number): boolean {
    for (let position = Math.max(0, from); position < to; position++) if (!this.currentRow(position)) return false;
    return true;
  }

  /** Asks for what is missing of a window; replaces the window asked for before. */
  want(wanted: WantedRows): void {
    this.wanted = wanted;
    this.pump();
  }

  private pump(): void {
    const { from, to, total } = this.wanted;
    const end = Math.min(to, total);
    for (let page = Math.floor(Math.max(0, from) / rowsPerPage); page * rowsPerPage < end; page++) {
      if (this.pending.size >= mostInFlight) return;
      const first = page * rowsPerPage;
      const known = this.pages.get(page)?.length ?? 0;
      if (known < Math.min(rowsPerPage, end - first) && !this.pending.has(page)) void this.load(page);
    }
  }

  private async load(page: number): Promise<void> {
    const { generation } = this;
    this.pending.add(page);
    const answer = await this.fetch({ from: page * rowsPerPage, count: rowsPerPage }).catch(() => undefined);
    if (generation !== this.generation) return;
    this.pending.delete(page);
    if (answer?.generation !== generation) return;
    const isProgress = answer.rows.length > (this.pages.get(page)?.length ?? 0);
    this.keep(page, answer.rows);
    this.loaded();
    if (isProgress) this.pump();
  }

  private keep(page: number, rows: readonly PanelRow[]): void {
    this.pages.delete(page);
    this.pages.set(page, rows);
    const [oldest] = this.pages.keys();
    if (this.pages.size > mostPages && oldest !== undefined) this.pages.delete(oldest);
  }
}
