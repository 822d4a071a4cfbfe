/** Collects bytes of unknown number in one growing buffer; appending is linear over all. */
export class ByteSink {
  #buffer: Uint8Array;
  #length = 0;

  /** `expectedBytes` saves growing when the caller knows about how many will come. */
  constructor(expectedBytes = 64) {
    this.#buffer = new Uint8Array(Math.max(16, expectedBytes));
  }

  append(byte: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = byte;
  }

  appendAll(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A copy of what was collected, owned by the caller. */
  toBytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}
