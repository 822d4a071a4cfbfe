import { join } from "node:path";
import { formatAddress, type Address } from "../core/address";
import type { Capture, DroppedRecords, RecordPlace } from "../core/capture/capture";
import type { CaptureRecord, Direction } from "../core/capture/captureRecord";
import type { CaptureLimits } from "../core/capture/memoryCapture";
import { CaptureWriter } from "../core/capture/pcapng/captureWriter";
import type { RecordColumns } from "../core/capture/recordColumns";
import type { ContentsRequest, RecordContents } from "../core/capture/recordContents";
import type { IndexEntry } from "../core/capture/recordIndex";
import { SegmentList } from "../core/capture/segmentList";
import type { LifecycleEvent } from "../core/connection/lifecycleEvent";
import { Emitter } from "../core/emitter";
import type { SockscopeError } from "../core/sockscopeError";
import type { FilePart } from "./copyFiles";
import { nodeDisk } from "./nodeDisk";
import { SharedPressure } from "./sharedPressure";
import { SpoolPump } from "./spoolPump";
import { SpoolReader } from "./spoolReader";
import { SpoolSegment } from "./spoolSegment";
import type { SpoolDisk, SpoolFile } from "./spoolDisk";

export interface SpoolOptions {
  /** Where the files go. */
  readonly folder: string;
  /** Where they go from now on; asked when recording goes on after a problem. `folder` unless told. */
  readonly nextFolder?: () => string;
  /** Makes the folder, and what else must be there; called before the first record is written. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** What the files are called, before their number and `.pcapng`; no other capture in the folder may have it. */
  readonly name: string;
  /** Named in the files; its transport decides how records are packed. */
  readonly endpoint: Address;
  /** Milliseconds since the Unix epoch at which the records' `timeNs` is 0. */
  readonly originEpochMs: number;
  /** How much is kept, on disk and in number; asked at each append. An eighth of it at a time is dropped. */
  readonly limits: () => CaptureLimits;
  /** The real file system unless told. */
  readonly disk?: SpoolDisk;
  /** What waits in it and in others; its own alone unless told. */
  readonly pressure?: SharedPressure;
}

const segmentsKept = 8;
const leastSegmentBytes = 4096;
/**
 * What comes while this much waits in memory is lost: a datagram, or anything where recording has stopped. An event is
 * lost while twice as much waits.
 */
const mostWaitingBytes = 64 << 20;
/** The same for what waits in all captures together. */
const mostWaitingInAll = 256 << 20;
/** Where recording has stopped, the oldest of what is in memory alone is dropped by pieces of this size. */
const memorySegmentBytes = 4 << 20;
/** Longer payloads, which the index cannot count, become several records. */
const mostRecordBytes = 0x7fff0000;

/**
 * A capture in pcapng files: `name.0001.pcapng` and so on, each complete in itself. Records are written in the order in
 * which they come; what is not written yet is read from memory. When the limit is passed, the oldest file is deleted.
 *
 * Where a file cannot be written, recording stops with a `problem` until `resume`: what is in the files stays as it is,
 * and what comes is kept in memory, to be written when recording goes on. Where 64 MiB are, the oldest of it is dropped
 * if nothing is in a file yet; else what comes is counted as lost.
 */
export class SpoolCapture implements Capture {
  readonly originEpochMs: number;
  private readonly disk: SpoolDisk;
  private readonly pressure: SharedPressure;
  private readonly pump: SpoolPump;
  private readonly writer: CaptureWriter;
  private readonly lastData = new Map<number, number>();
  private readonly grown = new Emitter<undefined>();
  private readonly segments = new SegmentList<SpoolSegment>();
  private readonly reader = new SpoolReader(this.segments, () => this.cut());
  private segmentCount = 0;
  private last = 0;
  /** How much of the newest file the pump was told of. */
  private counted = 0;
  private heldBytes = 0;
  private payloadBytes = 0;
  private lostSoFar = { records: 0, bytes: 0 };
  private mustStartSegment = false;
  /** Whether something was lost since recording has stopped. */
  private hasRunOut = false;
  private isDisposed = false;
  private folder: string;

  readonly onDidGrow = this.grown.event;

  constructor(private readonly options: SpoolOptions) {
    this.originEpochMs = options.originEpochMs;
    this.disk = options.disk ?? nodeDisk;
    this.folder = options.folder;
    this.writer = new CaptureWriter(options.endpoint.transport, options.originEpochMs);
    this.pressure = options.pressure ?? new SharedPressure();
    const source = {
      prepare: () => (options.prepare ?? ((folder) => this.disk.makeFolder(folder)))(this.folder),
      cut: () => this.cut(),
      nextSegment: () => this.segments.all.find((segment) => segment.writtenBytes < segment.queuedBytes),
      release: (bytes: number) => this.writer.release(bytes),
    };
    this.pump = new SpoolPump(this.disk, source, this.pressure);
    this.pump.onDidChangeProblem(() => this.noteProblem());
  }

