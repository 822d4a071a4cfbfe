import type { Subscription } from "../../core/emitter";
import type { Direction } from "../../core/capture/captureRecord";
import { parseFindQuery } from "../../core/capture/findQuery";
import { clockTimeWithin, type GoToPlace } from "../../core/capture/goToPlace";
import { parseRecordFilter, RecordFilter } from "../../core/capture/recordFilter";
import { trafficLimits } from "../../core/exchange/fromTraffic/traffic";
import { groupDigits } from "../../core/payload/groupDigits";
import { SockscopeError } from "../../core/sockscopeError";
import { CaptureFind } from "../../engine/captureFind";
import { CaptureView, type ViewSelection } from "../../engine/captureView";
import { nearestRecord } from "../../engine/nearestRecord";
import type {
  CopyRecordsRequest,
  CopyRequest,
  FilterAnswer,
  FindProgress,
  FindRequest,
  LogHostCalls,
  OpenRequest,
  PanelFilter,
  RecordRange,
  RecordSpan,
  RowsAnswer,
  RowWindow,
  SaveRequest,
} from "../../protocol/panelContract";
import type { SavedRecords } from "../exchanges/saving/savedRecords";
import type { Exportable } from "../export/exportable";
import { copyOfRecord, copyOfRecords } from "./recordCopy";
import { readRows } from "./recordRows";
import type { NamedSource, ShownLog } from "./shownLog";

/** What a panel asks of the editor and the clipboard about its records. */
export interface RecordPorts {
  writeClipboard(text: string): PromiseLike<void>;
  open(of: NamedSource, range: RecordRange, as: OpenRequest["as"]): Promise<void>;
  compare(of: NamedSource, left: number, right: number): Promise<void>;
  /** Resolves also where the user gave up. */
  saveAsExchange(records: SavedRecords): Promise<void>;
}

const mostBytes = 65_536;
const mostCopiedRecords = 10_000;
const everyRecord: readonly RecordSpan[] = [{ from: 0, to: Number.MAX_SAFE_INTEGER - 1 }];
const everyDirection: readonly Direction[] = ["in", "out", "event"];

/** The log's and the inspector's side of a panel: rows, bytes, filter, and what can be done with a record. */
export class LogCalls implements Subscription {
  readonly view: CaptureView;
  private selection: ViewSelection = { filter: new RecordFilter([]), directions: new Set(everyDirection) };
  private readonly find: CaptureFind;
  private filter: PanelFilter = { text: "", directions: everyDirection };

  /** `shown` is asked anew each time: its endpoint may be replaced by one with the same capture. */
  constructor(
    private readonly shown: () => ShownLog,
    private readonly ports: RecordPorts,
  ) {
    const { source, connection } = shown();
    this.view = new CaptureView(source);
    this.find = new CaptureFind(source, this.view);
    if (connection !== undefined) this.select(new RecordFilter([]));
  }

  /** What of these a webview may call. */
  get calls(): Omit<LogHostCalls, "open"> {
    return {
      isThere: () => undefined,
      rows: (window) => this.rows(window),
      bytes: (range) => this.bytes(range),
      setFilter: (filter) => this.setFilter(filter),
      positionOf: (record) => this.view.positionOf(record),
      find: (request) => this.startFind(request),
      stepFind: (direction) => this.find.step(direction),
      stopFind: () => this.find.stop(),
      goTo: (place) => this.recordAt(place),
      countRecords: (spans) => this.countOf(spans),
      copyRecord: (request) => this.copyRecord(request),
      copyRecords: (request) => this.copyRecords(request),
      saveAsExchange: (request) => this.saveAsExchange(request),
      openRecord: ({ as, ...range }) => this.ports.open(this.shown(), range, as),
      compareRecords: ({ left, right }) => this.ports.compare(this.shown(), left, right),
    };
  }

  /** What can be exported from here: the log, and what the filter leaves of it. */
  get exportable(): Exportable {
    const { text, directions } = this.filter;
    const isFiltered = text.trim() !== "" || directions.length < everyDirection.length;
    const shown = [text.trim(), ...(directions.length < 3 ? directions.map((each) => `dir:${each}`) : [])];
    const description = shown.filter((each) => each !== "").join(" ");
    const filtered = isFiltered && { text: description, selection: this.selection, rows: this.view.rows };
    return { log: this.shown(), ...(filtered && { filtered }) };
  }

  /** A webview begins: it looks for nothing yet. */
  begin(): void {
    this.find.stop();
  }

  /** Fires when the view or the search changed; often. */
  onDidChange(listener: () => void): Subscription {
    const both = [this.view.onDidChange(listener), this.find.onDidChange(listener)];
    return { dispose: () => both.forEach((each) => each.dispose()) };
  }

