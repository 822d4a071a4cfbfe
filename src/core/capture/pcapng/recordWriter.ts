import { describeEvent } from "../../connection/describeEvent";
import type { LifecycleEvent } from "../../connection/lifecycleEvent";
import { beginBlock, blockType, endBlock, packetOptionsLength, padded, writePacketOptions } from "./blocks";
import { ByteWriter } from "./byteWriter";
import type { Conversation } from "./conversation";
import { packetBlockOverhead } from "./payloadSpan";
import { headerLength, largestPayload, synOptionsLength, tcpFlags, writeTcpHeaders, writeUdpHeaders } from "./packet";

type DataDirection = "in" | "out";

/** A time since the Unix epoch in nanoseconds, as a pcapng time stamp holds it. */
export interface TimeStamp {
  readonly high: number;
  readonly low: number;
}

/** What one packet is written from. */
interface PacketContent {
  readonly direction: DataDirection;
  readonly time: TimeStamp;
  readonly flags: number;
  readonly payload: Uint8Array;
  readonly comment?: string;
}

const nothing = new Uint8Array(0);
/** Payloads from here on are not copied into the block but handed on as they are. */
const leastReferencedBytes = 4096;
const plainOptionsLength = packetOptionsLength(nothing);
const mostCommentBytes = 1024;
/** Small records that are not taken yet become a part of their own from here on: one that grows would be copied again and again. */
const mostPartBytes = 1 << 17;

/**
 * Turns records into pcapng blocks, in the order given. `take` hands out what was written since the last time, as parts
 * to be written one after the other, which are valid until they are released; a large payload is a part of its own, not
 * copied, and must not change until then.
 */
export class RecordWriter {
  private readonly writer = new ByteWriter();
  private parts: Uint8Array[] = [];
  private partBytes = 0;

  /** Bytes written and not taken yet. */
  get pendingBytes(): number {
    return this.partBytes + this.writer.length;
  }

  /** Says that nobody reads the first so many of all bytes any more: where they were is then written again. */
  release(total: number): void {
    this.writer.release(total);
  }

  /** For blocks of another kind, such as the beginning of a file. */
  write(block: (writer: ByteWriter) => void): void {
    block(this.writer);
  }

  take(): Uint8Array[] {
    this.cut();
    const taken = this.parts;
    this.parts = [];
    this.partBytes = 0;
    return taken;
  }

  /** One record of bytes: as many packets as its payload needs, at least one, the last one with PSH. */
  bytes(conversation: Conversation, direction: DataDirection, payload: Uint8Array, time: TimeStamp): void {
    if (this.writer.length >= mostPartBytes) this.cut();
    const { transport, isIPv6 } = conversation;
    if (transport === "udp") {
      if (isIPv6) this.packet(conversation, { direction, time, flags: 0, payload });
      else this.datagramPacket(conversation, direction, payload, time);
      return;
    }
    const most = largestPayload(transport, isIPv6);
    let from = 0;
    for (; from + most < payload.length; from += most) {
      this.streamPacket(conversation, {
        direction,
        time,
        flags: tcpFlags.ack,
        payload: payload.subarray(from, from + most),
      });
    }
    const rest = from === 0 ? payload : payload.subarray(from);
    this.streamPacket(conversation, { direction, time, flags: tcpFlags.ack | tcpFlags.psh, payload: rest });
  }

  /** The event's own block, and the packets that it would have been on a wire. */
  event(event: LifecycleEvent, connection: number, time: TimeStamp, conversation?: Conversation): void {
    if (this.writer.length >= mostPartBytes) this.cut();
    this.eventBlock(event, connection, time);
    if (conversation?.transport === "tcp") this.eventPackets(conversation, event, time);
  }

  private eventBlock(event: LifecycleEvent, connection: number, time: TimeStamp): void {
    const at = beginBlock(this.writer, blockType.event);
    this.writer.u32(time.high);
    this.writer.u32(time.low);
    this.writer.u32(connection);
    this.writer.bytes(new TextEncoder().encode(JSON.stringify(event)));
    endBlock(this.writer, at);
  }

  private eventPackets(conversation: Conversation, event: LifecycleEvent, time: TimeStamp): void {
    const comment = `Synthesised by Sockscope: ${describeEvent(event)}`;
    const control = (direction: DataDirection, flags: number): void =>
      this.packet(conversation, { direction, time, flags, payload: nothing, comment });
    if (event.type === "connected") this.handshake(conversation, "out", { time, comment });
    if (event.type === "accepted") this.handshake(conversation, "in", { time, comment });
    if (event.type === "localEnded") control("out", tcpFlags.fin | tcpFlags.ack);
    if (event.type === "remoteEnded") control("in", tcpFlags.fin | tcpFlags.ack);
    if (event.type !== "closed") return;
    const { by, how } = event.reason;
    if (how !== "fin") {
      const packet = { direction: by === "local" ? "out" : "in", time, flags: tcpFlags.rst | tcpFlags.ack } as const;
      this.packet(conversation, { ...packet, payload: nothing, comment });
    }
  }