  get firstNumber(): number {
    return this.segments.oldest?.firstNumber ?? this.last + 1;
  }

  get lastNumber(): number {
    return this.last;
  }

  get totalBytes(): number {
    return this.payloadBytes;
  }

  get dropped(): DroppedRecords {
    return this.segments.dropped;
  }

  get lost(): DroppedRecords {
    return this.lostSoFar;
  }

  get file(): string | undefined {
    return this.segments.all.findLast(({ writtenBytes }) => !this.problem || writtenBytes > 0)?.file.path;
  }

  /** All files that are held, the oldest first; the last one is being written. */
  get files(): readonly string[] {
    return this.segments.all.map(({ file }) => file.path);
  }

  /** The files, each up to the end of a record, once all records so far are in them; rejects as `flush` does. */
  async writtenFiles(): Promise<readonly FilePart[]> {
    this.cut();
    const parts = this.segments.all.map(({ file: { path }, queuedBytes: bytes, records, payloadBytes }) => {
      return { file: this.disk.open(path), bytes, holds: { records, bytes: payloadBytes } };
    });
    await this.flush();
    return parts;
  }

  /** Whether some of a file is not written yet. */
  isWaitingFor(path: string): boolean {
    return this.segments.all.some(
      ({ file, writtenBytes, queuedBytes }) => file.path === path && writtenBytes < queuedBytes,
    );
  }

  get problem(): SockscopeError | undefined {
    return this.pump.problem;
  }

  get isUnderPressure(): boolean {
    return this.pump.isUnderPressure;
  }

  get onDidChangePressure(): Capture["onDidChangePressure"] {
    return this.pump.onDidChangePressure;
  }

  get onDidChangeProblem(): Capture["onDidChangeProblem"] {
    return this.pump.onDidChangeProblem;
  }

  appendBytes(direction: Exclude<Direction, "event">, bytes: Uint8Array, place: RecordPlace): number {
    if (bytes.length > mostRecordBytes) {
      this.appendBytes(direction, bytes.subarray(0, mostRecordBytes), place);
      return this.appendBytes(direction, bytes.subarray(mostRecordBytes), place);
    }
    const { connection, timeNs } = place;
    if (this.mustLose(bytes.length)) {
      this.writer.skipBytes(direction, bytes.length, connection);
      return this.lose(bytes.length);
    }
    const segment = this.segmentFor(bytes.length);
    const previous = this.lastData.get(connection) ?? 0;
    this.lastData.set(connection, this.last + 1);
    segment.payloadBytes += bytes.length;
    this.payloadBytes += bytes.length;
    const { offset, layout } = this.writer.bytes(direction, bytes, place);
    return this.add(segment, { connection, direction, timeNs, length: bytes.length, previous, offset, layout });
  }

  appendEvent(event: LifecycleEvent, place: RecordPlace): number {
    if (this.isDisposed || this.isFull(0) || this.isLate(2)) {
      this.writer.skipEvent(event, place.connection);
      return this.lose(0);
    }
    return this.addEvent(event, place);
  }

  record(number: number): CaptureRecord | undefined {
    return this.reader.record(number);
  }

  bytes(number: number, from = 0, to = Number.MAX_SAFE_INTEGER): Promise<Uint8Array> {
    return this.reader.bytes(number, from, to);
  }

  columns(number: number): RecordColumns | undefined {
    return this.segments.of(number)?.index.columns(number);
  }

  contents(request: ContentsRequest): Promise<RecordContents | undefined> {
    return this.reader.contents(request);
  }

  flush(): Promise<void> {
    return this.pump.flush();
  }

  resume(): void {
    if (this.isDisposed) return;
    if (this.problem) this.moveUnwritten();
    this.pump.resume();
  }

  close(): Promise<void> {
    return this.pump.close();
  }

