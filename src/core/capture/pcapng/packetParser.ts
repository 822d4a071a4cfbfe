import { formatIpAddress } from "./ipAddress";
import { ipProtocol, tcpFlags } from "./packet";

/** The TCP segment or UDP datagram in a captured packet. */
export interface ParsedPacket {
  readonly transport: "tcp" | "udp";
  readonly from: { readonly host: string; readonly port: number };
  readonly to: { readonly host: string; readonly port: number };
  /** TCP control bits; 0 for UDP. */
  readonly flags: number;
  readonly sequence: number;
  /** Where the payload is in the packet. */
  readonly payloadFrom: number;
  readonly payloadTo: number;
}

/** A packet that cannot be read further, and why: one of a few short phrases, fit to be counted. */
export interface UnreadPacket {
  readonly unread: string;
}

/** Link types of tcpdump.org/linktypes.html, and how many bytes come before the IP header. */
const linkTypes: Record<number, (packet: Uint8Array) => number | UnreadPacket> = {
  0: () => 4,
  1: ethernetHeader,
  12: () => 0,
  14: () => 0,
  101: () => 0,
  108: () => 4,
  113: () => 16,
  228: () => 0,
  229: () => 0,
  276: () => 20,
};

/** IEEE 802.1Q, 802.1ad, and what was used for the latter before. */
const vlanTags = new Set([0x8100, 0x88a8, 0x9100]);

function ethernetHeader(packet: Uint8Array): number | UnreadPacket {
  let at = 12;
  while (vlanTags.has(u16(packet, at))) at += 4;
  const type = u16(packet, at);
  return type === 0x0800 || type === 0x86dd ? at + 2 : { unread: "not IP" };
}

/** Finds the transport's payload. Never throws, whatever the bytes are. */
export function parsePacket(packet: Uint8Array, linkType: number): ParsedPacket | UnreadPacket {
  const start = linkTypes[linkType]?.(packet) ?? { unread: `link type ${linkType}` };
  if (typeof start !== "number") return start;
  const version = (packet[start] ?? 0) >> 4;
  if (version === 4) return parseIPv4(packet, start);
  if (version === 6) return parseIPv6(packet, start);
  return { unread: "not IP" };
}

interface IpPart {
  readonly protocol: number;
  readonly from: string;
  readonly to: string;
  readonly start: number;
  readonly end: number;
}

function parseIPv4(packet: Uint8Array, at: number): ParsedPacket | UnreadPacket {
  if (packet.length < at + 20) return { unread: "cut short" };
  if ((u16(packet, at + 6) & 0x3fff) !== 0) return { unread: "IP fragments" };
  const start = at + ((packet[at] ?? 0) & 0x0f) * 4;
  if (start < at + 20) return { unread: "cut short" };
  // A length of 0 is left by network cards that split large segments themselves.
  const end = at + (u16(packet, at + 2) || packet.length - at);
  const from = formatIpAddress(packet.subarray(at + 12, at + 16));
  const to = formatIpAddress(packet.subarray(at + 16, at + 20));
  return parseTransport(packet, { protocol: packet[at + 9] ?? 0, from, to, start, end });
}

/**
 * IPv6 headers before the transport's (RFC 8200 section 4): in which unit of bytes each says its length, and how many more
 * it has than it says. The authentication header counts in words (RFC 4302 section 2.2).
 */
const skippedHeaders: Partial<Record<number, { readonly unit: number; readonly more: number }>> = {
  0: { unit: 8, more: 1 },
  43: { unit: 8, more: 1 },
  51: { unit: 4, more: 2 },
  60: { unit: 8, more: 1 },
  135: { unit: 8, more: 1 },
  139: { unit: 8, more: 1 },
  140: { unit: 8, more: 1 },
};
const fragmentHeader = 44;

function parseIPv6(packet: Uint8Array, at: number): ParsedPacket | UnreadPacket {
  if (packet.length < at + 40) return { unread: "cut short" };
  let protocol = packet[at + 6] ?? 0;
  let start = at + 40;
  while (start < packet.length) {
    const skipped = skippedHeaders[protocol];
    // A fragment that is all of its packet is read as such (RFC 6946).
    if (protocol === fragmentHeader && (u16(packet, start + 2) & 0xfff9) !== 0) return { unread: "IP fragments" };
    if (!skipped && protocol !== fragmentHeader) break;
    protocol = packet[start] ?? 0;
    start += skipped ? ((packet[start + 1] ?? 0) + skipped.more) * skipped.unit : 8;
  }
  const end = at + 40 + (u16(packet, at + 4) || packet.length - at - 40);
  const from = formatIpAddress(packet.subarray(at + 8, at + 24));
  const to = formatIpAddress(packet.subarray(at + 24, at + 40));
  return parseTransport(packet, { protocol, from, to, start, end });
}

function parseTransport(packet: Uint8Array, { protocol, from, to, start, end }: IpPart): ParsedPacket | UnreadPacket {
  const isTcp = protocol === ipProtocol.tcp;
  if (!isTcp && protocol !== ipProtocol.udp) return { unread: `IP protocol ${protocol}` };
  const headerLength = isTcp ? ((packet[start + 12] ?? 0) >> 4) * 4 : 8;
  const payloadFrom = start + headerLength;
  // A UDP length of 0 is that of a jumbogram (RFC 2675 section 4), or of a packet that the network card splits.
  const transportEnd = isTcp ? end : Math.min(end, start + (u16(packet, start + 4) || end - start));
  const isWhole = headerLength >= (isTcp ? 20 : 8) && payloadFrom <= Math.min(packet.length, transportEnd);
  if (!isWhole) return { unread: "cut short" };
  return {
    transport: isTcp ? "tcp" : "udp",
    from: { host: from, port: u16(packet, start) },
    to: { host: to, port: u16(packet, start + 2) },
    flags: isTcp
      ? (packet[start + 13] ?? 0) & (tcpFlags.fin | tcpFlags.syn | tcpFlags.rst | tcpFlags.psh | tcpFlags.ack)
      : 0,
    sequence: isTcp ? u16(packet, start + 4) * 0x10000 + u16(packet, start + 6) : 0,
    payloadFrom,
    payloadTo: Math.min(transportEnd, packet.length),
  };
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
