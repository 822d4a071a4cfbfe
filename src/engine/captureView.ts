import type { CaptureReader } from "../core/capture/capture";
import type { CaptureRecord } from "../core/capture/captureRecord";
import { NumberList } from "../core/capture/numberList";
import { RecordFilter } from "../core/capture/recordFilter";
import { Emitter } from "../core/emitter";
import { groupDigits } from "../core/payload/groupDigits";
import { SockscopeError } from "../core/sockscopeError";
import type { CaptureSource } from "./captureSource";
import { ContentScan } from "./contentScan";
import { walkContents } from "./contentWalk";
import { SelectionTest, type ViewSelection } from "./selectionTest";
import { SlowExpression } from "./slowExpression";
import { Turn } from "./turn";

export type { ViewSelection } from "./selectionTest";

/** So many records are looked at in the index without a look at the clock. */
const indexBatchRecords = 1 << 14;

const everything: ViewSelection = { filter: new RecordFilter([]), directions: new Set(["in", "out", "event"]) };

/**
 * The records of a capture that pass a selection, by position. Without a condition it costs nothing; with one it scans
 * in short slices, what is new as it comes, and holds 8 bytes for each match.
 */
export class CaptureView {
  private selection = everything;
  private matches = new NumberList();
  private scannedTo = 0;
  private isScanning = false;
  private isDisposed = false;
  private seenFirst: number;
  private readonly changed = new Emitter<undefined>();
  private readonly growth: { dispose(): void };

  /** Goes up whenever positions changed their meaning. */
  generation = 1;
  /** Goes up with each `select`. */
  selections = 0;
  /** Why the scan was given up, in one sentence; the next `select` clears it. */
  problem: string | undefined;
  /** Fires when rows were added or the generation changed; often. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly source: CaptureSource) {
    this.seenFirst = this.reader.firstNumber;
    this.growth = this.reader.onDidGrow(() => {
      this.forgetDropped();
      if (this.isFiltered) void this.scan();
      this.changed.fire(undefined);
    });
  }

  get rows(): number {
    return this.isFiltered ? this.matches.length : this.reader.lastNumber - this.reader.firstNumber + 1;
  }

  /** Records not looked at yet. */
  get toScan(): number {
    if (this.problem !== undefined) return 0;
    return this.isFiltered ? this.reader.lastNumber - Math.max(this.scannedTo, this.reader.firstNumber - 1) : 0;
  }

  /** Shows another selection; the scan for the one before stops. */
  select(selection: ViewSelection): void {
    this.selection = selection;
    this.matches = new NumberList();
    this.problem = undefined;
    this.scannedTo = this.reader.firstNumber - 1;
    this.generation += 1;
    this.selections += 1;
    this.changed.fire(undefined);
    if (this.isFiltered) void this.scan();
  }

  /** The record at a position, 0 being the oldest in the view. */
  recordAt(position: number): CaptureRecord | undefined {
    const number = this.numberAt(position);
    return number === undefined ? undefined : this.reader.record(number);
  }

  /** The number of the record at a position. */
  numberAt(position: number): number | undefined {
    if (this.isFiltered) return this.matches.at(position);
    return position >= 0 && position < this.rows ? this.reader.firstNumber + position : undefined;
  }

  /** The position of a record, or of the first one after it in the view. */
  positionOf(number: number): number {
    if (this.isFiltered) return this.matches.positionOf(number);
    return Math.min(Math.max(0, number - this.reader.firstNumber), this.rows);
  }

  /** Up to which record it is known whether it is in the view. */
  get knownTo(): number {
    return this.isFiltered ? this.scannedTo : this.reader.lastNumber;
  }

  has(number: number): boolean {
    return this.numberAt(this.positionOf(number)) === number;
  }

  dispose(): void {
    this.isDisposed = true;
    this.growth.dispose();
    this.changed.dispose();
  }

  private get reader(): CaptureReader {
    return this.source.capture;
  }

  /** Whether some records may not be in the view. */
  get isFiltered(): boolean {
    const { filter, directions, connection } = this.selection;
    return !filter.isEmpty || directions.size < 3 || connection !== undefined;
  }

  private forgetDropped(): void {
    const first = this.reader.firstNumber;
    if (first === this.seenFirst) return;
    this.matches.dropFirst(this.matches.positionOf(first));
    this.seenFirst = first;
    this.generation += 1;
  }

  private async scan(): Promise<void> {
    if (this.isScanning) return;
    this.isScanning = true;
    try {
      while (!this.isDisposed && this.isFiltered && this.toScan > 0) {
        await this.scanSelection();
        this.changed.fire(undefined);
      }
    } finally {
      this.isScanning = false;
    }
  }

  /** Scans what there is until another selection is made. */
  private async scanSelection(): Promise<void> {
    const { selection } = this;
    const test = new SelectionTest(selection, this.source);
    try {
      if (selection.filter.needsContent) await this.scanContents(test);
      else await this.scanIndex(test);
    } catch (error) {
      if (selection === this.selection) this.problem = problemOf(error);
    }
  }

  private async scanIndex(test: SelectionTest): Promise<void> {
    const turn = new Turn();
    while (this.toScan > 0) {
      const from = Math.max(this.scannedTo + 1, this.reader.firstNumber);
      const to = Math.min(this.reader.lastNumber, from + indexBatchRecords - 1);
      for (let number = from; number <= to; number++) if (test.passes(number)) this.matches.push(number);
      this.scannedTo = to;
      if (turn.isOver) await this.pass(turn);
      if (!this.goesOn(test)) return;
    }
  }

  private async scanContents(test: SelectionTest): Promise<void> {
    const { reader } = this;
    const scan = new ContentScan(test.selection.filter.contentTerms, reader);
    const turn = new Turn();
    const passes = (number: number): boolean => test.passes(number);
    let passedTo = 0;
    const next = (from: number): number | undefined => {
      const to = Math.min(reader.lastNumber, from + indexBatchRecords);
      for (let number = from; number <= to; number++)
        if (number === from + indexBatchRecords || test.passes(number)) return number;
      passedTo = to;
      return undefined;
    };
    for await (const contents of walkContents(reader, { from: this.scannedTo + 1, next })) {
      if (!this.goesOn(test)) return;
      const matches = await scan.matchesIn(contents, passes, turn);
      if (!this.goesOn(test)) return;
      for (const number of matches) if (number >= reader.firstNumber) this.matches.push(number);
      this.scannedTo = contents.lastNumber;
      if (turn.isOver) await this.pass(turn);
      if (!this.goesOn(test)) return;
    }
    if (this.goesOn(test)) this.scannedTo = Math.max(this.scannedTo, passedTo);
  }

  private async pass(turn: Turn): Promise<void> {
    this.changed.fire(undefined);
    await turn.pass();
  }

  private goesOn({ selection }: SelectionTest): boolean {
    return !this.isDisposed && selection === this.selection;
  }
}

function problemOf(error: unknown): string {
  if (error instanceof SlowExpression)
    return `The filter was stopped at record ${groupDigits(error.record)}: its regular expression takes too long there; write a simpler one.`;
  if (error instanceof SockscopeError) return `The filter was stopped: ${error.message}`;
  throw error;
}
