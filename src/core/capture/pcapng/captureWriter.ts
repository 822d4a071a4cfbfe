import type { SocketAddress } from "../../address";
import type { LifecycleEvent } from "../../connection/lifecycleEvent";
import type { RecordPlace } from "../capture";
import type { ContentLayout } from "../recordIndex";
import { blockType, writeFileStart, writeJsonBlock, type FileOrigin } from "./blocks";
import { Conversation } from "./conversation";
import { EpochTime } from "./epochTime";
import { packetOffset } from "./payloadSpan";
import { RecordWriter } from "./recordWriter";

/** Where a record's content was put. */
export interface WrittenContent {
  readonly offset: number;
  readonly layout: ContentLayout;
}

const comment =
  "Recorded by Sockscope in the program that owns the sockets. The payloads, the addresses and their order are what it " +
  "read and wrote; the IP, TCP and UDP headers, the handshakes and the closing packets are synthesised.";

/**
 * Writes the records of one capture into pcapng files, one after the other. Knows the conversations, so that the
 * sequence numbers of a file go on where those of the file before ended, and that each file says whose its packets are.
 */
export class CaptureWriter {
  private readonly writer = new RecordWriter();
  private readonly time: EpochTime;
  private readonly conversations = new Map<number, Conversation>();
  /** What the file says so far: whose the packets of a conversation are. */
  private readonly bound = new Map<string, number>();
  private taken = 0;

  constructor(
    private readonly transport: "tcp" | "udp",
    originEpochMs: number,
  ) {
    this.time = new EpochTime(originEpochMs);
  }

  /** How long the file is, with what was not taken yet. */
  get position(): number {
    return this.taken + this.writer.pendingBytes;
  }

  /** Bytes to be taken. */
  get pendingBytes(): number {
    return this.writer.pendingBytes;
  }

  /** Whether it was told or saw between which ends a connection is. */
  knows(connection: number): boolean {
    return this.conversations.has(connection);
  }

  /** Says between which ends a connection is whose opening is not recorded here. */
  introduce(
    connection: number,
    ends:
      { readonly transport?: "tcp" | "udp"; readonly local: SocketAddress; readonly remote: SocketAddress } | undefined,
  ): void {
    if (ends) this.open(connection, ends);
  }

  /** What was written since the last time, to be put behind it; valid until it is released. */
  take(): Uint8Array[] {
    this.taken += this.writer.pendingBytes;
    return this.writer.take();
  }

  /** Says that nobody reads the first so many bytes of all files together any more. */
  release(total: number): void {
    this.writer.release(total);
  }

  /** Begins the next file; what was written before must have been taken. */
  startFile(origin: FileOrigin): void {
    this.taken = 0;
    this.bound.clear();
    this.writer.write((writer) => {
      writeFileStart(writer, { application: "Sockscope", comment, name: origin.endpoint });
      writeJsonBlock(writer, blockType.origin, origin);
    });
  }

  bytes(direction: "in" | "out", bytes: Uint8Array, { connection, timeNs }: RecordPlace): WrittenContent {
    const conversation = this.conversation(connection);
    this.bind(conversation, connection);
    const { layout, headerLength } = conversation;
    const offset = this.position + packetOffset + headerLength;
    this.writer.bytes(conversation, direction, bytes, this.time.stamp(timeNs));
    return { offset, layout };
  }

  event(event: LifecycleEvent, { connection, timeNs }: RecordPlace): WrittenContent {
    const conversation = this.noteOpened(event, connection);
    if (conversation) this.bind(conversation, connection);
    const offset = this.position;
    this.writer.event(event, connection, this.time.stamp(timeNs), conversation);
    this.noteClosed(event, connection);
    return { offset, layout: "whole" };
  }

  /** Bytes that were not recorded; the next packet's sequence number shows the gap. */
  skipBytes(direction: "in" | "out", length: number, connection: number): void {
    this.conversation(connection).advance(direction, length);
  }

  /** An event that was not recorded. */
  skipEvent(event: LifecycleEvent, connection: number): void {
    this.noteOpened(event, connection);
    this.noteClosed(event, connection);
  }

  private noteOpened(event: LifecycleEvent, connection: number): Conversation | undefined {
    if (event.type === "connected" || event.type === "accepted") this.open(connection, event);
    return this.conversations.get(connection);
  }

  private open(
    connection: number,
    ends: { readonly transport?: "tcp" | "udp"; readonly local: SocketAddress; readonly remote: SocketAddress },
  ): void {
    const { transport = this.transport } = ends;
    const [local, remote] = [orPlaceholder(ends.local, 0), orPlaceholder(ends.remote, connection)];
    this.conversations.set(connection, new Conversation(transport, local, remote, initialSequence(connection)));
  }

  private noteClosed(event: LifecycleEvent, connection: number): void {
    if (event.type !== "closed") return;
    const conversation = this.conversations.get(connection);
    if (!conversation) return;
    this.conversations.delete(connection);
    if (this.bound.get(conversation.key) === connection) this.bound.delete(conversation.key);
  }

  private conversation(connection: number): Conversation {
    const known = this.conversations.get(connection);
    if (known) return known;
    const conversation = new Conversation(this.transport, placeholder(0), placeholder(connection));
    this.conversations.set(connection, conversation);
    return conversation;
  }

  private bind(conversation: Conversation, connection: number): void {
    if (this.bound.get(conversation.key) === connection) return;
    this.bound.set(conversation.key, connection);
    const { transport, localAddress: local, remoteAddress: remote } = conversation;
    this.writer.write((writer) =>
      writeJsonBlock(writer, blockType.conversation, { connection, transport, local, remote }),
    );
  }
}

/** Another one for each connection, far from those of its neighbours. */
function initialSequence(connection: number): number {
  return Math.imul(connection, 0x9e3779b1) >>> 0;
}

function orPlaceholder(address: SocketAddress, connection: number): SocketAddress {
  return address.host === "" ? placeholder(connection) : address;
}

/** Stands for an end that the system no longer knew: an address of "this network" (RFC 6890), one for each connection. */
function placeholder(connection: number): SocketAddress {
  return { host: `0.${(connection >> 16) & 0xff}.${(connection >> 8) & 0xff}.${connection & 0xff}`, port: 0 };
}