  private handshake(
    conversation: Conversation,
    caller: DataDirection,
    { time, comment }: { time: TimeStamp; comment: string },
  ): void {
    const callee = caller === "out" ? "in" : "out";
    this.packet(conversation, { direction: caller, time, flags: tcpFlags.syn, payload: nothing, comment });
    this.packet(conversation, { direction: callee, time, flags: tcpFlags.syn | tcpFlags.ack, payload: nothing });
    this.packet(conversation, { direction: caller, time, flags: tcpFlags.ack, payload: nothing });
  }

  private packet(conversation: Conversation, { direction, time, flags, payload, comment }: PacketContent): void {
    const { writer } = this;
    const { transport, isIPv6 } = conversation;
    const isSyn = (flags & tcpFlags.syn) !== 0;
    const length = headerLength(transport, isIPv6) + (isSyn ? synOptionsLength : 0) + payload.length;
    const remark = comment === undefined ? nothing : new TextEncoder().encode(comment).subarray(0, mostCommentBytes);
    const blockLength = packetBlockOverhead + padded(length) + packetOptionsLength(remark);
    writer.u32(blockType.enhancedPacket);
    writer.u32(blockLength);
    writer.u32(0);
    writer.u32(time.high);
    writer.u32(time.low);
    writer.u32(length);
    writer.u32(length);
    this.headers(conversation, direction, flags, payload);
    if (payload.length >= leastReferencedBytes) this.reference(payload);
    else writer.bytes(payload);
    writer.pad();
    writePacketOptions(writer, direction, remark);
    writer.u32(blockLength);
  }

  /** A packet of a stream with nothing but a payload; by far most are. */
  private streamPacket(conversation: Conversation, { direction, time, flags, payload }: PacketContent): void {
    const template = conversation.template(direction);
    const blockLength = this.beginData(conversation.headerLength + payload.length);
    template.write(this.writer, time, payload.length, blockLength);
    const acknowledgement = conversation.acknowledgement(direction);
    template.setTcpFields(this.writer, {
      sequence: conversation.advance(direction, payload.length),
      acknowledgement,
      flags,
    });
    this.endData(direction, payload, blockLength);
  }

  private datagramPacket(
    conversation: Conversation,
    direction: DataDirection,
    payload: Uint8Array,
    time: TimeStamp,
  ): void {
    const blockLength = this.beginData(conversation.headerLength + payload.length);
    conversation.template(direction).write(this.writer, time, payload.length, blockLength);
    this.endData(direction, payload, blockLength);
  }

  /** How long the block of a data packet of this length is; makes sure that it lies in one piece where that spares a copy. */
  private beginData(packetLength: number): number {
    const blockLength = packetBlockOverhead + padded(packetLength) + plainOptionsLength;
    if (this.writer.room < blockLength) this.cut();
    return blockLength;
  }

  private endData(direction: DataDirection, payload: Uint8Array, blockLength: number): void {
    if (payload.length >= leastReferencedBytes) this.reference(payload);
    else this.writer.bytes(payload);
    this.writer.pad();
    writePacketOptions(this.writer, direction, nothing);
    this.writer.u32(blockLength);
  }

  private headers(conversation: Conversation, direction: DataDirection, flags: number, payload: Uint8Array): void {
    const ends = conversation.ends(direction);
    if (conversation.transport === "udp") {
      writeUdpHeaders(this.writer, ends, payload);
      return;
    }
    const by = payload.length + ((flags & (tcpFlags.syn | tcpFlags.fin)) === 0 ? 0 : 1);
    const acknowledgement = (flags & tcpFlags.ack) === 0 ? 0 : conversation.acknowledgement(direction);
    const sequence = conversation.advance(direction, by);
    writeTcpHeaders(this.writer, ends, { sequence, acknowledgement, flags }, payload.length);
  }

  /** Hands on the payload itself instead of copying it. */
  private reference(payload: Uint8Array): void {
    this.cut();
    this.parts.push(payload);
    this.partBytes += payload.length;
    this.writer.passed(payload.length);
  }

  private cut(): void {
    if (this.writer.length === 0) return;
    this.partBytes += this.writer.length;
    this.parts.push(this.writer.take());
  }
}
