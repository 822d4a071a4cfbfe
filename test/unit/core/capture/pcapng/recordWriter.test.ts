import assert from "node:assert/strict";
import fc from "fast-check";
import { Conversation } from "../../../../../src/core/capture/pcapng/conversation";
import { parsePacket } from "../../../../../src/core/capture/pcapng/packetParser";
import { RecordWriter } from "../../../../../src/core/capture/pcapng/recordWriter";
import { checksum } from "../../../../../src/core/capture/pcapng/packet";

const time = { high: 0x18, low: 0x99 };
const rawIp = 101;

function joined(writer: RecordWriter): Uint8Array {
  return Uint8Array.from(Buffer.concat(writer.take()));
}

/** The packets of a run of enhanced packet blocks, checked for their lengths and padding. */
function packetsOf(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const packets: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at + 4, true);
    assert.equal(length % 4, 0);
    assert.equal(view.getUint32(at + length - 4, true), length, "both lengths of a block agree");
    const captured = view.getUint32(at + 20, true);
    if (view.getUint32(at, true) === 6) packets.push(bytes.subarray(at + 28, at + 28 + captured));
    at += length;
  }
  return packets;
}

const ends = fc.constantFrom(
  [
    { host: "127.0.0.1", port: 5000 },
    { host: "10.0.0.7", port: 7700 },
  ] as const,
  [
    { host: "::1", port: 5000 },
    { host: "fe80::1%eth0", port: 7700 },
  ] as const,
  [
    { host: "::", port: 5000 },
    { host: "192.168.0.9", port: 7700 },
  ] as const,
);

describe("RecordWriter", () => {
  it("writes packets that carry exactly the bytes of a record, in order, the last one with PSH", () => {
    const sizes = fc.oneof(fc.nat(100), fc.constantFrom(4095, 4096, 65_495, 65_496, 65_515, 65_516, 200_001));
    fc.assert(
      fc.property(
        ends,
        fc.array(fc.tuple(sizes, fc.constantFrom("in" as const, "out" as const))),
        ([local, remote], records) => {
          const writer = new RecordWriter();
          const conversation = new Conversation("tcp", local, remote);
          const next = { in: 0, out: 0 };
          for (const [size, direction] of records) {
            const payload = Uint8Array.from({ length: size }, (_, at) => at % 251);
            writer.bytes(conversation, direction, payload, time);
            const received: Uint8Array[] = [];
            const packets = packetsOf(joined(writer)).map((packet) => ({ packet, parsed: parsePacket(packet, rawIp) }));
            for (const [at, { packet, parsed }] of packets.entries()) {
              assert.ok("transport" in parsed);
              assert.equal(parsed.sequence, next[direction]);
              assert.equal((parsed.flags & 8) !== 0, at === packets.length - 1);
              assert.equal(parsed.from.port, direction === "out" ? 5000 : 7700);
              received.push(packet.subarray(parsed.payloadFrom, parsed.payloadTo));
              next[direction] += parsed.payloadTo - parsed.payloadFrom;
            }
            assert.deepEqual(Buffer.concat(received), Buffer.from(payload));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("writes TCP checksums as before network hardware completes them: over the pseudo header alone", () => {
    const pseudoHeader = [127, 0, 0, 1, 127, 0, 0, 2, 0, 6];
    const conversation = new Conversation("tcp", { host: "127.0.0.1", port: 1 }, { host: "127.0.0.2", port: 2 });
    const writer = new RecordWriter();
    for (const length of [0, 1, 70_000]) writer.bytes(conversation, "out", new Uint8Array(length).fill(0xee), time);
    writer.event({ type: "localEnded", isSecond: false }, 1, time, conversation);
    const packets = packetsOf(joined(writer));
    assert.equal(packets.length, 5);
    for (const packet of packets) {
      const length = packet.length - 20;
      const sum = ~checksum(Uint8Array.of(...pseudoHeader, length >> 8, length & 0xff)) & 0xffff;
      assert.equal(new DataView(packet.buffer, packet.byteOffset).getUint16(36), sum);
    }
  });

  it("writes IPv4 headers whose checksum is right", () => {
    const writer = new RecordWriter();
    const conversation = new Conversation("udp", { host: "127.0.0.1", port: 1 }, { host: "127.0.0.2", port: 2 });
    writer.bytes(conversation, "out", Uint8Array.of(1, 2, 3), time);
    const [packet = new Uint8Array(0)] = packetsOf(joined(writer));
    assert.equal(checksum(packet.subarray(0, 20)), 0);
  });

  it("counts SYN and FIN in the sequence numbers, and wraps them at 2^32", () => {
    const conversation = new Conversation("tcp", { host: "::1", port: 1 }, { host: "::1", port: 2 });
    conversation.advance("in", 2 ** 32 - 1);
    const writer = new RecordWriter();
    writer.event({ type: "remoteEnded", isSecond: false }, 1, time, conversation);
    assert.equal(conversation.advance("in", 0), 0);
    assert.equal(conversation.acknowledgement("out"), 0);
  });

  it("writes one packet for an empty record, so that it is there when the file is read", () => {
    const local = { host: "127.0.0.1", port: 1 };
    const writer = new RecordWriter();
    writer.bytes(new Conversation("udp", local, local), "in", new Uint8Array(0), time);
    assert.equal(packetsOf(joined(writer)).length, 1);
    writer.bytes(new Conversation("tcp", local, local), "in", new Uint8Array(0), time);
    assert.equal(packetsOf(joined(writer)).length, 1);
  });

  it("writes small records that nobody takes at a cost that does not grow with those that wait", () => {
    const local = { host: "127.0.0.1", port: 1 };
    const writer = new RecordWriter();
    const conversation = new Conversation("tcp", local, local);
    const payload = new Uint8Array(64);
    // Would take minutes if each of them made what waits be copied.
    for (let count = 0; count < 100_000; count++) writer.bytes(conversation, "in", payload, time);
    const parts = writer.take();
    assert.ok(parts.length > 50);
    assert.equal(packetsOf(Uint8Array.from(Buffer.concat(parts))).length, 100_000);
  });

  it("keeps every block whole where a comment is very long", () => {
    const local = { host: "127.0.0.1", port: 1 };
    const writer = new RecordWriter();
    const conversation = new Conversation("tcp", local, local);
    const reason = { by: "local", how: "error", code: "E".repeat(70_000) } as const;
    writer.event({ type: "closed", reason, unsentBytes: 0 }, 1, time, conversation);
    assert.equal(packetsOf(joined(writer)).length, 1);
  });
});

describe("parsePacket", () => {
  it("never throws, whatever the bytes are", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 120 }),
        fc.constantFrom(0, 1, 101, 113, 276, 228, 999),
        (bytes, linkType) => {
          const parsed = parsePacket(bytes, linkType);
          if ("transport" in parsed)
            assert.ok(parsed.payloadFrom <= parsed.payloadTo && parsed.payloadTo <= bytes.length);
          else assert.ok(parsed.unread.length > 0);
        },
      ),
    );
  });
});
