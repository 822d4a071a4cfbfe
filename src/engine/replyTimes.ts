const most = 1000;

/** How long peers took to answer, over the last 1 000 replies. */
export class ReplyTimes {
  private readonly times = new Float64Array(most);
  private count = 0;

  add(durationNs: number): void {
    this.times[this.count++ % most] = durationNs;
  }

  /** Median and 99th percentile (nearest rank) in nanoseconds, or undefined before the first reply. */
  summary(): { medianNs: number; p99Ns: number } | undefined {
    const known = this.times.slice(0, Math.min(this.count, most)).sort();
    if (known.length === 0) return undefined;
    const rank = (share: number): number => known[Math.ceil(share * known.length) - 1] ?? 0;
    return { medianNs: rank(0.5), p99Ns: rank(0.99) };
  }
}
