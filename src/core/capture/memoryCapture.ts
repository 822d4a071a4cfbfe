import { Emitter } from "../emitter";
import type { LifecycleEvent } from "../connection/lifecycleEvent";
import type { Capture, DroppedRecords, RecordPlace } from "./capture";
import type { CaptureRecord, Direction } from "./captureRecord";
import type { RecordColumns } from "./recordColumns";
import type { ContentsRequest, RecordContents } from "./recordContents";
import { CaptureSegment, roomBytes, type SegmentRoom } from "./captureSegment";
import { SegmentList } from "./segmentList";

/** How much one capture may hold; the oldest records go when a limit is passed. */
export interface CaptureLimits {
  /** Of memory for payload and index, or of files on disk. */
  readonly maxBytes: number;
  readonly maxRecords: number;
}

const noBytes = new Uint8Array(0);
const largestSegment: SegmentRoom = { payloadBytes: 1 << 20, records: 1 << 14 };
/** The limits are kept by dropping whole segments, so one is a small part of them. */
const segmentsWithinLimits = 16;

/** How much one segment may hold under these limits, if it is to take a record of this length. */
function roomUnder({ maxBytes, maxRecords }: CaptureLimits, length: number): SegmentRoom {
  const share = maxBytes / 2 / segmentsWithinLimits;
  const bytesOfIndex = roomBytes({ payloadBytes: 0, records: 1 });
  const records = Math.min(largestSegment.records, maxRecords / segmentsWithinLimits, share / bytesOfIndex);
  const payloadBytes = Math.floor(Math.max(length, Math.min(largestSegment.payloadBytes, share)));
  const room = { payloadBytes, records: Math.max(1, Math.floor(records)) };
  // A record that takes the whole limit stays alone: it would keep those behind it in memory.
  return roomBytes(room) > maxBytes ? { ...room, records: 1 } : room;
}

/** A capture in memory. The newest record is always kept, also where it alone is larger than the limit. */
export class MemoryCapture implements Capture {
  private readonly segments = new SegmentList<CaptureSegment>();
  private newest: CaptureSegment | undefined;
  private readonly lastData = new Map<number, number>();
  private readonly grown = new Emitter<undefined>();
  /** Memory of all segments but the newest. */
  private fullBytes = 0;
  private payloadBytes = 0;
  private last = 0;
  private readonly never = new Emitter<undefined>();

  readonly onDidGrow = this.grown.event;
  readonly lost: DroppedRecords = { records: 0, bytes: 0 };
  readonly file = undefined;
  readonly problem = undefined;
  readonly isUnderPressure = false;
  readonly onDidChangeProblem = this.never.event;
  readonly onDidChangePressure = this.never.event;

  /** `limits` is asked whenever a segment is full, so that a changed setting soon takes effect. */
  constructor(
    readonly originEpochMs: number,
    private readonly limits: () => CaptureLimits,
  ) {}

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

  appendBytes(direction: Exclude<Direction, "event">, bytes: Uint8Array, place: RecordPlace): number {
    const number = this.append(direction, bytes, place);
    this.lastData.set(place.connection, number);
    this.payloadBytes += bytes.length;
    this.grown.fire(undefined);
    return number;
  }

  appendEvent(event: LifecycleEvent, place: RecordPlace): number {
    const number = this.append("event", noBytes, place);
    this.newest?.setEvent(event);
    if (event.type === "closed") this.lastData.delete(place.connection);
    this.grown.fire(undefined);
    return number;
  }

  record(number: number): CaptureRecord | undefined {
    return this.segments.of(number)?.record(number);
  }

  bytes(number: number, from = 0, to = Number.MAX_SAFE_INTEGER): Promise<Uint8Array> {
    return Promise.resolve(this.segments.of(number)?.bytes(number, from, to) ?? noBytes);
  }

  columns(number: number): RecordColumns | undefined {
    return this.holds(number) ? this.segments.of(number)?.columns : undefined;
  }

  contents({ from }: ContentsRequest): Promise<RecordContents | undefined> {
    return Promise.resolve(this.holds(from) ? this.segments.of(from)?.contents(from) : undefined);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  resume(): void {
    return undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): void {
    this.grown.dispose();
    this.segments.clear();
    this.newest = undefined;
    this.fullBytes = 0;
    this.lastData.clear();
  }

  private holds(number: number): boolean {
    return number >= this.firstNumber && number <= this.last;
  }

  private append(direction: Direction, bytes: Uint8Array, place: RecordPlace): number {
    const number = ++this.last;
    if (!this.newest?.hasRoomFor(bytes.length)) this.newest = this.nextSegment(bytes.length);
    this.newest.append(direction, bytes, place, this.lastData.get(place.connection) ?? 0);
    return number;
  }

  /** A segment that begins with the record that comes; the oldest ones go until it will fit in, and one is used again. */
  private nextSegment(length: number): CaptureSegment {
    const before = this.newest;
    this.fullBytes += before?.heldBytes ?? 0;
    const limits = this.limits();
    const room = roomUnder(limits, length);
    const spare = this.dropOldest(limits.maxBytes - roomBytes(room), limits.maxRecords - room.records);
    const canUseSpare = spare !== undefined && spare.heldBytes <= roomBytes(room);
    if (canUseSpare) spare.restart(this.last, room);
    const segment = canUseSpare ? spare : new CaptureSegment(this.last, room, before);
    this.segments.add(segment);
    return segment;
  }

  /** Drops until no more than this is left; the last segment that went. */
  private dropOldest(mostBytes: number, mostRecords: number): CaptureSegment | undefined {
    let oldest: CaptureSegment | undefined;
    while (this.segments.oldest && (this.fullBytes > mostBytes || this.last - this.firstNumber > mostRecords)) {
      oldest = this.segments.dropOldest();
      this.fullBytes -= oldest?.heldBytes ?? 0;
    }
    return oldest;
  }
}
