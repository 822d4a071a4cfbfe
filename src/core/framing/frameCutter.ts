/** A stretch of the stream. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

const none = new Uint8Array();
const firstCapacity = 64;

/**
 * Knows where in the stream we are, and holds the bytes of a message that came in earlier chunks. Every byte is copied
 * at most a few times, however small the chunks are, and not at all where a message is within one chunk.
 */
export class FrameCutter {
  #buffer = none;
  #length = 0;
  #start = 0;

  /** `mostBytes` is the most that will be held; the memory for it is taken only as bytes come. */
  constructor(private readonly mostBytes: number) {}

  get pendingBytes(): number {
    return this.#length;
  }

  /** The held bytes, until the next call of anything else. */
  peek(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Keeps bytes for later. */
  hold(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#buffer.length) this.#grow(needed);
    this.#buffer.set(bytes, this.#length);
    this.#length = needed;
  }

  /** Leaves out bytes of the stream that are part of no message; nothing may be held. */
  passOver(count: number): void {
    this.#start += count;
  }

  /** The held bytes and these after them, as one; nothing is held afterwards. */
  cut(last: Uint8Array = none): Stretch {
    if (this.#length === 0) return this.#stretch(last);
    if (last.length > 0) this.hold(last);
    const bytes = this.peek();
    this.#buffer = none;
    this.#length = 0;
    return this.#stretch(bytes);
  }

  /** The first `count` of the held bytes; the others stay held. */
  cutFirst(count: number): Stretch {
    const bytes = this.peek();
    this.#buffer = none;
    this.#length = 0;
    this.hold(bytes.subarray(count));
    return this.#stretch(bytes.subarray(0, count));
  }

  #stretch(bytes: Uint8Array): Stretch {
    const start = this.#start;
    this.#start += bytes.length;
    return { start, end: this.#start, bytes };
  }

  #grow(needed: number): void {
    const capacity = Math.max(needed, Math.min(Math.max(this.#buffer.length * 2, firstCapacity), this.mostBytes));
    const grown = new Uint8Array(capacity);
    grown.set(this.peek());
    this.#buffer = grown;
  }
}
