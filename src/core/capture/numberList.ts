const chunkNumbers = 1 << 14;

/**
 * A list of numbers, 8 bytes each, that grows at its end and is cut at its beginning; neither ever copies what it
 * holds.
 */
export class NumberList {
  private readonly chunks: Float64Array[] = [];
  /** Places at the beginning of the first chunk that are no longer used. */
  private skipped = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(number: number): void {
    const at = this.skipped + this.count;
    const chunk = Math.floor(at / chunkNumbers);
    if (chunk === this.chunks.length) this.chunks.push(new Float64Array(chunkNumbers));
    const numbers = this.chunks[chunk];
    if (numbers) numbers[at % chunkNumbers] = number;
    this.count += 1;
  }

  /** The number at a position, 0 being the first. */
  at(position: number): number | undefined {
    if (!(position >= 0 && position < this.count)) return undefined;
    const at = this.skipped + position;
    return this.chunks[Math.floor(at / chunkNumbers)]?.[at % chunkNumbers];
  }

  /** The position of the first number that is this large or larger, in a list that ascends; the length where there is none. */
  positionOf(number: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.at(middle) ?? Infinity) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets so many numbers at the beginning. */
  dropFirst(count: number): void {
    const dropped = Math.max(0, Math.min(count, this.count));
    this.skipped += dropped;
    this.count -= dropped;
    this.chunks.splice(0, Math.floor(this.skipped / chunkNumbers));
    this.skipped %= chunkNumbers;
  }
}