  /** Closes it and forgets its records; the files stay. */
  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.grown.dispose();
    void this.close().then(() => {
      this.segments.clear();
      this.reader.clear();
    });
  }

  /** A stream can be held back, so that it is always recorded while recording goes on; a datagram cannot. */
  private mustLose(length: number): boolean {
    return this.isDisposed || this.isFull(length) || (this.options.endpoint.transport === "udp" && this.isLate(1));
  }

  private isLate(patience: number): boolean {
    const isFull = this.pump.waitingBytes > patience * mostWaitingBytes;
    return isFull || this.pressure.heldBytes > patience * mostWaitingInAll;
  }

  /**
   * Whether recording has stopped, and memory has no room for so much more, also after the oldest of it was dropped. It
   * stays so until recording goes on: what is lost is one gap.
   */
  private isFull(length: number): boolean {
    if (!this.problem || this.hasRunOut) return this.hasRunOut;
    while (this.pump.waitingBytes + length > mostWaitingBytes || this.pressure.heldBytes + length > mostWaitingInAll) {
      const { oldest } = this.segments;
      if (!oldest || this.segments.all.length === 1 || oldest.writtenBytes > 0) return (this.hasRunOut = true);
      this.dropFirst(oldest);
    }
    return false;
  }

  private lose(bytes: number): number {
    this.lostSoFar = { records: this.lostSoFar.records + 1, bytes: this.lostSoFar.bytes + bytes };
    return 0;
  }

  private addEvent(event: LifecycleEvent, place: RecordPlace): number {
    const { connection, timeNs } = place;
    const segment = this.segmentFor(0);
    const previous = this.lastData.get(connection) ?? 0;
    const { offset, layout } = this.writer.event(event, place);
    this.reader.keepEvent(this.last + 1, event);
    if (event.type === "closed") this.lastData.delete(connection);
    return this.add(segment, { connection, direction: "event", timeNs, length: 0, previous, offset, layout });
  }

  private add(segment: SpoolSegment, entry: IndexEntry): number {
    segment.index.append(entry);
    this.last += 1;
    const { position } = this.writer;
    this.heldBytes += position - this.counted;
    this.pump.add(position - this.counted);
    this.counted = position;
    this.dropOldest();
    this.grown.fire(undefined);
    return this.last;
  }

  /** Hands what was written since to the newest segment. */
  private cut(): void {
    this.segments.newest?.push(this.writer.take());
  }

  /** The newest segment where so much more fits in, else a new one. */
  private segmentFor(length: number): SpoolSegment {
    const newest = this.segments.newest;
    const { maxBytes, maxRecords } = this.options.limits();
    const share = Math.max(leastSegmentBytes, maxBytes / segmentsKept);
    const mostBytes = this.problem ? Math.min(share, memorySegmentBytes) : share;
    const mostRecords = Math.ceil(maxRecords / segmentsKept);
    const fits = newest && this.writer.position + length <= mostBytes && newest.index.records < mostRecords;
    if (newest && (newest.index.records === 0 || fits) && !this.mustStartSegment) return newest;
    this.mustStartSegment = false;
    return this.startSegment();
  }

  private startSegment(): SpoolSegment {
    this.cut();
    const { endpoint } = this.options;
    this.segmentCount += 1;
    const segment = new SpoolSegment(this.newFile(this.segmentCount), this.last + 1);
    this.segments.add(segment);
    this.writer.startFile({
      sockscope: 1,
      originEpochMs: this.originEpochMs,
      firstNumber: this.last + 1,
      bytesBefore: this.payloadBytes,
      endpoint: formatAddress(endpoint),
    });
    this.counted = 0;
    return segment;
  }

  private newFile(number: number): SpoolFile {
    const name = `${this.options.name}.${String(number).padStart(4, "0")}.pcapng`;
    return this.disk.create(join(this.folder, name));
  }

  /** What has no file yet goes to where files go now. */
  private moveUnwritten(): void {
    const folder = this.options.nextFolder?.() ?? this.folder;
    if (folder === this.folder) return;
    this.folder = folder;
    const first = this.segmentCount - this.segments.all.length + 1;
    for (const [at, segment] of this.segments.all.entries()) {
      if (segment.writtenBytes > 0) continue;
      this.pump.discard(segment);
      segment.file = this.newFile(first + at);
    }
  }

  /** While recording has stopped, no file is deleted: the rest would have to go to the same disk. */
  private dropOldest(): void {
    const { maxBytes, maxRecords } = this.options.limits();
    while (this.segments.all.length > 1 && (this.heldBytes > maxBytes || this.last - this.firstNumber >= maxRecords)) {
      const { oldest } = this.segments;
      if (!oldest || (this.problem && oldest.writtenBytes > 0)) return;
      this.dropFirst(oldest);
    }
  }

  private dropFirst(oldest: SpoolSegment): void {
    this.segments.dropOldest();
    this.heldBytes -= oldest.queuedBytes;
    this.pump.drop(oldest);
  }

  /** Says in the capture itself that recording stopped, or went on; the first is written only if it ever goes on. */
  private noteProblem(): void {
    const place = { connection: 0, timeNs: this.newestTimeNs };
    const { records } = this.lost;
    const lost = records === 0 ? "" : `; ${records} ${records === 1 ? "record was" : "records were"} lost so far`;
    this.mustStartSegment = this.problem !== undefined;
    this.hasRunOut = false;
    this.addEvent({ type: "warning", message: this.problem?.message ?? `Recording goes on${lost}.` }, place);
  }

  private get newestTimeNs(): number {
    return this.segments.newest?.index.entry(this.last)?.timeNs ?? 0;
  }
}
