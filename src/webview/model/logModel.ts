import type { PanelRow, ViewProgress } from "../../protocol/panelContract";
import { LogSelection, type SelectHow } from "./logSelection";
import type { PanelHost } from "./panelHost";
import { RowCache } from "./rowCache";
import { TailFollower } from "./tailFollower";

const rowsAround = 16;

/** The log without its pixels: which rows there are, which are looked at, whether the end is followed. */
export class LogModel {
  readonly selection: LogSelection;
  /** Where the list is to be scrolled, once: a row to begin with, one to bring into view, or into its middle. */
  scrollRequest: { readonly kind: "top" | "reveal" | "center"; readonly position: number } | undefined;
  private readonly cache: RowCache;
  private readonly follower: TailFollower;
  private view: ViewProgress = { generation: -1, selection: -1, rows: 0, toScan: 0, isStopped: false };
  private looked = { from: 0, to: 64 };
  private isFollowing = true;
  private arrived = 0;
  /** Whether the filter was compared with all records there were; what it finds until then is not new. */
  private hasCaughtUp = false;
  /** The record to keep in place while positions change their meaning. */
  private anchor: number | undefined;
  private isAnchoring = false;

  constructor(
    private readonly host: PanelHost,
    private readonly changed: () => void,
  ) {
    this.cache = new RowCache(
      (window) => host("rows", window),
      () => this.rowsLoaded(),
    );
    this.follower = new TailFollower(this.cache);
    this.selection = new LogSelection(host, this.cache, changed);
  }

  /** True while the newest row is kept in view. */
  get follows(): boolean {
    return this.isFollowing;
  }

  get shownRows(): number {
    return this.follower.shownRows;
  }

  /** Rows that came since the end was left, or the filter was changed. */
  get newRows(): number {
    return this.isFollowing ? 0 : this.arrived;
  }

  /** Records that are still to be compared with the filter. */
  get toScan(): number {
    return this.view.toScan;
  }

  row(position: number): PanelRow | undefined {
    return this.cache.row(position);
  }

  update(view: ViewProgress): void {
    const before = this.view;
    this.view = view;
    const isRenumbered = view.generation !== before.generation;
    if (view.selection !== before.selection) {
      this.arrived = 0;
      this.hasCaughtUp = false;
    }
    if (isRenumbered) this.renumber();
    else if (this.hasCaughtUp) this.arrived += Math.max(0, view.rows - before.rows);
    this.hasCaughtUp ||= view.toScan === 0;
    if (isRenumbered || (before.toScan > 0 && view.toScan === 0)) {
      void this.selection.locate();
      if (this.anchor !== undefined) void this.moveToAnchor();
    }
    this.pull();
  }

  /** Tells which rows are in view. */
  look(from: number, to: number): void {
    this.looked = { from, to };
    this.pull();
  }

  /** The user scrolled. */
  scrolled(isAtEnd: boolean): void {
    this.anchor = undefined;
    this.setFollows(isAtEnd);
  }

  setFollows(follows: boolean): void {
    if (follows === this.isFollowing) return;
    this.isFollowing = follows;
    this.arrived = 0;
    if (!follows) this.follower.release(this.view.rows);
    this.pull();
    this.changed();
  }

  /** Chooses the row at a position, or all up to it, and brings it into view. */
  goTo(position: number, how: SelectHow): void {
    const last = this.shownRows - 1;
    if (last < 0) return;
    const target = Math.max(0, Math.min(last, position));
    this.selection.select(target, how);
    this.scrollRequest = { kind: "reveal", position: target };
    this.changed();
  }

  /** Chooses all records that are shown. */
  selectAll(): void {
    void this.selection.selectAll(this.view.rows);
  }

  /** Selects a record at a position, and brings it into the middle unless it is well in view. */
  show(record: number, position: number): void {
    this.anchor = undefined;
    this.setFollows(false);
    this.follower.release(this.view.rows);
    this.selection.selectRecord(record, position);
    this.scrollRequest = { kind: "center", position };
    this.changed();
  }

  /** The record of the first row in view. */
  get firstSeen(): number | undefined {
    return this.cache.row(this.looked.from)?.number;
  }

  private renumber(): void {
    // What was asked for the generation before is answered in vain.
    this.isAnchoring = false;
    if (!this.isFollowing) this.anchor ??= this.cache.row(this.looked.from)?.number;
    this.cache.reset(this.view.generation);
    this.follower.reset();
  }

  private pull(): void {
    if (this.isAnchoring) return;
    if (this.isFollowing) {
      const visible = this.looked.to - this.looked.from;
      if (this.follower.advance(this.view.rows, visible)) this.changed();
    } else {
      this.follower.release(this.view.rows);
      const { from, to } = this.looked;
      this.cache.want({ from: from - rowsAround, to: to + rowsAround, total: this.view.rows });
    }
  }

  private rowsLoaded(): void {
    this.selection.rowsLoaded();
    if (this.isFollowing) this.pull();
    this.changed();
  }

  private async moveToAnchor(): Promise<void> {
    const { anchor } = this;
    const { generation } = this.view;
    if (anchor === undefined) return;
    this.isAnchoring = true;
    const position = await this.host("positionOf", anchor).catch(() => undefined);
    if (generation !== this.view.generation) return;
    this.isAnchoring = false;
    if (position !== undefined && this.anchor === anchor) this.scrollRequest = { kind: "top", position };
    if (this.view.toScan === 0) this.anchor = undefined;
    this.pull();
    this.changed();
  }
}
