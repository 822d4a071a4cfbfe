import type { LifecycleEvent } from "../connection/lifecycleEvent";

/** `in`: received; `out`: handed to the system for sending; `event`: a life-cycle event, without payload. */
export type Direction = "in" | "out" | "event";

/** One read, write or life-cycle event. A TCP read is a chunk of the stream, not a message. */
export interface CaptureRecord {
  /** 1 for the first record of its capture; never reused, also not when the oldest records are dropped. */
  readonly number: number;
  /** Which connection of the capture, counted from 1; 0 is the listener itself. */
  readonly connection: number;
  readonly direction: Direction;
  /**
   * Nanoseconds since the capture's time origin, taken in the socket's callback; never goes back. In a capture of another
   * tool what its file says: there packets of several interfaces, or of several files, need not be in order of time.
   */
  readonly timeNs: number;
  /** Bytes of payload; 0 for events and for empty datagrams. */
  readonly length: number;
  /** The number of the data record before this one on the same connection; 0 where there is none. */
  readonly previous: number;
  readonly event?: LifecycleEvent;
}
