/** Finds a run of bytes in another (Boyer-Moore-Horspool). An empty pattern is everywhere. */
export class ByteSearch {
  private readonly pattern: Uint8Array;
  private readonly fold: Uint8Array;
  private readonly skip = new Uint32Array(256);

  /** `ignoresCase` takes the ASCII letters A to Z and a to z for the same; other bytes are compared as they are. */
  constructor(pattern: Uint8Array, { ignoresCase }: { ignoresCase: boolean }) {
    this.fold = Uint8Array.from({ length: 256 }, (_, byte) =>
      ignoresCase && byte >= 65 && byte <= 90 ? byte + 32 : byte,
    );
    this.pattern = pattern.map((byte) => this.folded(byte));
    const last = pattern.length - 1;
    this.skip.fill(Math.max(1, pattern.length));
    for (let at = 0; at < last; at++) this.skip[this.pattern[at] ?? 0] = last - at;
  }

  isIn(bytes: Uint8Array): boolean {
    return this.indexIn(bytes) >= 0;
  }

  /** Where the pattern first stands at or after `from`; -1 where it does not. */
  indexIn(bytes: Uint8Array, from = 0): number {
    const last = this.pattern.length - 1;
    if (last < 0) return from <= bytes.length ? from : -1;
    let at = from + last;
    while (at < bytes.length) {
      if (this.standsAt(bytes, at - last)) return at - last;
      at += this.skip[this.folded(bytes[at] ?? 0)] ?? 1;
    }
    return -1;
  }

  private standsAt(bytes: Uint8Array, start: number): boolean {
    for (let at = this.pattern.length - 1; at >= 0; at--) {
      if (this.folded(bytes[start + at] ?? 0) !== this.pattern[at]) return false;
    }
    return true;
  }

  private folded(byte: number): number {
    return this.fold[byte] ?? byte;
  }
}
