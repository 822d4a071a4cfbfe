import { parseRecordFilter, type RecordFilter } from "../../../src/core/capture/recordFilter";
import { MemoryCapture } from "../../../src/core/capture/memoryCapture";
import type { CaptureRecord, Direction } from "../../../src/core/capture/captureRecord";
import { describeEvent, eventSeverity } from "../../../src/core/connection/describeEvent";
import type { LifecycleEvent } from "../../../src/core/connection/lifecycleEvent";
import { builtInTextCodec } from "../../../src/core/payload/builtInTextCodec";
import { composePayload, type PayloadDraft } from "../../../src/core/payload/draft";
import type { GoToPlace } from "../../../src/core/capture/goToPlace";
import type {
  ActionRequest,
  DraftPreview,
  EndpointSnapshot,
  FilterAnswer,
  PanelFilter,
  PanelHostCalls,
  PanelRow,
  PanelSnapshot,
  RecordRange,
  RepeatRequest,
  RowsAnswer,
  RowWindow,
  SendAnswer,
  SendRequest,
} from "../../../src/protocol/panelContract";
import { PageFind } from "./pageFind";

/** What the panel asked for besides rows and bytes, newest last. */
export interface NotedCall {
  readonly name: string;
  readonly value: unknown;
}

const codec = builtInTextCodec("utf-8");

/** The host's side of a panel, inside the page: a real capture behind the real contract, without sockets. */
export class PageHost {
  readonly capture = new MemoryCapture(Date.UTC(2025, 4, 6, 7, 8, 9), () => ({ maxBytes: 2e9, maxRecords: 2e7 }));
  readonly noted: NotedCall[] = [];
  /** Changes parts of the next snapshots. */
  overrides: Partial<EndpointSnapshot> = {};
  /** The sentence that the next sends fail with. */
  sendFailure: string | undefined;
  private filter: PanelFilter = { text: "", directions: ["in", "out", "event"] };
  private matches: number[] | undefined;
  private generation = 1;
  private sent: PayloadDraft[] = [];
  private repeatTimer: ReturnType<typeof setInterval> | undefined;
  private repeat: EndpointSnapshot["repeat"];
  private lastDirection = new Map<number, { direction: Direction; timeNs: number }>();
  private readonly replies = new Map<number, number>();
  private timeNs = 0;
  readonly find = new PageFind(this.capture, {
    has: (record) => this.matches?.includes(record) ?? true,
    positionOf: (record) => this.positionOf(record),
    changed: () => this.changed(),
  });

  /** `tell` is given a snapshot whenever something changed. */
  constructor(private readonly tell: (snapshot: PanelSnapshot) => void) {}

  /** Adds records; `afterUs` microseconds lie between two of them. */
  append(direction: "in" | "out", bytes: Uint8Array, { afterUs = 400, connection = 1 } = {}): number {
    this.timeNs += afterUs * 1000;
    const number = this.capture.appendBytes(direction, bytes, { connection, timeNs: this.timeNs });
    const last = this.lastDirection.get(connection);
    if (direction === "in" && last?.direction === "out") this.replies.set(number, this.timeNs - last.timeNs);
    this.lastDirection.set(connection, { direction, timeNs: this.timeNs });
    this.match(number);
    return number;
  }

  appendEvent(event: LifecycleEvent, { afterUs = 300, connection = 1 } = {}): void {
    this.timeNs += afterUs * 1000;
    this.match(this.capture.appendEvent(event, { connection, timeNs: this.timeNs }));
  }

  changed(): void {
    void this.find.goOn().then(() => this.tell(this.snapshot()));
  }

  snapshot(): EndpointSnapshot {
    const { lastNumber, totalBytes, originEpochMs, dropped } = this.capture;
    const rows = this.matches?.length ?? lastNumber;
    const records = { originEpochMs, records: lastNumber, bytes: totalBytes };
    return {
      kind: "connection",
      title: "tcp://127.0.0.1:7700",
      machine: "this machine",
      state: "open",
      stateText: "open",
      stateSinceMs: Date.now() - 192_000,
      localAddress: "127.0.0.1:51334",
      remoteAddress: "127.0.0.1:7700",
      notice: undefined,
      timing: { resolveMs: 0.3, connectMs: 0.4, firstByteMs: 1.2 },
      actions: ["halfClose", "reset", "close"],
      targets: [],
      targetCount: 0,
      view: { generation: this.generation, selection: this.generation, rows, toScan: 0, isStopped: false },
      find: this.find.progress(),
      capture: { ...records, droppedRecords: dropped.records, droppedBytes: dropped.bytes },
      traffic: { in: noTraffic, out: noTraffic },
      replies: this.replies.size > 0 ? { medianNs: 8e5, p99Ns: 2.1e6 } : undefined,
      repeat: this.repeat,
      draft: undefined,
      ...this.overrides,
    };
  }

  calls(): PanelHostCalls {
    return {
      open: () => this.snapshot(),
      isThere: () => undefined,
      rows: (window) => this.rows(window),
      bytes: ({ record, from, to }) => this.capture.bytes(record, from, Math.min(to, from + 65_536)),
      setFilter: (filter) => this.setFilter(filter),
      positionOf: (record) => this.positionOf(record),
      find: (request) => this.find.start(request),
      stepFind: (direction) => this.find.step(direction),
      stopFind: () => this.find.stop(),
      goTo: (place) => Promise.resolve(this.goTo(place)),
      preview: (draft) => Promise.resolve(this.preview(draft)),
      send: (request) => Promise.resolve(this.send(request)),
      startRepeat: (request) => Promise.resolve(this.startRepeat(request)),
      stopRepeat: () => this.stopRepeat(),
      chooseFile: () => Promise.resolve({ path: "/home/ada/firmware.bin", bytes: 4096 }),
      act: (request: ActionRequest) => this.note("act", request),
      actOnNotice: (action) => this.note("actOnNotice", action),
      copyRecord: (request) => this.note("copyRecord", request),
      copyRecords: (request) => this.note("copyRecords", request),
      countRecords: (spans) =>
        spans.reduce((sum, { from, to }) => sum + this.positionOf(to + 1) - this.positionOf(Math.max(1, from)), 0),
      saveAsExchange: (request) => this.note("saveAsExchange", request),
      openRecord: (request: RecordRange) => this.note("openRecord", request),
      compareRecords: (pair) => this.note("compareRecords", pair),
      history: () => this.sent,
    };
  }