  /** How far the search is. */
  get findProgress(): FindProgress | undefined {
    const { find, view } = this;
    if (!find.isActive) return undefined;
    const { total, isFull, toSearch, problem, moves, current } = find;
    const { firstNumber, lastNumber } = this.shown().source.capture;
    const records = lastNumber - firstNumber + 1;
    const placed = current && { ...current, position: view.positionOf(current.record) };
    return { total, isFull, toSearch, records, problem, moves, current: placed };
  }

  dispose(): void {
    this.find.dispose();
    this.view.dispose();
  }

  private startFind({ begin, ...query }: FindRequest): FilterAnswer {
    const parsed = parseFindQuery(query);
    if (!parsed.ok || query.text === "") this.find.stop();
    else this.find.start(parsed.pattern, begin);
    return parsed.ok ? { ok: true } : parsed;
  }

  private async recordAt(place: GoToPlace): Promise<number | undefined> {
    const { view } = this;
    const { capture } = this.shown().source;
    const last = view.rows - 1;
    switch (place.type) {
      case "first":
        return view.numberAt(0);
      case "last":
        return view.numberAt(last);
      case "record":
        return view.numberAt(Math.min(last, view.positionOf(place.number)));
      case "time":
        return nearestRecord(capture, view, place.timeNs);
      case "clock": {
        const from = capture.record(capture.firstNumber)?.timeNs ?? 0;
        const to = capture.record(capture.lastNumber)?.timeNs ?? 0;
        return nearestRecord(capture, view, clockTimeWithin(place.timesNs, { from, to }));
      }
    }
  }

  private rows(window: RowWindow): Promise<RowsAnswer> {
    const { source, namesPeers } = this.shown();
    return readRows({ view: this.view, source, namesPeers }, window);
  }

  private bytes({ record, from, to }: RecordRange): Promise<Uint8Array> {
    const start = Math.max(0, Math.trunc(from) || 0);
    return this.shown().source.capture.bytes(record, start, Math.min(Math.trunc(to) || 0, start + mostBytes));
  }

  /** The filter that is set already is not scanned for again: a panel that is shown again sets its filter again. */
  private setFilter(filter: PanelFilter): FilterAnswer {
    const parsed = parseRecordFilter(filter.text);
    if (!parsed.ok) return parsed;
    const isSame = filter.text === this.filter.text && isSameSet(filter.directions, this.filter.directions);
    this.filter = filter;
    if (!isSame || this.view.problem !== undefined) this.select(parsed.filter);
    return { ok: true };
  }

  private async copyRecord(request: CopyRequest): Promise<void> {
    await this.ports.writeClipboard(await copyOfRecord(this.shown(), request));
  }

  private async copyRecords({ spans, format }: CopyRecordsRequest): Promise<void> {
    const numbers = this.numbersIn(spans, mostCopiedRecords, "can be copied at once");
    await this.ports.writeClipboard(await copyOfRecords(this.shown(), numbers, format));
  }

  private async saveAsExchange({ spans = everyRecord }: SaveRequest): Promise<void> {
    if (this.view.toScan > 0) {
      const message = "The filter is still at work: save once it has gone through all records.";
      throw new SockscopeError("SOCKSCOPE_NOT_SCANNED", message);
    }
    const numbers = this.numbersIn(spans, trafficLimits.records, "an exchange file takes");
    await this.ports.saveAsExchange({ log: this.shown(), numbers });
  }

  /** The records of the view that are in the spans; throws a SockscopeError where they are more than `most`. */
  private numbersIn(spans: readonly RecordSpan[], most: number, purpose: string): number[] {
    const count = this.countOf(spans);
    if (count > most) {
      const counts = [count, most].map(groupDigits);
      const message = `${counts[0]} records are more than ${purpose}: select at most ${counts[1]}.`;
      throw new SockscopeError("SOCKSCOPE_TOO_LARGE", message);
    }
    const { view } = this;
    return spans.flatMap(({ from, to }) => {
      const [first, end] = [view.positionOf(from), view.positionOf(to + 1)];
      return Array.from({ length: end - first }, (_, index) => view.numberAt(first + index) ?? 0);
    });
  }

  private countOf(spans: readonly RecordSpan[]): number {
    const { view } = this;
    return spans.reduce((sum, { from, to }) => sum + Math.max(0, view.positionOf(to + 1) - view.positionOf(from)), 0);
  }

  private select(filter: RecordFilter): void {
    this.selection = { filter, directions: new Set(this.filter.directions), connection: this.shown().connection };
    this.view.select(this.selection);
  }
}

function isSameSet(left: readonly Direction[], right: readonly Direction[]): boolean {
  return everyDirection.every((each) => left.includes(each) === right.includes(each));
}
