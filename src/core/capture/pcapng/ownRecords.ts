import { isObject, isSocketAddress } from "../../connection/readLifecycleEvent";
import type { ContentLayout, IndexEntry } from "../recordIndex";
import type { ConversationNote } from "./blocks";
import type { Block } from "./blockWalk";
import { Conversation } from "./conversation";
import type { EpochTime } from "./epochTime";
import { blockText, readEventBlock } from "./eventBlock";
import { ipProtocol, largestPayload, tcpFlags, type PacketEnd } from "./packet";
import type { CapturedPacket } from "./packetBlock";
import { packetDistance } from "./payloadSpan";
import type { RecordSink } from "./recordSink";

interface OpenRecord extends Omit<IndexEntry, "previous" | "length"> {
  length: number;
  /** Where the next packet of the record must begin its payload. */
  nextOffset: number;
}

/** Turns the packets of a section that we wrote back into the records that they were written from. */
export class OwnRecords {
  /** Whose the packets between two ends are, by the bytes of their addresses and ports. */
  private readonly bound = new Map<string, number>();
  private open: OpenRecord | undefined;

  constructor(private readonly sink: RecordSink) {}

  /** Says whose the packets of a conversation are from here on. */
  bind(block: Block): void {
    const note = readNote(blockText(block.bytes.subarray(8, -4)));
    if (!note) return this.sink.unread("damaged blocks of Sockscope");
    const conversation = new Conversation(note.transport, note.local, note.remote);
    const { from, to } = conversation.ends("out");
    this.bound.set(endsKey(from, to), note.connection);
    this.sink.conversation(note);
  }

  event(block: Block, time: EpochTime): void {
    this.finish();
    const event = readEventBlock(block.bytes);
    if (!event) return this.sink.unread("damaged blocks of Sockscope");
    const timeNs = time.timeNs({ high: block.view.getUint32(8, true), low: block.view.getUint32(12, true) });
    const connection = block.view.getUint32(16, true);
    const entry = { connection, direction: "event", timeNs, length: 0, offset: block.offset, layout: "whole" } as const;
    this.sink.add(entry, event);
  }

  packet(block: Block, packet: CapturedPacket, timeNs: number): void {
    const found = readOwnPacket(block, packet);
    if (!found || packet.direction === undefined) return this.sink.unread("packets that Sockscope does not write");
    const isTcp = found.layout !== "whole";
    const isLast = !isTcp || (found.flags & tcpFlags.psh) !== 0;
    if (found.length === 0 && !isLast) return;
    const connection = this.bound.get(found.key(packet.direction));
    if (connection === undefined) return this.sink.unread("packets of no known connection");
    const { direction } = packet;
    const offset = block.offset + found.payloadFrom;
    const { open } = this;
    if (open?.nextOffset === offset && open.connection === connection && open.direction === direction) {
      open.length += found.length;
      open.nextOffset += packetDistance(open.layout);
    } else {
      this.finish();
      const { length, layout } = found;
      const nextOffset = offset + packetDistance(layout);
      this.open = { connection, direction, timeNs, length, offset, layout, nextOffset };
    }
    const isFull = isTcp && found.length === largestPayload("tcp", found.layout === "tcp6");
    if (isLast || !isFull) this.finish();
  }

  /** Takes a record whose last packet is missing as it is: at the end of a file that was cut. */
  finish(): void {
    if (!this.open) return;
    const { connection, direction, timeNs, length, offset, layout } = this.open;
    this.open = undefined;
    this.sink.add({ connection, direction, timeNs, length, offset, layout });
  }
}

interface OwnPacket {
  readonly flags: number;
  readonly layout: ContentLayout;
  readonly payloadFrom: number;
  readonly length: number;
  key(direction: "in" | "out"): string;
}

/** The headers that we write are always the same, so that their fields are where they are. */
function readOwnPacket({ bytes, view }: Block, { from, to }: CapturedPacket): OwnPacket | undefined {
  const isIPv6 = (bytes[from] ?? 0) >> 4 === 6;
  const protocol = bytes[from + (isIPv6 ? 6 : 9)];
  const addresses = from + (isIPv6 ? 8 : 12);
  const addressLength = isIPv6 ? 16 : 4;
  const ports = addresses + 2 * addressLength;
  if (protocol !== ipProtocol.tcp && protocol !== ipProtocol.udp) return undefined;
  const isTcp = protocol === ipProtocol.tcp;
  if (to < ports + (isTcp ? 20 : 8)) return undefined;
  const payloadFrom = ports + (isTcp ? ((bytes[ports + 12] ?? 0) >> 4) * 4 : 8);
  if (payloadFrom > to) return undefined;
  return {
    flags: isTcp ? view.getUint8(ports + 13) : 0,
    layout: !isTcp ? "whole" : isIPv6 ? "tcp6" : "tcp4",
    payloadFrom,
    length: to - payloadFrom,
    key: (direction) => {
      const [own, peer] = direction === "out" ? [0, 1] : [1, 0];
      return (
        text(bytes, addresses + own * addressLength, addressLength) +
        text(bytes, ports + own * 2, 2) +
        text(bytes, addresses + peer * addressLength, addressLength) +
        text(bytes, ports + peer * 2, 2)
      );
    },
  };
}

function endsKey(from: PacketEnd, to: PacketEnd): string {
  const portText = (port: number): string => String.fromCharCode(port >> 8, port & 0xff);
  const addressText = ({ address }: PacketEnd): string => text(address, 0, address.length);
  return addressText(from) + portText(from.port) + addressText(to) + portText(to.port);
}

function text(bytes: Uint8Array, from: number, length: number): string {
  let characters = "";
  for (let at = from; at < from + length; at++) characters += String.fromCharCode(bytes[at] ?? 0);
  return characters;
}

function readNote(json: string): ConversationNote | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { connection, transport, local, remote } = value;
  if (typeof connection !== "number" || connection !== connection >>> 0) return undefined;
  if (transport !== "tcp" && transport !== "udp") return undefined;
  if (!isSocketAddress(local) || !isSocketAddress(remote)) return undefined;
  return { connection, transport, local, remote };
}
