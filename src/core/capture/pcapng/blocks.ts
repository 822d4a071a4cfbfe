import type { SocketAddress } from "../../address";
import type { ByteWriter } from "./byteWriter";

/** Block types of draft-ietf-opsawg-pcapng section 4; all values are written in little endian. */
export const blockType = {
  section: 0x0a0d0d0a,
  interface: 1,
  /** Obsolete, but found in older files. */
  packet: 2,
  simplePacket: 3,
  enhancedPacket: 6,
  /** Ours, in the range for local use (section 12.1): a life-cycle event that is no packet. Other readers skip it. */
  event: 0x80536f63,
  /** Ours: what a file begins with, see {@link FileOrigin}. */
  origin: 0x80536f64,
  /** Ours: whose the packets between two addresses are from here on, see {@link ConversationNote}. */
  conversation: 0x80536f65,
} as const;

export const byteOrderMagic = 0x1a2b3c4d;
/** Packets that begin with an IPv4 or IPv6 header. */
export const linkTypeRaw = 101;

/** The first block of each file of ours, as JSON. */
export interface FileOrigin {
  /** The format of our own blocks. */
  readonly sockscope: 1;
  /** Milliseconds since the Unix epoch from which the records' times count. */
  readonly originEpochMs: number;
  /** The number of the first record in this file, and the payload bytes of all records before it. */
  readonly firstNumber: number;
  readonly bytesBefore: number;
  /** The endpoint's address. */
  readonly endpoint: string;
}

/** Names the connection of the packets between two ends, as JSON. */
export interface ConversationNote {
  readonly connection: number;
  readonly transport: "tcp" | "udp";
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
}

/** Option codes of draft-ietf-opsawg-pcapng sections 3.5, 4.1, 4.2 and 4.3. */
export const option = {
  end: 0,
  comment: 1,
  application: 4,
  interfaceName: 2,
  timestampResolution: 9,
  timestampOffset: 14,
  packetFlags: 2,
} as const;
const nanoseconds = 9;

/** Starts a block and returns where, for {@link endBlock}. */
export function beginBlock(writer: ByteWriter, type: number): number {
  const at = writer.length;
  writer.u32(type);
  writer.u32(0);
  return at;
}

/** Pads the block and sets its two lengths. */
export function endBlock(writer: ByteWriter, at: number): void {
  writer.pad();
  const length = writer.length + 4 - at;
  writer.setU32(at + 4, length);
  writer.u32(length);
}

/** The beginning of a file: a section of unknown length with one interface of raw IP packets in nanoseconds. */
export function writeFileStart(writer: ByteWriter, { application, comment, name }: FileStart): void {
  const section = beginBlock(writer, blockType.section);
  writer.u32(byteOrderMagic);
  writer.u16(1);
  writer.u16(0);
  writer.u32(0xffffffff);
  writer.u32(0xffffffff);
  writeOption(writer, option.comment, encode(comment));
  writeOption(writer, option.application, encode(application));
  writeOption(writer, option.end);
  endBlock(writer, section);
  const at = beginBlock(writer, blockType.interface);
  writer.u16(linkTypeRaw);
  writer.u16(0);
  writer.u32(0);
  writeOption(writer, option.interfaceName, encode(name));
  writeOption(writer, option.timestampResolution, Uint8Array.of(nanoseconds));
  writeOption(writer, option.end);
  endBlock(writer, at);
}

export interface FileStart {
  readonly application: string;
  /** Shown by `capinfos`: what is synthesised here. */
  readonly comment: string;
  /** The interface: the endpoint's address. */
  readonly name: string;
}

/** A block of ours that holds JSON. */
export function writeJsonBlock(writer: ByteWriter, type: number, value: FileOrigin | ConversationNote): void {
  const at = beginBlock(writer, type);
  writer.bytes(encode(JSON.stringify(value)));
  endBlock(writer, at);
}

/** An option whose value is padded to four bytes; longer values than an option can hold are cut. */
export function writeOption(writer: ByteWriter, code: number, value: Uint8Array = new Uint8Array(0)): void {
  const held = value.subarray(0, 0xffff);
  writer.u16(code);
  writer.u16(held.length);
  writer.bytes(held);
  writer.pad();
}

/** The options after a packet: its direction, and a comment where there is one. */
export function writePacketOptions(writer: ByteWriter, direction: "in" | "out", comment: Uint8Array): void {
  if (comment.length > 0) writeOption(writer, option.comment, comment);
  writer.u32(option.packetFlags | (4 << 16));
  writer.u32(direction === "in" ? 1 : 2);
  writer.u32(option.end);
}

/** How long {@link writePacketOptions} will be. */
export function packetOptionsLength(comment: Uint8Array): number {
  return 12 + (comment.length > 0 ? 4 + padded(comment.length) : 0);
}

/** Up to the next multiple of four. */
export function padded(length: number): number {
  return (length + 3) & ~3;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
