import type { SocketAddress } from "../../address";
import type { Block } from "./blockWalk";
import { tcpFlags } from "./packet";
import type { CapturedPacket } from "./packetBlock";
import { parsePacket, type ParsedPacket } from "./packetParser";
import type { CapturedConversation, RecordSink } from "./recordSink";
import { TcpSequence, type ByteRange } from "./tcpSequence";

interface ForeignConversation extends CapturedConversation {
  readonly sequences: { readonly in: TcpSequence; readonly out: TcpSequence };
  /** The sequence number of the SYN that opened it, where that was captured. */
  readonly opening: number | undefined;
}

/** A capture of a scan, or a hostile one, may have a conversation for each packet. */
const mostConversations = 1_000_000;

/**
 * Takes TCP and UDP payloads out of packets that another tool captured: one record for each packet that brings new bytes.
 * Sent is what the capturing host sent, where the file says so; otherwise what goes away from the end that began.
 */
export class ForeignRecords {
  private readonly conversations = new Map<string, ForeignConversation>();
  private lastConnection = 0;

  constructor(private readonly sink: RecordSink) {}

  packet(block: Block, packet: CapturedPacket, { linkType, timeNs }: { linkType: number; timeNs: number }): void {
    const parsed = parsePacket(block.bytes.subarray(packet.from, packet.to), linkType);
    if ("unread" in parsed) return this.sink.unread(parsed.unread);
    if (packet.isCut) this.sink.unread("ends of packets captured only in part");
    const found = this.find(parsed, packet.direction);
    if (!found) return this.sink.unread("packets of too many connections");
    const { conversation, direction } = found;
    const length = parsed.payloadTo - parsed.payloadFrom;
    // Of a datagram with its payload cut off nobody knows that it was empty.
    if (packet.isCut && length === 0) return;
    const runs =
      parsed.transport === "udp" ? [{ from: 0, to: length }] : newRuns(conversation.sequences[direction], parsed);
    const taken = runs.reduce((sum, { from, to }) => sum + to - from, 0);
    if (taken < length) this.sink.unread("TCP retransmissions");
    const { connection } = conversation;
    const payload = block.offset + packet.from + parsed.payloadFrom;
    for (const { from, to } of runs) {
      this.sink.add({ connection, direction, timeNs, length: to - from, offset: payload + from, layout: "whole" });
    }
  }

  private find(
    parsed: ParsedPacket,
    marked: "in" | "out" | undefined,
  ): { conversation: ForeignConversation; direction: "in" | "out" } | undefined {
    const outKey = key(parsed.transport, parsed.from, parsed.to);
    const inKey = key(parsed.transport, parsed.to, parsed.from);
    const sent = this.conversations.get(outKey);
    if (sent && !opensAnother(parsed, sent)) return { conversation: sent, direction: "out" };
    const received = this.conversations.get(inKey);
    if (received && !opensAnother(parsed, received)) return { conversation: received, direction: "in" };
    if (this.lastConnection >= mostConversations) return undefined;
    const direction = marked ?? (isAnswer(parsed) ? "in" : "out");
    const conversation = this.begin(parsed, direction);
    this.conversations.delete(outKey);
    this.conversations.delete(inKey);
    this.conversations.set(direction === "out" ? outKey : inKey, conversation);
    return { conversation, direction };
  }

  private begin(parsed: ParsedPacket, direction: "in" | "out"): ForeignConversation {
    const { transport, from, to } = parsed;
    const [local, remote] = direction === "out" ? [from, to] : [to, from];
    const connection = ++this.lastConnection;
    const sequences = { in: new TcpSequence(), out: new TcpSequence() };
    this.sink.conversation({ connection, transport, local, remote });
    const opening = isOpening(parsed) ? parsed.sequence : undefined;
    return { connection, transport, local, remote, sequences, opening };
  }
}

function isOpening({ flags }: ParsedPacket): boolean {
  return (flags & (tcpFlags.syn | tcpFlags.ack)) === tcpFlags.syn;
}

/** A SYN between the same ends, other than that of this conversation sent again. */
function opensAnother(parsed: ParsedPacket, { opening }: ForeignConversation): boolean {
  return isOpening(parsed) && parsed.sequence !== opening;
}

/** A SYN-ACK whose SYN was not captured. */
function isAnswer({ flags }: ParsedPacket): boolean {
  const both = tcpFlags.syn | tcpFlags.ack;
  return (flags & both) === both;
}

function newRuns(
  sequence: TcpSequence,
  { flags, sequence: number, payloadFrom, payloadTo }: ParsedPacket,
): ByteRange[] {
  const isSyn = (flags & tcpFlags.syn) !== 0;
  const first = isSyn ? (number + 1) % 2 ** 32 : number;
  if (isSyn) sequence.start(first);
  return payloadFrom === payloadTo ? [] : sequence.take(first, payloadTo - payloadFrom);
}

function key(transport: string, from: SocketAddress, to: SocketAddress): string {
  return `${transport} ${from.host} ${from.port} ${to.host} ${to.port}`;
}
