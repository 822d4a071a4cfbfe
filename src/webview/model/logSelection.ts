import type { PanelRow } from "../../protocol/panelContract";
import type { PanelHost } from "./panelHost";
import { areSingle, hasRecord, spanBetween, toggledRecord, type RecordSpans } from "./recordSpans";
import type { RowCache } from "./rowCache";

/** What choosing a row does to the rows chosen before: `only` lets go of them, `extend` takes all from the first one on. */
export type SelectHow = "only" | "toggle" | "extend";

/** The row that is to be chosen once it is here; of a certain record where that is known. */
interface Wanted {
  readonly position: number;
  readonly how: SelectHow;
  readonly record?: number;
}

/** So many rows chosen one by one are remembered, to go back to when a later one is let go. */
const mostRecent = 64;

/** The chosen records of the log, one of which was chosen last. Records keep their number, positions change. */
export class LogSelection {
  /** The row chosen last, as last seen; it stays chosen when a filter hides it or its record was dropped. */
  row: PanelRow | undefined;
  /** All chosen records, that of `row` among them. */
  spans: RecordSpans = [];
  /** Where the row chosen last is in the view; undefined where it is not in it. */
  position: number | undefined;
  /** How many records are chosen; undefined for a moment while that is counted. */
  count: number | undefined = 0;
  private counting: Promise<void> = Promise.resolve();
  private anchor: number | undefined;
  private recent: readonly PanelRow[] = [];
  private wanted: Wanted | undefined;

  constructor(
    private readonly host: PanelHost,
    private readonly cache: RowCache,
    private readonly changed: () => void,
  ) {}

  has(record: number): boolean {
    return hasRecord(this.spans, record);
  }

  /** True where more than one record is chosen. */
  get isMultiple(): boolean {
    return this.spans.length > 1 || !areSingle(this.spans);
  }

  /** Resolves once `count` is known, or cannot be. */
  async counted(): Promise<void> {
    let counting;
    do await (counting = this.counting);
    while (counting !== this.counting);
  }

  /** The two chosen records, in their order, where there are just two. */
  get pair(): readonly [number, number] | undefined {
    const [first, last] = [this.spans[0], this.spans.at(-1)];
    return this.count === 2 && first && last ? [first.from, last.to] : undefined;
  }

  /** Chooses the row at a position, at the latest when it is loaded. */
  select(position: number, how: SelectHow): void {
    this.wanted = { position, how };
    this.position = position;
    this.rowsLoaded();
  }

  /** Chooses a record that is at a position, or was a moment ago, and no other. */
  selectRecord(record: number, position: number): void {
    this.wanted = { position, record, how: "only" };
    this.position = position;
    this.rowsLoaded();
  }

  /** Chooses every record that the view shows now, of which there are `rows`. */
  async selectAll(rows: number): Promise<void> {
    const window = { from: Math.max(0, rows - 1), count: 1 };
    const answer = await this.host("rows", window).catch(() => undefined);
    const last = answer?.rows[0];
    if (!last) return;
    this.wanted = undefined;
    this.row ??= last;
    this.anchor = this.row.number;
    this.setSpans([{ from: 0, to: last.number }]);
    if (this.position === undefined) await this.locate();
  }

  /** Lets go of all records but the last chosen one, and the next time of that too. */
  clear(): void {
    if (this.isMultiple) this.collapse();
    else {
      this.row = this.position = this.anchor = undefined;
      this.setSpans([]);
    }
    this.wanted = undefined;
    this.changed();
  }

  /** Lets go of all records but the last chosen one. */
  collapse(): void {
    this.anchor = this.row?.number;
    this.setSpans(this.row ? spanBetween(this.row.number, this.row.number) : []);
  }

  /** To be told when rows came in. */
  rowsLoaded(): void {
    if (!this.wanted) return;
    const { position, how, record } = this.wanted;
    const current = this.cache.currentRow(position);
    const row = current ?? this.cache.row(position);
    if (record !== undefined && current && current.number !== record) void this.follow(record, position);
    if (!row || (record !== undefined && row.number !== record)) return;
    this.wanted = undefined;
    this.choose(row, how);
    this.changed();
  }

  /** Finds the chosen record again after positions changed their meaning. */
  async locate(): Promise<void> {
    if (this.row) await this.restore(this.row.number);
  }

  /** Chooses a record by its number, where it still is in the view. */
  async restore(number: number): Promise<void> {
    const position = await this.host("positionOf", number).catch(() => undefined);
    if (position === undefined) return;
    const answer = await this.host("rows", { from: position, count: 1 }).catch(() => undefined);
    if (this.row && this.row.number !== number) return;
    const row = answer?.rows[0];
    this.position = row?.number === number ? position : undefined;
    if (row?.number === number && !this.row) this.choose(row, "only");
    this.changed();
  }

  /** Positions have changed their meaning since the record's was told. */
  private async follow(record: number, before: number): Promise<void> {
    this.wanted = undefined;
    const position = await this.host("positionOf", record).catch(() => undefined);
    if (position === undefined || position === before || this.isChoosing) return;
    this.selectRecord(record, position);
  }

  private get isChoosing(): boolean {
    return this.wanted !== undefined;
  }

  private choose(row: PanelRow, how: SelectHow): void {
    const { number } = row;
    if (how === "extend" && this.anchor !== undefined) {
      this.row = row;
      return this.setSpans(spanBetween(this.anchor, number));
    }
    this.anchor = number;
    const isLetGo = how === "toggle" && this.has(number);
    const earlier = how === "only" ? [] : this.recent.filter((each) => each.number !== number);
    this.recent = [...earlier, ...(isLetGo ? [] : [row])].slice(-mostRecent);
    this.setSpans(how === "toggle" ? toggledRecord(this.spans, number) : spanBetween(number, number));
    this.row = isLetGo ? this.recent.findLast((each) => this.has(each.number)) : row;
    if (isLetGo) void this.locate();
  }

  private setSpans(spans: RecordSpans): void {
    this.spans = spans;
    this.count = areSingle(spans) ? spans.length : undefined;
    if (this.count === undefined) this.counting = this.countRecords(spans);
  }

  private async countRecords(spans: RecordSpans): Promise<void> {
    const count = await this.host("countRecords", spans).catch(() => undefined);
    if (this.spans !== spans) return;
    this.count = count;
    this.changed();
  }
}
