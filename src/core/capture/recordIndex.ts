import type { CaptureRecord } from "./captureRecord";
import { directionOfKind, isEventKind, kindOfDirection, type RecordColumns } from "./recordColumns";

/**
 * How a record's content lies in its file. `whole`: in one piece; `tcp4`, `tcp6`: in IPv4 or IPv6 packets of TCP, all full
 * but the last one, at a known distance from each other.
 */
export type ContentLayout = "whole" | "tcp4" | "tcp6";

/** A record's row of the index. */
export interface IndexEntry extends Omit<CaptureRecord, "number" | "event"> {
  /** Where the payload begins in the file; for an event, where its block begins. */
  readonly offset: number;
  readonly layout: ContentLayout;
}

const layouts: readonly ContentLayout[] = ["whole", "tcp4", "tcp6"];

const firstCapacity = 16;
const chunkRecords = 1 << 14;
/** Two Float64, three Uint32 and one byte a record. */
const bytesPerRecord = 29;

/**
 * An append-only index of consecutive records in typed arrays, 29 bytes a record. Grows by chunks of equal size, so that
 * appending costs the same at ten records and at ten million; the first chunk grows by doubling, so that an idle
 * connection costs little.
 */
export class RecordIndex {
  private readonly chunks: IndexChunk[] = [];
  private count = 0;

  constructor(readonly firstNumber: number) {}

  get records(): number {
    return this.count;
  }

  get heldBytes(): number {
    return this.chunks.reduce((sum, { capacity }) => sum + capacity * bytesPerRecord, 0);
  }

  append(entry: IndexEntry): void {
    const at = this.count % chunkRecords;
    let chunk = this.chunks.at(-1);
    if (!chunk || (at === 0 && this.count > 0)) {
      chunk = new IndexChunk(this.chunks.length === 0 ? firstCapacity : chunkRecords);
      this.chunks.push(chunk);
    } else if (at === chunk.capacity) {
      chunk = chunk.doubled();
      this.chunks[this.chunks.length - 1] = chunk;
    }
    chunk.set(at, entry, this.firstNumber + this.count);
    this.count += 1;
  }

  entry(number: number): IndexEntry | undefined {
    const at = number - this.firstNumber;
    if (!Number.isInteger(at) || at < 0 || at >= this.count) return undefined;
    return this.chunks[Math.floor(at / chunkRecords)]?.get(at % chunkRecords, number);
  }

  /** The columns that hold a record; undefined where it is not in the index. */
  columns(number: number): RecordColumns | undefined {
    const at = number - this.firstNumber;
    const chunk = at >= 0 && at < this.count ? this.chunks[Math.floor(at / chunkRecords)] : undefined;
    if (!chunk) return undefined;
    const firstNumber = number - (at % chunkRecords);
    const lastNumber = Math.min(firstNumber + chunkRecords, this.firstNumber + this.count) - 1;
    const { times, lengths, connections, kinds } = chunk;
    return { firstNumber, lastNumber, times, lengths, connections, kinds };
  }

  /** Where a record's content begins in the file; after the end where it is not in the index. */
  offset(number: number): number {
    const at = number - this.firstNumber;
    if (at >= this.count) return Infinity;
    return this.chunks[Math.floor(at / chunkRecords)]?.offsets[at % chunkRecords] ?? Infinity;
  }

  /** Payload bytes of a record. */
  length(number: number): number {
    const at = number - this.firstNumber;
    return this.chunks[Math.floor(at / chunkRecords)]?.lengths[at % chunkRecords] ?? 0;
  }

  layout(number: number): ContentLayout {
    const at = number - this.firstNumber;
    return layouts[(this.chunks[Math.floor(at / chunkRecords)]?.kinds[at % chunkRecords] ?? 0) >> 2] ?? "whole";
  }

  isEvent(number: number): boolean {
    const at = number - this.firstNumber;
    return isEventKind(this.chunks[Math.floor(at / chunkRecords)]?.kinds[at % chunkRecords]);
  }

  /** The last record from `from` on that begins before an offset; `from` itself in any case. */
  lastBefore(offset: number, from: number): number {
    let low = from;
    let high = this.firstNumber + this.count - 1;
    while (low < high) {
      const middle = low + Math.ceil((high - low) / 2);
      if (this.offset(middle) < offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Forgets the newest records. */
  truncate(records: number): void {
    this.count = Math.min(this.count, records);
    this.chunks.length = Math.min(this.chunks.length, Math.ceil(this.count / chunkRecords));
  }
}

class IndexChunk {
  readonly times: Float64Array;
  readonly offsets: Float64Array;
  readonly lengths: Uint32Array;
  readonly connections: Uint32Array;
  /** How many records back the one before on the same connection is; 0 for none. */
  private readonly steps: Uint32Array;
  readonly kinds: Uint8Array;

  constructor(readonly capacity: number) {
    const buffer = new ArrayBuffer(capacity * bytesPerRecord);
    this.times = new Float64Array(buffer, 0, capacity);
    this.offsets = new Float64Array(buffer, capacity * 8, capacity);
    this.lengths = new Uint32Array(buffer, capacity * 16, capacity);
    this.connections = new Uint32Array(buffer, capacity * 20, capacity);
    this.steps = new Uint32Array(buffer, capacity * 24, capacity);
    this.kinds = new Uint8Array(buffer, capacity * 28, capacity);
  }

  set(at: number, entry: IndexEntry, number: number): void {
    const step = entry.previous === 0 ? 0 : number - entry.previous;
    this.times[at] = entry.timeNs;
    this.offsets[at] = entry.offset;
    this.lengths[at] = entry.length;
    this.connections[at] = entry.connection;
    this.steps[at] = step > 0xffffffff ? 0 : step;
    this.kinds[at] = kindOfDirection(entry.direction) | (layouts.indexOf(entry.layout) << 2);
  }

  get(at: number, number: number): IndexEntry {
    const kind = this.kinds[at] ?? 0;
    const step = this.steps[at] ?? 0;
    return {
      connection: this.connections[at] ?? 0,
      direction: directionOfKind(kind),
      timeNs: this.times[at] ?? 0,
      length: this.lengths[at] ?? 0,
      previous: step === 0 ? 0 : number - step,
      offset: this.offsets[at] ?? 0,
      layout: layouts[kind >> 2] ?? "whole",
    };
  }

  doubled(): IndexChunk {
    const larger = new IndexChunk(this.capacity * 2);
    larger.times.set(this.times);
    larger.offsets.set(this.offsets);
    larger.lengths.set(this.lengths);
    larger.connections.set(this.connections);
    larger.steps.set(this.steps);
    larger.kinds.set(this.kinds);
    return larger;
  }
}
