import { beginBlock, blockType } from "./blocks";
import { ByteWriter } from "./byteWriter";
import {
  addressSum,
  checksumOfSum,
  foldedSum,
  ipProtocol,
  sumOfWords,
  writeTcpHeaders,
  writeUdpHeaders,
  type PacketEnds,
  type TcpFields,
} from "./packet";
import { packetOffset } from "./payloadSpan";
import type { TimeStamp } from "./recordWriter";

/**
 * The beginning of an enhanced packet block with the headers of one direction of a conversation: copied as a whole for
 * each data packet, and only what differs is written into the copy. Not for UDP over IPv6, whose checksum covers the
 * payload.
 */
export class PacketTemplate {
  private readonly start: Uint32Array;
  private readonly isIPv6: boolean;
  /** Where the TCP or UDP header begins. */
  private readonly transportAt: number;
  /** Of the IPv4 header without its length. */
  private readonly headerSum: number;
  /** Of TCP's pseudo header without its length. */
  private readonly pseudoSum: number;

  constructor(
    private readonly transport: "tcp" | "udp",
    ends: PacketEnds,
  ) {
    this.isIPv6 = ends.from.address.length === 16;
    this.transportAt = packetOffset + (this.isIPv6 ? 40 : 20);
    const writer = new ByteWriter();
    beginBlock(writer, blockType.enhancedPacket);
    while (writer.length < packetOffset) writer.u32(0);
    if (transport === "tcp") writeTcpHeaders(writer, ends, { sequence: 0, acknowledgement: 0, flags: 0 }, 0);
    else writeUdpHeaders(writer, ends, new Uint8Array(0));
    const start = writer.take().slice();
    this.start = new Uint32Array(start.buffer);
    const header = start.slice(packetOffset, this.transportAt);
    header.fill(0, 2, 4);
    header.fill(0, 10, 12);
    this.headerSum = sumOfWords(header);
    this.pseudoSum = addressSum(ends) + ipProtocol.tcp;
  }

  /** Writes the beginning of a block; the payload comes next. */
  write(writer: ByteWriter, time: TimeStamp, payloadLength: number, blockLength: number): void {
    const at = writer.length;
    const length = this.start.byteLength - packetOffset + payloadLength;
    writer.groups(this.start);
    writer.setU32(at + 4, blockLength);
    writer.setU32(at + 12, time.high);
    writer.setU32(at + 16, time.low);
    writer.setU32(at + 20, length);
    writer.setU32(at + 24, length);
    const ip = at + packetOffset;
    if (this.isIPv6) writer.setU16be(ip + 4, length - 40);
    else {
      writer.setU16be(ip + 2, length);
      writer.setU16be(ip + 10, checksumOfSum(this.headerSum + length));
    }
    const transport = at + this.transportAt;
    if (this.transport === "udp") writer.setU16be(transport + 4, 8 + payloadLength);
    else writer.setU16be(transport + 16, foldedSum(this.pseudoSum + 20 + payloadLength));
  }

  /** Writes what TCP counts into the beginning that was just written. */
  setTcpFields(writer: ByteWriter, { sequence, acknowledgement, flags }: TcpFields): void {
    const at = writer.length - this.start.byteLength + this.transportAt;
    writer.setU32be(at + 4, sequence);
    writer.setU32be(at + 8, acknowledgement);
    writer.setU8(at + 13, flags);
  }
}
