import { nowNs } from "../net/clock";

const seconds = 60;

/** Totals and the last minute of one direction. Costs nothing while there is no traffic. */
export class TrafficMeter {
  bytes = 0;
  records = 0;
  private readonly buckets = new Float64Array(seconds);
  private newestSecond = 0;

  add(bytes: number, timeNs: number): void {
    this.bytes += bytes;
    this.records += 1;
    this.advance(timeNs);
    const at = this.newestSecond % seconds;
    this.buckets[at] = (this.buckets[at] ?? 0) + bytes;
  }

  /** Bytes in each of the last 60 seconds, oldest first; the last one is the second under way. */
  history(timeNs = nowNs()): number[] {
    this.advance(timeNs);
    return Array.from({ length: seconds }, (_, index) => this.buckets[(this.newestSecond + 1 + index) % seconds] ?? 0);
  }

  /** Bytes in the last second: of the second under way, and the part of the one before it that is still within. */
  bytesPerSecond(timeNs = nowNs()): number {
    this.advance(timeNs);
    const share = 1 - (timeNs / 1e9 - this.newestSecond);
    const before = this.buckets[(this.newestSecond + seconds - 1) % seconds] ?? 0;
    return Math.round((this.buckets[this.newestSecond % seconds] ?? 0) + before * Math.min(1, Math.max(0, share)));
  }

  private advance(timeNs: number): void {
    const second = Math.floor(timeNs / 1e9);
    const passed = Math.min(seconds, second - this.newestSecond);
    for (let step = 0; step < passed; step++) this.buckets[(second - step) % seconds] = 0;
    if (passed > 0) this.newestSecond = second;
  }
}

/** Both directions of a connection or of a whole capture. */
export class Traffic {
  readonly in = new TrafficMeter();
  readonly out = new TrafficMeter();
}
