/** What of a pcapng section a test chooses. */
export interface SectionChoice {
  readonly isLittleEndian: boolean;
  /** Of its only interface, as tcpdump.org/linktypes.html numbers them. */
  readonly linkType: number;
  /** if_tsresol: a power of ten, or of two with the highest bit set. */
  readonly resolution: number;
}

/** Writes pcapng files as other tools do, block by block. */
export class ForeignCapture {
  private readonly blocks: Buffer[] = [];
  private choice: SectionChoice = { isLittleEndian: true, linkType: 1, resolution: 6 };

  /** A section with one interface, both with options that mean nothing here. */
  section(choice: SectionChoice): this {
    this.choice = choice;
    const magic = this.u32(0x1a2b3c4d);
    const versions = Buffer.concat([this.u16(1), this.u16(0), Buffer.alloc(8, 0xff)]);
    const comment = this.option(1, Buffer.from("a comment whose length is odd"));
    this.block(
      0x0a0d0d0a,
      Buffer.concat([magic, versions, comment, this.option(4, Buffer.from("test")), this.option(0)]),
    );
    const resolution = this.option(9, Buffer.of(choice.resolution));
    const head = Buffer.concat([this.u16(choice.linkType), this.u16(0), this.u32(0)]);
    this.block(1, Buffer.concat([head, this.option(2, Buffer.from("eth0")), resolution, this.option(0)]));
    return this;
  }

  /** A packet at a time in ticks of the section's resolution; `length` is how long it was, if not all was captured. */
  packet(bytes: Uint8Array, ticks = 1n, length = bytes.length): this {
    const times = [this.u32(Number(ticks >> 32n)), this.u32(Number(ticks & 0xffffffffn))];
    const lengths = [this.u32(bytes.length), this.u32(length)];
    this.block(
      6,
      Buffer.concat([
        this.u32(0),
        ...times,
        ...lengths,
        padded(bytes),
        this.option(1, Buffer.from("seen")),
        this.option(0),
      ]),
    );
    return this;
  }

  block(type: number, body: Uint8Array): this {
    const whole = padded(body);
    const length = this.u32(12 + whole.length);
    this.blocks.push(this.u32(type), length, whole, length);
    return this;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.blocks);
  }

  private option(code: number, value: Uint8Array = Buffer.of()): Buffer {
    return Buffer.concat([this.u16(code), this.u16(value.length), padded(value)]);
  }

  private u16(value: number): Buffer {
    const bytes = Buffer.alloc(2);
    if (this.choice.isLittleEndian) bytes.writeUInt16LE(value);
    else bytes.writeUInt16BE(value);
    return bytes;
  }

  private u32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    if (this.choice.isLittleEndian) bytes.writeUInt32LE(value >>> 0);
    else bytes.writeUInt32BE(value >>> 0);
    return bytes;
  }
}

/** What comes before the IP header, by link type; IPv6 where told. */
export function framed(linkType: number, packet: Uint8Array, tags: readonly number[] = []): Buffer {
  const isIPv6 = (packet[0] ?? 0) >> 4 === 6;
  const type = u16be(isIPv6 ? 0x86dd : 0x0800);
  const vlans = tags.flatMap((tag) => [u16be(tag), u16be(7)]);
  const heads: Record<number, Buffer> = {
    0: Buffer.of(isIPv6 ? 24 : 2, 0, 0, 0),
    1: Buffer.concat([Buffer.alloc(12, 2), ...vlans, type]),
    101: Buffer.of(),
    108: Buffer.of(0, 0, 0, isIPv6 ? 24 : 2),
    113: Buffer.concat([Buffer.alloc(14), type]),
    228: Buffer.of(),
    229: Buffer.of(),
    276: Buffer.concat([type, Buffer.alloc(18)]),
  };
  // Ethernet pads short frames, which must not be taken for payload.
  return Buffer.concat([heads[linkType] ?? Buffer.of(), packet, Buffer.alloc(linkType === 1 ? 6 : 0)]);
}

/** An IPv4 packet around a transport's segment. */
export function ipv4(segment: Uint8Array, protocol: number, fragment = 0): Buffer {
  const options = Buffer.of(1, 1, 1, 0);
  const head = Buffer.concat([Buffer.of(0x46, 0), u16be(24 + segment.length), u16be(9), u16be(fragment)]);
  return Buffer.concat([head, Buffer.of(64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2), options, segment]);
}

/**
 * An IPv6 packet with these extension headers, each of eight bytes, before the transport's segment. A fragment header
 * (44) says that there is more; as -44 it says that this is all.
 */
export function ipv6(segment: Uint8Array, protocol: number, extensions: readonly number[] = []): Buffer {
  const chain = [...extensions, protocol].map(Math.abs);
  const headers = extensions.map((each, at) =>
    Buffer.of(chain[at + 1] ?? 0, 0, ...(each === -44 ? [0, 0] : [1, 4]), 0, 0, 0, 0),
  );
  const body = Buffer.concat([...headers, segment]);
  const addresses = [1, 2].map((last) => Buffer.concat([Buffer.of(0xfd), Buffer.alloc(14), Buffer.of(last)]));
  return Buffer.concat([
    Buffer.of(0x60, 0, 0, 0),
    u16be(body.length),
    Buffer.of(chain[0] ?? 0, 64),
    ...addresses,
    body,
  ]);
}

/** A TCP segment with options. */
export function tcp(sequence: number, flags: number, payload: Uint8Array = Buffer.of()): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(sequence >>> 0);
  const ports = Buffer.concat([u16be(40_000), u16be(80)]);
  return Buffer.concat([ports, numbers, Buffer.of(0x60, flags, 255, 255, 0, 0, 0, 0, 1, 1, 1, 0), payload]);
}

export function udp(payload: Uint8Array): Buffer {
  return Buffer.concat([u16be(5000), u16be(53), u16be(8 + payload.length), u16be(0), payload]);
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function u16be(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}
