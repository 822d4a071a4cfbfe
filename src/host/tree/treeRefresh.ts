import * as vscode from "vscode";

/** Rows that came or went, or changed their state, are shown after this long at most. */
const refreshMs = 100;

/** Totals and rates are looked at this often. */
const rateMs = 1000;

/** A row whose tooltip is being read is not drawn anew for its totals: that would take the tooltip away. */
const readingMs = 5000;

/**
 * Decides when a tree asks for its rows again: soon after a change, once a second for rows whose text has changed, and
 * not at all while the view is hidden.
 */
export class TreeRefresh<T> implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<T[] | undefined>();
  private readonly texts = new Map<T, string>();
  private readonly changedRows = new Set<T>();
  private readonly readUntilMs = new Map<T, number>();
  private isStale = false;
  private isVisible = false;
  private timer: NodeJS.Timeout | undefined;
  private rateTimer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.emitter.event;

  /** `textOf` is what a row shows besides its structure. */
  constructor(private readonly textOf: (row: T) => string) {}

  /** The row was handed to VS Code with this text. */
  noteShown(row: T, text: string): void {
    this.texts.set(row, text);
  }

  /** All rows are about to be asked for anew. */
  forgetShown(): void {
    this.texts.clear();
    this.readUntilMs.clear();
  }

  /** The row's tooltip was asked for: its text can wait while that is read, a change of its state cannot. */
  noteTooltip(row: T): void {
    this.readUntilMs.set(row, performance.now() + readingMs);
  }

  /** Rows came or went. */
  refreshAll(): void {
    this.isStale = true;
    this.schedule();
  }

  /** The row itself changed. */
  refresh(row: T): void {
    if (!this.texts.has(row)) return;
    this.changedRows.add(row);
    this.schedule();
  }

  setVisible(isVisible: boolean): void {
    if (isVisible === this.isVisible) return;
    this.isVisible = isVisible;
    clearInterval(this.rateTimer);
    if (!isVisible) return;
    this.rateTimer = setInterval(() => this.refreshTexts(), rateMs);
    this.refreshAll();
  }

  dispose(): void {
    clearTimeout(this.timer);
    clearInterval(this.rateTimer);
    this.emitter.dispose();
  }

  private refreshTexts(): void {
    const nowMs = performance.now();
    for (const [row, text] of this.texts) {
      if (nowMs < (this.readUntilMs.get(row) ?? 0)) continue;
      if (this.textOf(row) !== text) this.changedRows.add(row);
    }
    if (this.changedRows.size > 0) this.schedule();
  }

  private schedule(): void {
    if (!this.isVisible || this.timer !== undefined) return;
    this.timer = setTimeout(() => this.flush(), refreshMs);
  }

  private flush(): void {
    this.timer = undefined;
    const rows = this.isStale ? undefined : [...this.changedRows];
    this.isStale = false;
    this.changedRows.clear();
    this.emitter.fire(rows);
  }
}
