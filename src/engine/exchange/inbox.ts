import type { Event } from "../../core/emitter";
import type { FrameProblem } from "../../core/framing/frame";
import type { Connection } from "../connection";

/** What may be taken next: a message, or all that has come of a stream that has no messages. */
export interface Arrival {
  /** Only to be read, and only until it is taken. */
  readonly bytes: Uint8Array;
  /** When its first byte came, as in its record. */
  readonly timeNs: number;
  /** Whether it is a message; of a stream without framing any part may be taken, and more may come. */
  readonly isWhole: boolean;
  /** Who sent it. */
  readonly from: Connection;
  /** What is wrong with a message that a framing found. */
  readonly problem: FrameProblem | undefined;
}

/** The beginning of a message whose end has not come. */
export interface Unfinished {
  /** Its first bytes, at most {@link mostExcerptBytes}. */
  readonly start: Uint8Array;
  /** How many there are. */
  readonly bytes: number;
}

/** What has come and was not taken yet. */
export interface Inbox {
  /** Fires when something came, or was taken. */
  readonly onDidChange: Event<undefined>;
  /** The next that this peer, or anybody, sent. */
  next(accepts?: (from: Connection) => boolean): Arrival | undefined;
  /** Takes it; of a stream so many of its bytes. */
  take(arrival: Arrival, length?: number): void;
  /** Takes bytes that came; they must not change any more. */
  push(chunk: Uint8Array, timeNs: number, from: Connection): void;
  /** Nothing will come any more: what there is of a last message becomes one. */
  end(from: Connection): void;
  /** What is there of a message that is not whole. */
  readonly unfinished: Unfinished | undefined;
  /** How much memory what waits takes, about. */
  readonly waitingBytes: number;
  /** Lets go of its timer. Safe to call twice. */
  dispose(): void;
}

/** What of a message is shown where it went wrong. */
export const mostExcerptBytes = 256;

/** What a message costs besides its bytes. */
export const messageOverheadBytes = 128;
