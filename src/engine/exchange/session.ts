import type { SocketAddress } from "../../core/address";
import type { Event } from "../../core/emitter";
import type { Connection } from "../connection";
import type { Inbox } from "./inbox";

/** How nothing came to come from a peer any more. */
export interface SessionEnd {
  /** `fin`: it sent FIN; `rst`: it reset; `other`: an error, a time-out, or an end on our side. */
  readonly how: "fin" | "rst" | "other";
  /** A clause that says who: `the peer closed the connection (FIN)`. */
  readonly words: string;
  /** One sentence on what to do, where there was an error. */
  readonly why: string | undefined;
}

/** What is sent, and how long it may take. */
export interface Sending {
  /** Where to, on a socket that has many peers; undefined for the peer, or the last sender. */
  readonly to: SocketAddress | undefined;
  /** A peer that takes nothing for so long has stopped reading. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
}

/** The talk with one peer, or with all peers of a bound UDP socket. */
export interface Session {
  readonly inbox: Inbox;
  /** Fires when something came or was taken, and when it ended. */
  readonly changes: readonly Event<unknown>[];
  /** Set once nothing will come any more; what came before may still be taken. */
  readonly ended: SessionEnd | undefined;
  /** When something was last sent, on the clock of records. */
  readonly lastSentNs: number | undefined;
  /** The only peer; undefined where there are many. */
  readonly connection: Connection | undefined;
  /** How many datagrams came while too much was waiting to be taken. */
  readonly lost: number;
  /** Whether more of a stream can be had without anything being taken. Says that more is wanted. */
  wantMore(): boolean;
  /** Notes whom an answer goes to. */
  noteTaken(from: Connection): void;
  /** Resolves once the system has taken it; rejects with a RunFailure, or RunCancelled. */
  send(bytes: Uint8Array, sending: Sending): Promise<void>;
  /** Ends our side: with FIN, or by reset. */
  end(how: "fin" | "rst"): void;
}
