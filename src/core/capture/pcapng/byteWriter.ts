import { giveBuffer, pooledBytes, takeBuffer } from "./bufferPool";

const firstBytes = 4096;
/** So few bytes are copied faster one by one. */
const fewBytes = 32;
/** Full buffers that wait to be used again; where there are more, or nobody releases them, they are collected as garbage. */
const mostFull = 16;
/** Where at least this part of a large buffer waits to be written, the next one is large. */
const largePart = 8;

/** A buffer that is full, and how many bytes were written in all when its last one was. */
interface FullBuffer {
  readonly buffer: Uint8Array<ArrayBuffer>;
  readonly end: number;
}

/**
 * Little-endian bytes for the blocks of a pcapng file, in buffers that are used again: what was taken is valid until
 * `release` says that it is not needed any more. What is written with one call, and what is overwritten later, lies in one
 * buffer, and as far from a multiple of four in it as in the file.
 */
export class ByteWriter {
  private buffer = new Uint8Array(firstBytes);
  private view = new DataView(this.buffer.buffer);
  private words = new Uint32Array(this.buffer.buffer);
  private readonly full: FullBuffer[] = [];
  /** Where in the buffer begins what was not taken yet. */
  private base = 0;
  /** All that was taken, and all that others wrote between. */
  private before = 0;
  private released = 0;
  /** Bytes written and not taken yet. */
  length = 0;

  /** All that was ever written, what others wrote between included. */
  get total(): number {
    return this.before + this.length;
  }

  /** How much more fits in without copying what was not taken yet. */
  get room(): number {
    return this.buffer.length - this.base - this.length;
  }

  u8(value: number): void {
    const at = this.grow(1);
    this.view.setUint8(at, value);
  }

  u16(value: number): void {
    const at = this.grow(2);
    this.view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.grow(4);
    this.view.setUint32(at, value, true);
  }

  /** Network byte order, for what is inside a packet. */
  u16be(value: number): void {
    const at = this.grow(2);
    this.view.setUint16(at, value);
  }

  u32be(value: number): void {
    const at = this.grow(4);
    this.view.setUint32(at, value);
  }

  bytes(bytes: Uint8Array): void {
    const { length } = bytes;
    const at = this.grow(length);
    if (length > fewBytes) this.buffer.set(bytes, at);
    else for (let index = 0; index < length; index++) this.buffer[at + index] = bytes[index] ?? 0;
  }

  /** Bytes in groups of four, as they are in memory; only where a multiple of four was written before. */
  groups(groups: Uint32Array): void {
    const at = this.grow(groups.length * 4) >>> 2;
    for (let index = 0; index < groups.length; index++) this.words[at + index] = groups[index] ?? 0;
  }

  /** Zeros up to the next multiple of four of all that was ever written. */
  pad(): void {
    while ((this.base + this.length) % 4 !== 0) this.u8(0);
  }

  /** Counts bytes that somebody else writes between what was taken and what comes next. */
  passed(bytes: number): void {
    this.before += bytes;
    this.base += bytes % 4;
  }

  /** Overwrites what was written and not taken. */
  setU32(at: number, value: number): void {
    this.view.setUint32(this.base + at, value, true);
  }

  setU8(at: number, value: number): void {
    this.view.setUint8(this.base + at, value);
  }

  setU32be(at: number, value: number): void {
    this.view.setUint32(this.base + at, value);
  }

  setU16be(at: number, value: number): void {
    this.view.setUint16(this.base + at, value);
  }

  /** What was written and not taken, from an offset on; valid until the next write. */
  written(from = 0): Uint8Array {
    return this.buffer.subarray(this.base + from, this.base + this.length);
  }

  /** What was written since the last time. */
  take(): Uint8Array {
    const taken = this.written();
    this.base += this.length;
    this.before += this.length;
    this.length = 0;
    return taken;
  }

  /** Says that nobody reads the first so many of all bytes any more. */
  release(total: number): void {
    this.released = total;
    let first = this.full[0];
    while (first && first.end <= total) {
      giveBuffer(first.buffer);
      this.full.shift();
      first = this.full[0];
    }
  }

  /** Makes room for so many bytes more, and says where. */
  private grow(bytes: number): number {
    if (this.room < bytes) this.renew(bytes);
    const at = this.base + this.length;
    this.length += bytes;
    return at;
  }

  /** Goes on in another buffer: a large one where much is being written, so that idle connections cost little. */
  private renew(more: number): void {
    const pending = this.written();
    this.full.push({ buffer: this.buffer, end: this.before });
    if (this.full.length > mostFull) this.full.shift();
    this.base %= 4;
    const least = this.base + this.length + more;
    const waiting = this.total - this.released;
    const usual = waiting * largePart < pooledBytes ? Math.max(firstBytes, waiting * 2) : pooledBytes;
    // More than a buffer of the pool holds grows by doubling, so that each byte is copied a few times only.
    const size = least > pooledBytes ? least * 2 : Math.max(least, usual);
    this.buffer = size === pooledBytes ? takeBuffer() : new Uint8Array(roundUp(size));
    this.buffer.set(pending, this.base);
    this.view = new DataView(this.buffer.buffer);
    this.words = new Uint32Array(this.buffer.buffer);
  }
}

/** To a size at which groups of four fill the buffer. */
function roundUp(bytes: number): number {
  return (bytes + 3) & ~3;
}
