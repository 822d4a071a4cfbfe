import type { ByteFinder } from "./byteFinder";
import type { LifecycleEvent } from "../connection/lifecycleEvent";

/** Where to read contents, and into what. */
export interface ContentsRequest {
  /** The first record wanted. */
  readonly from: number;
  /** Gives room for so many bytes, at most {@link mostContentsBytes}; it is in use until the contents are done with. */
  readonly room: (length: number) => Uint8Array;
}

/** As much of a capture is read at once, headers between its records included. */
export const mostContentsBytes = 1 << 20;

/**
 * The payloads of consecutive records in one piece: each payload is whole and contiguous, but other bytes may lie
 * between two of them. Valid while the records are held and the room that was given is not used for something else.
 */
export interface RecordContents {
  readonly firstNumber: number;
  /** Inclusive. */
  readonly lastNumber: number;
  /** A single record too long to be read at once; `bytes` is empty then. */
  readonly isLong: boolean;
  readonly bytes: Uint8Array;
  /** Where the payload of a record begins; goes up with the number. */
  startOf(number: number): number;
  /** How much payload a record has from there on; 0 for an event. */
  lengthOf(number: number): number;
  /** The event that a record is. */
  event(number: number): LifecycleEvent | undefined;
}

/** The last record, from `from` on, whose payload begins at or before an offset; `from` itself in any case. */
export function recordAtOffset(contents: RecordContents, offset: number, from = contents.firstNumber): number {
  let low = from;
  let high = contents.lastNumber;
  // Most often it is one of the next few.
  for (let step = 1; low + step <= high; step *= 2) {
    if (contents.startOf(low + step) > offset) {
      high = low + step - 1;
      break;
    }
    low += step;
  }
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    if (contents.startOf(middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Goes over the places where a run of bytes stands whole within a payload, in order and without overlaps, from an offset
 * on. `hit` says whether to go on in the same record, with the next one, or later: then the offset for that is returned.
 */
export function eachHit(
  contents: RecordContents,
  finder: ByteFinder,
  hit: (number: number, offset: number) => "nextPlace" | "nextRecord" | "later",
  from = 0,
): number | undefined {
  const { lastNumber } = contents;
  const next = finder.within(contents.bytes);
  let number = contents.firstNumber;
  for (let at = next(from); at >= 0;) {
    number = recordAtOffset(contents, at, number);
    const start = contents.startOf(number);
    const isWithin = at + finder.length <= start + contents.lengthOf(number);
    const answer = isWithin ? hit(number, at - start) : "nextRecord";
    if (answer === "later") return at + finder.length;
    if (answer === "nextPlace") at = next(at + finder.length);
    else if (number === lastNumber) return undefined;
    else at = next(contents.startOf(number + 1));
  }
  return undefined;
}
