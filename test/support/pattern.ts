import { createCipheriv } from "node:crypto";

/** What `recordPattern.js` is told to do. */
export type PatternTask =
  | { readonly kind: "record"; readonly root: string; readonly maxBytes: number }
  | { readonly kind: "send"; readonly port: number; readonly connections: number };

/** What a recording program says of itself again and again. */
export interface PatternReport {
  readonly port: number;
  readonly timeMs: number;
  readonly receivedBytes: number;
  readonly droppedBytes: number;
}

/** No multiple of any size that a stream is cut into. */
const period = 3_000_017;

/** The bytes that a patterned stream repeats: always the same, and as good as random. */
export function patternBytes(): Buffer {
  const key = Buffer.alloc(16, 7);
  return createCipheriv("aes-128-ctr", key, key).update(Buffer.alloc(period));
}

/** Where bytes that should be at `position` of a patterned stream are not those of the pattern; -1 where all are. */
export function wrongAt(pattern: Buffer, bytes: Uint8Array, position: number): number {
  for (let at = 0; at < bytes.length;) {
    const from = (position + at) % pattern.length;
    const length = Math.min(bytes.length - at, pattern.length - from);
    if (pattern.compare(bytes, at, at + length, from, from + length) !== 0) return at;
    at += length;
  }
  return -1;
}
