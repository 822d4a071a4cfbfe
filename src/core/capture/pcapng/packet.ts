import type { ByteWriter } from "./byteWriter";

/** IP protocol numbers. */
export const ipProtocol = { tcp: 6, udp: 17 } as const;

/** TCP control bits (RFC 9293 section 3.1). */
export const tcpFlags = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

/** One end of a packet: 4 or 16 address bytes, the same number at both ends. */
export interface PacketEnd {
  readonly address: Uint8Array;
  readonly port: number;
}

export interface PacketEnds {
  readonly from: PacketEnd;
  readonly to: PacketEnd;
}

export interface TcpFields {
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
}

/** What a SYN has after its 20 bytes: the largest segment size and window scale (RFC 9293 section 3.2, RFC 7323), padded. */
const synOptions = Uint8Array.of(2, 4, 0xff, 0xff, 3, 3, 14, 0);
export const synOptionsLength = synOptions.length;

/** How long the headers of a data packet are. */
export function headerLength(transport: "tcp" | "udp", isIPv6: boolean): number {
  return (isIPv6 ? 40 : 20) + (transport === "tcp" ? 20 : 8);
}

/** The most payload that one packet takes: IPv4 counts its own header in its 16-bit length, IPv6 does not. */
export function largestPayload(transport: "tcp" | "udp", isIPv6: boolean): number {
  return 65_535 - headerLength(transport, isIPv6) + (isIPv6 ? 40 : 0);
}

/**
 * IP and TCP headers for a payload of this length. The TCP checksum covers the pseudo header only, as that of a packet
 * whose checksum the network hardware is to complete: no packet of this kind was ever on a wire. A SYN carries the
 * largest window scale (RFC 7323), as what is really in flight is not known here.
 */
export function writeTcpHeaders(writer: ByteWriter, ends: PacketEnds, fields: TcpFields, payloadLength: number): void {
  const hasOptions = (fields.flags & tcpFlags.syn) !== 0;
  const length = 20 + (hasOptions ? synOptionsLength : 0);
  writeIpHeader(writer, ends, ipProtocol.tcp, length + payloadLength);
  writer.u16be(ends.from.port);
  writer.u16be(ends.to.port);
  writer.u32be(fields.sequence);
  writer.u32be(fields.acknowledgement);
  writer.u8((length / 4) << 4);
  writer.u8(fields.flags);
  writer.u16be(0xffff);
  writer.u16be(foldedSum(addressSum(ends) + ipProtocol.tcp + length + payloadLength));
  writer.u16be(0);
  if (hasOptions) writer.bytes(synOptions);
}

/** IP and UDP headers; the checksum, which IPv6 demands (RFC 8200 section 8.1), covers the payload. */
export function writeUdpHeaders(writer: ByteWriter, ends: PacketEnds, payload: Uint8Array): void {
  const length = 8 + payload.length;
  writeIpHeader(writer, ends, ipProtocol.udp, length);
  const at = writer.length;
  writer.u16be(ends.from.port);
  writer.u16be(ends.to.port);
  writer.u16be(length);
  writer.u16be(0);
  if (ends.from.address.length === 16) writer.setU16be(at + 6, udpChecksum(ends, writer.written(at), payload));
}

function writeIpHeader(writer: ByteWriter, ends: PacketEnds, protocol: number, length: number): void {
  if (ends.from.address.length === 16) writeIpv6Header(writer, ends, protocol, length);
  else writeIpv4Header(writer, ends, protocol, length);
}

function writeIpv4Header(writer: ByteWriter, { from, to }: PacketEnds, protocol: number, length: number): void {
  const at = writer.length;
  writer.u16be(0x4500);
  writer.u16be(20 + length);
  writer.u32be(0x00004000);
  writer.u8(64);
  writer.u8(protocol);
  writer.u16be(0);
  writer.bytes(from.address);
  writer.bytes(to.address);
  writer.setU16be(at + 10, checksum(writer.written(at)));
}

function writeIpv6Header(writer: ByteWriter, { from, to }: PacketEnds, protocol: number, length: number): void {
  writer.u32be(0x60000000);
  writer.u16be(length);
  writer.u8(protocol);
  writer.u8(64);
  writer.bytes(from.address);
  writer.bytes(to.address);
}

/** The Internet checksum (RFC 1071) of bytes that begin at an even offset. */
export function checksum(...parts: readonly Uint8Array[]): number {
  return checksumOfSum(parts.reduce((sum, part) => sum + sumOfWords(part), 0));
}

/** The 16-bit words of some bytes, added up. */
export function sumOfWords(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return sum;
}

/** The Internet checksum of bytes whose words add up to this. */
export function checksumOfSum(sum: number): number {
  return ~foldedSum(sum) & 0xffff;
}

/** A sum of words in one's complement: 16 bits, each carry added again. */
export function foldedSum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return folded;
}

/** The words of both addresses, added up: the part of a pseudo header (RFC 9293 section 3.1) that stays. */
export function addressSum({ from, to }: PacketEnds): number {
  return sumOfWords(from.address) + sumOfWords(to.address);
}

function udpChecksum({ from, to }: PacketEnds, header: Uint8Array, payload: Uint8Array): number {
  const length = 8 + payload.length;
  const pseudo = Uint8Array.of(0, 0, length >> 8, length & 0xff, 0, 0, 0, ipProtocol.udp);
  return checksum(from.address, to.address, pseudo, header, payload) || 0xffff;
}
