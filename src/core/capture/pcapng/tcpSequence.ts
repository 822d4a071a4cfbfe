const twoTo32 = 2 ** 32;
const mostHoles = 64;

/** A run of bytes, `to` excluded. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Knows which bytes of one TCP direction were seen, so that what was sent twice is taken once. */
export class TcpSequence {
  /** The number after the highest byte seen, counted on past 2^32. */
  private next: number | undefined;
  /** What below it was not seen, in ascending order. */
  private holes: ByteRange[] = [];

  /** Says which number the first byte has, as a SYN does; only the first time it is told or a segment comes. */
  start(sequence: number): void {
    this.next ??= sequence;
  }

  /** Which of a segment's bytes were not seen before: runs within the segment, in ascending order. */
  take(sequence: number, length: number): ByteRange[] {
    this.next ??= sequence;
    const from = this.next + ((sequence - (this.next % twoTo32) + twoTo32 * 1.5) % twoTo32) - twoTo32 / 2;
    const to = from + length;
    const fresh = this.fillHoles({ from, to });
    if (to > this.next) {
      fresh.push({ from: Math.max(from, this.next), to });
      if (from > this.next) this.holes = [...this.holes.slice(1 - mostHoles), { from: this.next, to: from }];
      this.next = to;
    }
    return fresh.map((run) => ({ from: run.from - from, to: run.to - from }));
  }

  private fillHoles({ from, to }: ByteRange): ByteRange[] {
    const filled: ByteRange[] = [];
    if (!this.holes.some((hole) => hole.from < to && from < hole.to)) return filled;
    this.holes = this.holes.flatMap((hole) => {
      const run = { from: Math.max(hole.from, from), to: Math.min(hole.to, to) };
      if (run.from >= run.to) return [hole];
      filled.push(run);
      const rest = [
        { from: hole.from, to: run.from },
        { from: run.to, to: hole.to },
      ];
      return rest.filter((part) => part.from < part.to);
    });
    return filled;
  }
}
