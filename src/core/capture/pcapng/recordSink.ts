import type { SocketAddress } from "../../address";
import type { LifecycleEvent } from "../../connection/lifecycleEvent";
import type { IndexEntry } from "../recordIndex";

/** A connection, or a UDP peer, found in a capture. */
export interface CapturedConversation {
  /** Its number in the capture. */
  readonly connection: number;
  readonly transport: "tcp" | "udp";
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
}

/** Where what is found in a capture file goes, in the order of the file. */
export interface RecordSink {
  add(entry: Omit<IndexEntry, "previous">, event?: LifecycleEvent): void;
  conversation(conversation: CapturedConversation): void;
  /** Something that is no record: `reason` is one of a few short phrases, fit to be counted. */
  unread(reason: string): void;
}
