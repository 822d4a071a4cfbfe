import type { SocketAddress } from "../../address";
import type { ContentLayout } from "../recordIndex";
import { ipAddressBytes, mappedToIPv6 } from "./ipAddress";
import { PacketTemplate } from "./packetTemplate";
import { headerLength, type PacketEnd, type PacketEnds } from "./packet";

/** Stands for an end that has no IP address or is not known yet. */
const unknownEnd: PacketEnd = { address: Uint8Array.of(0, 0, 0, 0), port: 0 };

/** The two ends of a connection and where each TCP direction stands: the next sequence number, modulo 2^32. */
export class Conversation {
  private readonly local: PacketEnd;
  private readonly remote: PacketEnd;
  private readonly next: { in: number; out: number };
  private readonly templates: { in?: PacketTemplate; out?: PacketTemplate } = {};
  readonly isIPv6: boolean;
  /** How the payloads of its records lie in a file. */
  readonly layout: ContentLayout;
  /** How much of an IP packet its headers take. */
  readonly headerLength: number;
  /** The same for two conversations whose packets cannot be told apart. */
  readonly key: string;

  /** Of two conversations between the same ends, readers take the second one for a part of the first unless they start differently. */
  constructor(
    readonly transport: "tcp" | "udp",
    readonly localAddress: SocketAddress,
    readonly remoteAddress: SocketAddress,
    initialSequence = 0,
  ) {
    this.next = { in: initialSequence, out: initialSequence };
    const [local, remote] = [localAddress, remoteAddress];
    const own = packetEnd(local);
    const peer = packetEnd(remote);
    this.isIPv6 = own.address.length === 16 || peer.address.length === 16;
    this.layout = transport === "udp" ? "whole" : this.isIPv6 ? "tcp6" : "tcp4";
    this.headerLength = headerLength(transport, this.isIPv6);
    this.local = this.isIPv6 ? { ...own, address: mappedToIPv6(own.address) } : own;
    this.remote = this.isIPv6 ? { ...peer, address: mappedToIPv6(peer.address) } : peer;
    this.key = conversationKey(this.local, this.remote);
  }

  ends(direction: "in" | "out"): PacketEnds {
    return direction === "out" ? { from: this.local, to: this.remote } : { from: this.remote, to: this.local };
  }

  /** For data packets in this direction. */
  template(direction: "in" | "out"): PacketTemplate {
    return (this.templates[direction] ??= new PacketTemplate(this.transport, this.ends(direction)));
  }

  /** The number of a packet in this direction, which takes this much of the sequence: its payload, SYN and FIN. */
  advance(direction: "in" | "out", by: number): number {
    const sequence = this.next[direction];
    this.next[direction] = (sequence + by) % 2 ** 32;
    return sequence;
  }

  /** The number that a packet in this direction acknowledges: the next one of the other direction. */
  acknowledgement(direction: "in" | "out"): number {
    return this.next[direction === "in" ? "out" : "in"];
  }
}

/** Tells the packets of one conversation from those of others; not of packets in the other direction. */
export function conversationKey(from: PacketEnd, to: PacketEnd): string {
  return `${from.address.join(".")} ${from.port} ${to.address.join(".")} ${to.port}`;
}

function packetEnd({ host, port }: SocketAddress): PacketEnd {
  return { address: ipAddressBytes(host) ?? unknownEnd.address, port };
}
