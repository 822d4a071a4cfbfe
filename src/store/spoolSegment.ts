import { payloadSpan, stripHeaders } from "../core/capture/pcapng/payloadSpan";
import { RecordIndex } from "../core/capture/recordIndex";
import type { SpoolFile } from "./spoolDisk";

interface WaitingPart {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

const noBytes = new Uint8Array(0);
/** The most of a write; the smaller it is, the sooner memory is free again. */
const mostParts = 1024;
const mostBytes = 1 << 20;
const walkBytes = 1 << 16;

/** One file of a spool: the index of its records, and the bytes that are not in the file yet. */
export class SpoolSegment {
  readonly index: RecordIndex;
  /** Payload bytes of its records. */
  payloadBytes = 0;
  isDropped = false;
  /** Whether it is known that its file may have been deleted. */
  mayBeGone = false;
  private waiting: WaitingPart[] = [];
  /** Where pushes began, each at the beginning of a block, from the last one on that is in the file. */
  private pushes: number[] = [];
  private queued = 0;
  private written = 0;

  /** `file` is another one only where nothing is written yet. */
  constructor(
    public file: SpoolFile,
    readonly firstNumber: number,
  ) {
    this.index = new RecordIndex(firstNumber);
  }

  get records(): number {
    return this.index.records;
  }

  /** How long the file will be once everything is written. */
  get queuedBytes(): number {
    return this.queued;
  }

  /** How long the file is. */
  get writtenBytes(): number {
    return this.written;
  }

  /** Adds whole blocks. */
  push(parts: readonly Uint8Array[]): void {
    if (parts.length === 0) return;
    this.pushes.push(this.queued);
    for (const bytes of parts) {
      this.waiting.push({ offset: this.queued, bytes });
      this.queued += bytes.length;
    }
  }

  /** Writes a batch of what waits; resolves with the number of bytes written. */
  async writeBatch(): Promise<number> {
    const batch: Uint8Array[] = [];
    let size = 0;
    for (const { offset, bytes } of this.waiting) {
      if (batch.length === mostParts || size >= mostBytes) break;
      const part = offset < this.written ? bytes.subarray(this.written - offset) : bytes;
      batch.push(part);
      size += part.length;
    }
    const written = await this.file.write(batch, this.written);
    this.written += written;
    const first = this.waiting.findIndex(({ offset, bytes }) => offset + bytes.length > this.written);
    this.waiting = first < 0 ? [] : this.waiting.slice(first);
    const lastPush = this.pushes.findLastIndex((offset) => offset <= this.written);
    if (lastPush > 0) this.pushes = this.pushes.slice(lastPush);
    return written;
  }

  /** Gives up what waits and is not in the file; returns how much it was. */
  forgetWaiting(): number {
    const forgotten = this.queued - this.written;
    this.waiting = [];
    this.queued = this.written;
    return forgotten;
  }

  /** A part of a record's payload; the caller's own copy. */
  async bytes(number: number, from: number, to: number): Promise<Uint8Array> {
    const entry = this.index.entry(number);
    if (!entry || entry.direction === "event") return noBytes;
    const span = payloadSpan(entry, from, to);
    if (span.length === 0) return noBytes;
    return stripHeaders(await this.read(span.offset, span.length), span);
  }

  /** Fills the room from an offset on with what is in the file or waits; fewer bytes only where the file was cut by others. */
  async readInto(offset: number, room: Uint8Array): Promise<number> {
    for (;;) {
      const inFile = Math.max(0, Math.min(room.length, this.written - offset));
      this.copyWaiting(offset + inFile, room.subarray(inFile));
      if (inFile === 0) return room.length;
      const count = await this.file.readInto(offset, room.subarray(0, inFile));
      if (count === inFile) return room.length;
      // Less than was there a moment ago: an unfinished block was taken off the file, and waits again.
      if (this.written >= offset + inFile) return count;
    }
  }

  /** The block that begins at an offset, or its beginning where it is longer than `most`. */
  blockAt(offset: number, most: number): Uint8Array {
    const length = Math.min(most, this.queued - offset);
    const inFile = Math.max(0, Math.min(length, this.written - offset));
    if (inFile === 0) return this.readWaiting(offset, length);
    return joined(this.file.readSync(offset, inFile), this.readWaiting(offset + inFile, length - inFile));
  }

  /**
   * After a write that failed half-way: takes the block that is not whole off the end of the file, so that every reader
   * takes the file as it is, and keeps its bytes to be written again. Resolves with their number.
   */
  async cutUnfinishedBlock(): Promise<number> {
    const { written } = this;
    const whole = await this.lastBoundary();
    if (whole >= written) return 0;
    const cut = await this.file.read(whole, written - whole);
    const [first, ...rest] = this.waiting;
    const left = first ? [{ offset: written, bytes: first.bytes.subarray(written - first.offset) }] : [];
    // They are read from memory from here on, and written again over what a file that cannot be cut still has of them.
    this.waiting = [{ offset: whole, bytes: cut }, ...left, ...rest];
    this.written = whole;
    await this.file.truncate(whole).catch(() => undefined);
    return cut.length;
  }

  /** The end of the last block that is whole in the file. */
  private async lastBoundary(): Promise<number> {
    let at = this.pushes.findLast((offset) => offset <= this.written) ?? 0;
    for (;;) {
      const window = await this.file.read(at, Math.min(walkBytes, this.written - at));
      const view = new DataView(window.buffer, window.byteOffset, window.length);
      let within = 0;
      while (within + 8 <= window.length && at + within + view.getUint32(within + 4, true) <= this.written) {
        within += Math.max(12, view.getUint32(within + 4, true));
      }
      if (within === 0) return at;
      at += within;
    }
  }

  private async read(offset: number, length: number): Promise<Uint8Array> {
    const inFile = Math.max(0, Math.min(length, this.written - offset));
    const rest = inFile < length ? this.readWaiting(offset + inFile, length - inFile) : noBytes;
    if (inFile === 0) return rest;
    return joined(await this.file.read(offset, inFile), rest);
  }

  private readWaiting(offset: number, length: number): Uint8Array {
    const copy = new Uint8Array(length);
    this.copyWaiting(offset, copy);
    return copy;
  }

  private copyWaiting(offset: number, room: Uint8Array): void {
    const end = offset + room.length;
    for (let at = this.waitingAt(offset); at < this.waiting.length; at++) {
      const part = this.waiting[at];
      if (!part || part.offset >= end) break;
      const from = Math.max(0, offset - part.offset);
      room.set(part.bytes.subarray(from, end - part.offset), part.offset + from - offset);
    }
  }

  /** The part that holds an offset. */
  private waitingAt(offset: number): number {
    let low = 0;
    let high = this.waiting.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.waiting[middle]?.offset ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }
}

function joined(start: Uint8Array, rest: Uint8Array): Uint8Array {
  if (rest.length === 0) return start;
  const bytes = new Uint8Array(start.length + rest.length);
  bytes.set(start);
  bytes.set(rest, start.length);
  return bytes;
}
