import type { Direction } from "./captureRecord";

/**
 * Consecutive records as columns of their index, so that millions of them can be looked at without an object for each.
 * The row of a record is its number less `firstNumber`. Valid until the caller lets other code run.
 */
export interface RecordColumns {
  readonly firstNumber: number;
  /** Inclusive. */
  readonly lastNumber: number;
  /** Nanoseconds since the capture's time origin. */
  readonly times: Float64Array;
  readonly lengths: Uint32Array;
  readonly connections: Uint32Array;
  /** The direction in the two lowest bits; see {@link directionOfKind}. */
  readonly kinds: Uint8Array;
}

const directions: readonly Direction[] = ["in", "out", "event"];

/** The direction that a column of kinds says. */
export function directionOfKind(kind: number | undefined): Direction {
  return directions[(kind ?? 2) & 3] ?? "event";
}

/** What a column of kinds holds for a direction. */
export function kindOfDirection(direction: Direction): number {
  return directions.indexOf(direction);
}

/** Whether a column of kinds says that a record is an event. */
export function isEventKind(kind: number | undefined): boolean {
  return ((kind ?? 2) & 3) === 2;
}