  private positionOf(record: number): number {
    return this.matches ? this.matches.filter((each) => each < record).length : record - 1;
  }

  private numberAt(position: number): number | undefined {
    return this.matches ? this.matches[position] : position + 1;
  }

  private goTo(place: GoToPlace): number | undefined {
    const last = (this.matches?.length ?? this.capture.lastNumber) - 1;
    if (place.type === "first") return this.numberAt(0);
    if (place.type === "last") return this.numberAt(last);
    if (place.type === "record") return this.numberAt(Math.min(last, this.positionOf(place.number)));
    const timeNs = place.type === "clock" ? (place.timesNs[1] ?? 0) : place.timeNs;
    let nearest = { number: 1, distance: Infinity };
    for (let number = 1; number <= this.capture.lastNumber; number++) {
      const distance = Math.abs((this.capture.record(number)?.timeNs ?? 0) - timeNs);
      if (distance < nearest.distance) nearest = { number, distance };
    }
    return nearest.number;
  }

  private note(name: string, value: unknown): Promise<void> {
    this.noted.push({ name, value });
    return Promise.resolve();
  }

  private async rows({ from, count }: RowWindow): Promise<RowsAnswer> {
    const { generation } = this;
    const total = this.matches?.length ?? this.capture.lastNumber;
    const positions = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, index) => from + index);
    const rows = await Promise.all(positions.map((position) => this.row(this.matches?.[position] ?? position + 1)));
    return { generation, rows: rows.filter((row) => row !== undefined) };
  }

  private async row(number: number): Promise<PanelRow | undefined> {
    const record = this.capture.record(number);
    if (!record) return undefined;
    const { timeNs, direction, connection, length, event } = record;
    const before = this.capture.record(number - 1);
    const isListener = this.overrides.kind === "listener";
    return {
      number,
      timeNs,
      deltaNs: before && timeNs - before.timeNs,
      direction,
      peer: isListener ? `127.0.0.1:${40_000 + connection}` : undefined,
      connectionId: `c${connection}`,
      length,
      preview: await this.capture.bytes(number, 0, 128),
      replyNs: this.replies.get(number),
      event: event && { text: describeEvent(event), severity: eventSeverity(event) },
    };
  }

  private setFilter(filter: PanelFilter): FilterAnswer {
    const parsed = parseRecordFilter(filter.text);
    if (!parsed.ok) return parsed;
    this.filter = filter;
    this.generation += 1;
    this.matches = parsed.filter.isEmpty && filter.directions.length === 3 ? undefined : [];
    void this.scan(parsed.filter);
    return { ok: true };
  }

  private async scan(filter: RecordFilter): Promise<void> {
    const { matches } = this;
    for (let number = 1; matches && number <= this.capture.lastNumber; number++) {
      const record = this.capture.record(number);
      if (record && (await this.passes(record, filter))) matches.push(number);
    }
    this.changed();
  }

  private async passes(record: CaptureRecord, filter: RecordFilter): Promise<boolean> {
    if (!this.filter.directions.includes(record.direction)) return false;
    if (!filter.matchesIndex(record, () => "")) return false;
    return !filter.needsContent || filter.matchesContent(await this.capture.bytes(record.number));
  }

  private match(number: number): void {
    const { direction } = this.capture.record(number) ?? {};
    if (direction && this.filter.directions.includes(direction)) this.matches?.push(number);
  }

  private preview(draft: PayloadDraft): DraftPreview {
    if (draft.mode === "file" && draft.text !== "")
      return { ok: true, length: 4096, bytes: new Uint8Array(256).fill(0x5a) };
    const composed = composePayload(draft, codec);
    return composed.ok ? { ok: true, length: composed.bytes.length, bytes: composed.bytes.slice(0, 256) } : composed;
  }

  private send({ draft, target }: SendRequest): SendAnswer {
    this.noted.push({ name: "send", value: { draft, target } });
    if (this.sendFailure !== undefined) throw new Error(this.sendFailure);
    const composed = composePayload(draft, codec);
    if (!composed.ok) return composed;
    this.append("out", composed.bytes);
    this.sent = [draft, ...this.sent];
    this.changed();
    return { ok: true, bytes: composed.bytes.length, connections: target === "all" ? 3 : 1 };
  }

  private startRepeat(request: RepeatRequest): SendAnswer {
    this.stopRepeat();
    this.repeat = { sent: 0, times: request.times };
    this.repeatTimer = setInterval(() => {
      const sent = (this.repeat?.sent ?? 0) + 1;
      this.send(request);
      if (sent === request.times) return this.stopRepeat();
      this.repeat = { sent, times: request.times };
      this.changed();
    }, request.everyMs);
    this.changed();
    const composed = composePayload(request.draft, codec);
    return composed.ok ? { ok: true, bytes: composed.bytes.length, connections: 1 } : composed;
  }

  private stopRepeat(): void {
    clearInterval(this.repeatTimer);
    this.repeat = undefined;
    this.changed();
  }
}

const noTraffic = { bytes: 0, records: 0, bytesPerSecond: 0, history: Array.from({ length: 60 }, () => 0) };
