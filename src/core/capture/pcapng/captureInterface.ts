import { option } from "./blocks";
import type { Block } from "./blockWalk";
import type { EpochTime } from "./epochTime";

/** An interface of a section: what its packets look like and what their time stamps count. */
export interface CaptureInterface {
  readonly linkType: number;
  /** The time of a packet in nanoseconds since the origin. */
  timeNs(high: number, low: number, origin: EpochTime): number;
}

/** Reads an interface description block (draft-ietf-opsawg-pcapng section 4.2). */
export function readInterface({ view, bytes, isLittleEndian }: Block): CaptureInterface {
  const linkType = view.getUint16(8, isLittleEndian);
  let resolution = 6;
  let offsetSeconds = 0n;
  readOptions({ view, isLittleEndian }, 16, (code, at, length) => {
    if (code === option.timestampResolution && length >= 1) resolution = bytes[at] ?? 6;
    if (code === option.timestampOffset && length >= 8) offsetSeconds = view.getBigInt64(at, isLittleEndian);
  });
  const isNanoseconds = resolution === 9 && offsetSeconds === 0n;
  const ticksPerSecond = resolution < 0x80 ? 10n ** BigInt(resolution) : 2n ** BigInt(resolution & 0x7f);
  return {
    linkType,
    timeNs: (high, low, origin) => {
      if (isNanoseconds) return origin.timeNs({ high, low });
      const ticks = (BigInt(high) << 32n) | BigInt(low);
      const epochNs = BigInt.asUintN(64, (ticks * 1_000_000_000n) / ticksPerSecond + offsetSeconds * 1_000_000_000n);
      return origin.timeNs({ high: Number(epochNs >> 32n), low: Number(epochNs & 0xffffffffn) });
    },
  };
}

/** Goes over the options from an offset in a block on, as far as they are whole. */
export function readOptions(
  { view, isLittleEndian }: Pick<Block, "view" | "isLittleEndian">,
  from: number,
  handle: (code: number, at: number, length: number) => void,
): void {
  const end = view.byteLength - 4;
  for (let at = from; at + 4 <= end;) {
    const code = view.getUint16(at, isLittleEndian);
    const length = view.getUint16(at + 2, isLittleEndian);
    if (code === option.end || at + 4 + length > end) return;
    handle(code, at + 4, length);
    at += 4 + ((length + 3) & ~3);
  }
}
