import assert from "node:assert/strict";
import fc from "fast-check";
import { ForeignCapture, framed, ipv4, ipv6, tcp, udp } from "../../../../support/foreignCapture";
import { parseCapture } from "../../../../support/parsedCapture";

const protocols = { tcp: 6, udp: 17 };
const flags = { fin: 1, syn: 2, ack: 16 };
const nothingUnread = new Map<string, number>();

/** A stream whose every byte says where it is. */
const stream = Uint8Array.from({ length: 250 }, (_, at) => at);

const sections = fc.record({
  isLittleEndian: fc.boolean(),
  linkType: fc.constantFrom(0, 1, 101, 108, 113, 276),
  resolution: fc.constantFrom(3, 6, 9, 0x80 | 20),
});

describe("Captures of other tools", () => {
  it("give their payloads, whatever the byte order, the link and the IP headers are", async () => {
    const packets = fc.array(
      fc.record({
        section: sections,
        isIPv6: fc.boolean(),
        isTcp: fc.boolean(),
        payload: fc.uint8Array({ minLength: 1, maxLength: 60 }),
        tags: fc.subarray([0x8100, 0x88a8, 0x9100]),
        extensions: fc.subarray([0, 60, 43, -44, 51, 135]),
      }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(packets, async (all) => {
        const file = new ForeignCapture();
        let sequence = 2 ** 32 - 40;
        for (const { section, isIPv6, isTcp, payload, tags, extensions } of all) {
          const segment = isTcp ? tcp(sequence, flags.ack, payload) : udp(payload);
          const protocol = isTcp ? protocols.tcp : protocols.udp;
          const packet = isIPv6 ? ipv6(segment, protocol, extensions) : ipv4(segment, protocol);
          file.section(section).packet(framed(section.linkType, packet, tags));
          sequence += 1000;
        }
        const { records, unread, end } = await parseCapture(file.bytes);
        assert.deepEqual(unread, nothingUnread);
        assert.deepEqual(end, { cutBytes: 0 });
        assert.deepEqual(
          records.map(({ payload }) => payload),
          all.map(({ payload }) => Buffer.from(payload)),
        );
      }),
    );
  });

  it("keep their times to the tick, in every resolution", async () => {
    const rawIp = { isLittleEndian: false, linkType: 101 };
    for (const [resolution, ticks] of [
      [3, 1_700_000_000_123n],
      [6, 1_700_000_000_123_456n],
      [9, 1_700_000_000_123_456_789n],
      [0x80 | 10, 1_700_000_000n * 1024n + 512n],
    ] as const) {
      const packet = ipv4(udp(Buffer.of(1)), protocols.udp);
      const file = new ForeignCapture().section({ ...rawIp, resolution });
      const { records } = await parseCapture(file.packet(packet, ticks).packet(packet, ticks + 7n).bytes);
      const tickNs = resolution === (0x80 | 10) ? 1e9 / 1024 : 10 ** (9 - resolution);
      const [first, second] = records;
      assert.ok(first && second);
      assert.equal(second.timeNs - first.timeNs, Math.floor(7 * tickNs));
    }
  });

  it("keep their times also where they are not in order, as of several interfaces or files", async () => {
    const packet = ipv4(udp(Buffer.of(1)), protocols.udp);
    const file = new ForeignCapture().section({ isLittleEndian: true, linkType: 101, resolution: 6 });
    for (const ticks of [5_000_000n, 9_000_000n, 6_000_000n, 1_000_000n]) file.packet(packet, ticks);
    const { records } = await parseCapture(file.bytes);
    assert.deepEqual(
      records.map(({ timeNs }) => timeNs),
      [0, 4e9, 1e9, -4e9],
    );
  });

  it("give each byte of a stream once, however it was cut, repeated and mixed up", async () => {
    const cuts = fc.array(fc.tuple(fc.nat(249), fc.integer({ min: 1, max: 60 })), { minLength: 1, maxLength: 40 });
    const starts = fc.constantFrom(0, 77, 2 ** 32 - 1, 2 ** 32 - 100);
    await fc.assert(
      fc.asyncProperty(cuts, starts, async (segments, initial) => {
        const file = new ForeignCapture().section({ isLittleEndian: true, linkType: 101, resolution: 6 });
        file.packet(ipv4(tcp(initial, flags.syn), protocols.tcp));
        const said = new Set<number>();
        for (const [from, length] of segments) {
          const part = stream.subarray(from, from + length);
          for (const byte of part) said.add(byte);
          file.packet(ipv4(tcp((initial + 1 + from) % 2 ** 32, flags.ack, part), protocols.tcp));
        }
        const { records, conversations } = await parseCapture(file.bytes);
        const bytes = records.flatMap(({ payload }) => [...payload]);
        assert.deepEqual(
          bytes.sort((one, other) => one - other),
          [...said].sort((one, other) => one - other),
        );
        assert.equal(conversations.length, 1);
      }),
    );
  });

  it("take a SYN that was sent again for the same connection, and another one for another", async () => {
    const file = new ForeignCapture().section({ isLittleEndian: true, linkType: 101, resolution: 6 });
    const segments = [
      tcp(5, flags.syn),
      tcp(5, flags.syn),
      tcp(6, flags.ack, Buffer.from("one")),
      tcp(5, flags.syn),
      tcp(9, flags.fin | flags.ack),
      tcp(90_000, flags.syn),
      tcp(90_001, flags.ack, Buffer.from("two")),
    ];
    for (const segment of segments) file.packet(ipv4(segment, protocols.tcp));
    const { records, conversations } = await parseCapture(file.bytes);
    assert.equal(conversations.length, 2);
    assert.deepEqual(
      records.map(({ connection, payload }) => [connection, String(payload)]),
      [
        [1, "one"],
        [2, "two"],
      ],
    );
  });

  it("say how many packets they could not read, and why", async () => {
    const file = new ForeignCapture().section({ isLittleEndian: true, linkType: 1, resolution: 6 });
    const small = tcp(1, flags.ack, Buffer.of(1));
    small[12] = 0x20;
    const damaged = ipv4(udp(Buffer.of(1, 2)), protocols.udp);
    damaged[0] = 0x42;
    for (const packet of [
      damaged,
      ipv4(udp(Buffer.of(1, 2)), protocols.udp, 0x2000),
      ipv6(udp(Buffer.of(1, 2)), protocols.udp, [44]),
      ipv4(Buffer.alloc(20), 1),
      ipv4(small, protocols.tcp),
      Buffer.of(0x45),
      Buffer.of(0xff, 0xff),
    ]) {
      file.packet(framed(1, packet));
    }
    const { records, unread } = await parseCapture(file.bytes);
    assert.deepEqual(records, []);
    assert.deepEqual(Object.fromEntries(unread), {
      "IP fragments": 2,
      "IP protocol 1": 1,
      "cut short": 3,
      "not IP": 1,
    });
  });

  it("say that a packet was captured only in part, and make no empty datagram of one without its payload", async () => {
    const file = new ForeignCapture().section({ isLittleEndian: true, linkType: 101, resolution: 6 });
    const packet = ipv4(udp(Buffer.from("datagram")), protocols.udp);
    file.packet(packet.subarray(0, -4), 1n, packet.length).packet(packet.subarray(0, -8), 2n, packet.length);
    file.packet(ipv4(udp(Buffer.of()), protocols.udp));
    const { records, unread } = await parseCapture(file.bytes);
    assert.deepEqual(
      records.map(({ payload }) => Buffer.from(payload).toString()),
      ["data", ""],
    );
    assert.deepEqual(Object.fromEntries(unread), { "ends of packets captured only in part": 2 });
  });

  it("say that the lengths of a packet are wrong", async () => {
    const file = new ForeignCapture().section({ isLittleEndian: true, linkType: 101, resolution: 6 });
    const body = Buffer.alloc(40);
    body.writeUInt32LE(5000, 12);
    file
      .block(6, body)
      .block(6, Buffer.alloc(4))
      .packet(ipv4(udp(Buffer.from("next")), protocols.udp));
    const { records, unread } = await parseCapture(file.bytes);
    assert.equal(records.length, 1);
    assert.deepEqual(Object.fromEntries(unread), { "packets whose lengths are wrong": 2 });
  });
});
