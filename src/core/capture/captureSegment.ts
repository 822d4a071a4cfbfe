import type { LifecycleEvent } from "../connection/lifecycleEvent";
import type { RecordPlace } from "./capture";
import type { CaptureRecord, Direction } from "./captureRecord";
import { directionOfKind, isEventKind, kindOfDirection, type RecordColumns } from "./recordColumns";
import { mostContentsBytes, type RecordContents } from "./recordContents";

const indexBytesPerRecord = 29;

/** How much a segment may hold; a single record may be larger. */
export interface SegmentRoom {
  readonly payloadBytes: number;
  readonly records: number;
}

/** What a segment with this room takes of memory at most, its index included. */
export function roomBytes({ payloadBytes, records }: SegmentRoom): number {
  return payloadBytes + records * indexBytesPerRecord;
}

/**
 * A run of consecutive records with their payload in one buffer. Grows by doubling up to its room, so that an idle
 * connection costs little; 29 bytes of index a record.
 */
export class CaptureSegment {
  private first: number;
  private room: SegmentRoom;
  private count = 0;
  private used = 0;
  private capacity: number;
  private payload: Uint8Array;
  private times: Float64Array;
  private offsets: Uint32Array;
  private lengths: Uint32Array;
  private connections: Uint32Array;
  private previous: Float64Array;
  private kinds: Uint8Array;
  private readonly events = new Map<number, LifecycleEvent>();

  /** `like` is the segment before, whose size this one will very likely need. */
  constructor(firstNumber: number, room: SegmentRoom, like?: CaptureSegment) {
    this.first = firstNumber;
    this.room = room;
    this.capacity = Math.min(room.records, like?.capacity ?? 16);
    this.payload = new Uint8Array(Math.min(room.payloadBytes, like?.payload.length ?? 256));
    this.times = new Float64Array(this.capacity);
    this.offsets = new Uint32Array(this.capacity);
    this.lengths = new Uint32Array(this.capacity);
    this.connections = new Uint32Array(this.capacity);
    this.previous = new Float64Array(this.capacity);
    this.kinds = new Uint8Array(this.capacity);
  }

  /** Empties it for other records; its memory is used again, which costs much less than new memory. */
  restart(firstNumber: number, room: SegmentRoom): void {
    this.first = firstNumber;
    this.room = room;
    this.count = 0;
    this.used = 0;
    this.events.clear();
  }

  get firstNumber(): number {
    return this.first;
  }

  get records(): number {
    return this.count;
  }

  get payloadBytes(): number {
    return this.used;
  }

  /** What the segment takes of memory, index and unused room included. */
  get heldBytes(): number {
    return this.payload.length + this.capacity * indexBytesPerRecord;
  }

  hasRoomFor(length: number): boolean {
    return this.count < this.room.records && this.used + length <= this.room.payloadBytes;
  }

  append(direction: Direction, bytes: Uint8Array, { connection, timeNs }: RecordPlace, previous: number): void {
    if (this.count === this.capacity) this.growIndex();
    if (this.used + bytes.length > this.payload.length) this.growPayload(this.used + bytes.length);
    const at = this.count++;
    this.payload.set(bytes, this.used);
    this.times[at] = timeNs;
    this.offsets[at] = this.used;
    this.lengths[at] = bytes.length;
    this.connections[at] = connection;
    this.previous[at] = previous;
    this.kinds[at] = kindOfDirection(direction);
    this.used += bytes.length;
  }

  /** The event of the record that was appended last. */
  setEvent(event: LifecycleEvent): void {
    this.events.set(this.first + this.count - 1, event);
  }

  record(number: number): CaptureRecord | undefined {
    const at = number - this.first;
    if (!Number.isInteger(at) || at < 0 || at >= this.count) return undefined;
    const event = this.events.get(number);
    return {
      number,
      connection: this.connections[at] ?? 0,
      direction: directionOfKind(this.kinds[at]),
      timeNs: this.times[at] ?? 0,
      length: this.lengths[at] ?? 0,
      previous: this.previous[at] ?? 0,
      ...(event && { event }),
    };
  }

  /** A copy of a part of the record's payload. */
  bytes(number: number, from: number, to: number): Uint8Array {
    const at = number - this.first;
    if (at >= this.count) return new Uint8Array(0);
    const offset = this.offsets[at] ?? 0;
    const length = this.lengths[at] ?? 0;
    return this.payload.subarray(offset, offset + length).slice(Math.max(0, from), Math.max(0, to));
  }

  get columns(): RecordColumns {
    const { first, count, times, lengths, connections, kinds } = this;
    return { firstNumber: first, lastNumber: first + count - 1, times, lengths, connections, kinds };
  }

  /** The payloads from a record of this segment on, as they lie here: nothing is copied. */
  contents(from: number): RecordContents {
    const { first, count, lengths, kinds, payload, offsets, events } = this;
    const base = offsets[from - first] ?? 0;
    const isLong = (lengths[from - first] ?? 0) > mostContentsBytes;
    let end = from - first + 1;
    while (!isLong && end < count && (offsets[end] ?? 0) + (lengths[end] ?? 0) - base <= mostContentsBytes) end++;
    const stop = (offsets[end - 1] ?? 0) + (lengths[end - 1] ?? 0);
    return {
      firstNumber: from,
      lastNumber: first + end - 1,
      isLong,
      bytes: isLong ? payload.subarray(0, 0) : payload.subarray(base, stop),
      startOf: (number) => (offsets[number - first] ?? 0) - base,
      lengthOf: (number) => lengths[number - first] ?? 0,
      event: (number) => (isEventKind(kinds[number - first]) ? events.get(number) : undefined),
    };
  }

  private growIndex(): void {
    this.capacity = Math.max(this.capacity + 1, Math.min(this.capacity * 2, this.room.records));
    this.times = widened(this.times, new Float64Array(this.capacity));
    this.offsets = widened(this.offsets, new Uint32Array(this.capacity));
    this.lengths = widened(this.lengths, new Uint32Array(this.capacity));
    this.connections = widened(this.connections, new Uint32Array(this.capacity));
    this.previous = widened(this.previous, new Float64Array(this.capacity));
    this.kinds = widened(this.kinds, new Uint8Array(this.capacity));
  }

  private growPayload(needed: number): void {
    const size = Math.max(needed, Math.min(this.payload.length * 2, this.room.payloadBytes));
    const before = this.payload.subarray(0, this.used);
    this.payload = widened(before, new Uint8Array(size));
  }
}

function widened<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
