import type { LifecycleEvent } from "../core/connection/lifecycleEvent";

/** Where a transport reports to. Calls come in the order in which things happened; nothing comes after `closed`. */
export interface TransportSink {
  /** The transport is there and can be sent to; comes before any event or byte of it. */
  opened(transport: Transport): void;
  event(event: LifecycleEvent, timeNs: number): void;
  /** `chunk` is the receiver's to keep. */
  bytes(chunk: Uint8Array, timeNs: number): void;
}

/** An open socket, or one peer of a bound one. */
export interface Transport {
  /**
   * Resolves once the system has taken all bytes; until then they must not change. Rejects with the system's error,
   * whose `code` says why.
   */
  send(bytes: Uint8Array): Promise<void>;
  /**
   * Ends our side in order (FIN) once everything is sent, and keeps reading; where there is no such thing, closes. With
   * `stallMs` both sides end if the peer takes nothing of what is still to be sent for so long.
   */
  end(stallMs?: number): void;
  /** Ends both sides at once. `rst` sends a reset where the transport has one; `timeout` says that the wait was too long. */
  destroy(how: "abort" | "fin" | "rst" | "timeout"): void;
  /** Resets what cannot be served, for the reason that the system's code names. */
  refuse(code: string): void;
  /** Stops or goes on reading, so that the peer is slowed down by its own send window. */
  setReading(isReading: boolean): void;
  /** The most bytes that one send can take: a datagram's limit, or Infinity for a stream. */
  readonly largestSend: number;
  /** Bytes handed over that the system has not taken yet. */
  readonly pendingBytes: number;
  /** Changes whenever the system takes something of what was handed over. */
  readonly sendingMark: string;
}
