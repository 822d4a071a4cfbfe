import type { TimeStamp } from "./recordWriter";

const twoTo32 = 2 ** 32;

/** Turns times since an origin into pcapng's 64-bit nanoseconds since the Unix epoch, and back, exactly. */
export class EpochTime {
  private readonly high: number;
  private readonly low: number;
  private readonly latest = { high: 0, low: 0 };

  /** The origin in milliseconds since the Unix epoch; taken to the microsecond. */
  constructor(readonly originEpochMs: number) {
    const originNs = BigInt(Math.round(originEpochMs * 1000)) * 1000n;
    this.high = Number(originNs >> 32n);
    this.low = Number(originNs & 0xffffffffn);
  }

  /** Valid until the next call: one is made for each record. */
  stamp(timeNs: number): TimeStamp {
    const sum = this.low + timeNs;
    const carry = Math.floor(sum / twoTo32);
    this.latest.high = this.high + carry;
    this.latest.low = sum - carry * twoTo32;
    return this.latest;
  }

  /** Nanoseconds since the origin; what is before it is negative. */
  timeNs({ high, low }: TimeStamp): number {
    return (high - this.high) * twoTo32 + (low - this.low);
  }
}
