import assert from "node:assert/strict";
import fc from "fast-check";
import { CaptureWriter } from "../../../../../src/core/capture/pcapng/captureWriter";
import { SockscopeError } from "../../../../../src/core/sockscopeError";
import { ForeignCapture, framed, ipv4, ipv6, tcp, udp } from "../../../../support/foreignCapture";
import { parseCapture, type ParsedCapture } from "../../../../support/parsedCapture";

/** The longest block that is read as a whole. */
const mostRead = 1 << 24;

const ownFile = ownCapture();
const foreignFile = foreignCapture();

/** Two connections, one of them over IPv6, with payloads of none, one and several packets. */
function ownCapture(): Buffer {
  const writer = new CaptureWriter("tcp", 1_700_000_000_000);
  writer.startFile({
    sockscope: 1,
    originEpochMs: 1_700_000_000_000,
    firstNumber: 1,
    bytesBefore: 0,
    endpoint: "tcp://x:1",
  });
  let timeNs = 0;
  for (const [connection, host] of [
    [1, "127.0.0.1"],
    [2, "::1"],
  ] as const) {
    const place = { connection, timeNs: (timeNs += 1000) };
    writer.event({ type: "accepted", local: { host, port: 1 }, remote: { host, port: 2 } }, place);
    for (const length of [0, 1, 70, 9000, 140_000]) {
      writer.bytes(length % 2 === 0 ? "in" : "out", new Uint8Array(length).fill(length), { connection, timeNs });
    }
    writer.event({ type: "closed", reason: { by: "remote", how: "fin" }, unsentBytes: 0 }, place);
  }
  return Buffer.concat(writer.take());
}

function foreignCapture(): Buffer {
  const file = new ForeignCapture();
  for (const isLittleEndian of [true, false]) {
    file.section({ isLittleEndian, linkType: 1, resolution: 6 });
    file.packet(framed(1, ipv4(tcp(5, 2), 6), [0x8100])).packet(framed(1, ipv4(tcp(6, 16, Buffer.alloc(50, 1)), 6)));
    file.packet(framed(1, ipv6(udp(Buffer.alloc(50, 2)), 17, [0, 60])));
    file.block(0x0bad, Buffer.alloc(40));
  }
  return file.bytes;
}

type Damage = (bytes: Buffer) => Buffer;

const anywhere = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** One thing that happens to a file. */
const damages: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(anywhere, fc.uint8Array({ minLength: 1, maxLength: 8 })).map(([at, patch]): Damage => {
    return (bytes) => {
      const from = Math.floor(at * bytes.length);
      return Buffer.concat([bytes.subarray(0, from), patch, bytes.subarray(from + patch.length)]);
    };
  }),
  fc
    .tuple(anywhere, fc.constantFrom(0, 1, 12, 13, 0x7fffffff, 0xffffffff, 0xfffffffc, 1 << 24))
    .map(([at, value]): Damage => (bytes) => {
      const damaged = Buffer.from(bytes);
      if (bytes.length >= 4) damaged.writeUInt32LE(value, Math.floor(at * (bytes.length - 3)) & ~3);
      return damaged;
    }),
  anywhere.map(
    (at): Damage =>
      (bytes) =>
        bytes.subarray(0, Math.floor(at * bytes.length)),
  ),
  fc.tuple(anywhere, anywhere).map(([at, to]): Damage => {
    return (bytes) => {
      const [from, end] = [at, to].sort().map((part) => Math.floor(part * bytes.length));
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(from)]);
    };
  }),
);

async function parsedOrRefused(bytes: Uint8Array): Promise<ParsedCapture | undefined> {
  try {
    return await parseCapture(bytes);
  } catch (error) {
    assert.ok(error instanceof SockscopeError, String(error));
    assert.equal(error.code, "SOCKSCOPE_NOT_PCAPNG");
    return undefined;
  }
}

describe("A damaged capture", () => {
  for (const [name, file] of [
    ["of ours", ownFile],
    ["of another tool", foreignFile],
  ] as const) {
    it(`${name} never gives more than our error, nor more than is in it, whatever the damage is`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(damages, { minLength: 1, maxLength: 6 }), async (all) => {
          const bytes = all.reduce<Buffer>((before, damage) => damage(before), file);
          const parsed = await parsedOrRefused(bytes);
          assert.ok((parsed?.mostRead ?? 0) <= mostRead);
        }),
        { numRuns: 400 },
      );
    });
  }

  it("never gives more than our error, whatever blocks it is made of", async () => {
    const blocks = fc.array(
      fc.tuple(
        fc.constantFrom(0x0a0d0d0a, 1, 2, 3, 5, 6, 0x80536f63, 0x80536f64, 0x80536f65),
        fc.oneof(
          fc.uint8Array({ maxLength: 80 }),
          fc.json({ maxDepth: 2 }).map((text) => Buffer.from(text)),
        ),
      ),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(blocks, fc.boolean(), async (all, isLittleEndian) => {
        const file = new ForeignCapture().section({ isLittleEndian, linkType: 101, resolution: 0xff });
        for (const [type, body] of all) file.block(type, body);
        await parsedOrRefused(file.bytes);
      }),
      { numRuns: 300 },
    );
  });

  it("gives everything up to where it was cut, wherever that is, and says that it was", async () => {
    const whole = await parseCapture(ownFile);
    assert.deepEqual(whole.end, { cutBytes: 0 });
    assert.equal(whole.records.length, 14);
    await fc.assert(
      fc.asyncProperty(fc.nat(ownFile.length - 1), async (length) => {
        const { records, end, unread } = await parseCapture(ownFile.subarray(0, length));
        assert.equal(end.damagedAt, undefined);
        assert.equal(unread.size, 0);
        assert.ok(records.length <= whole.records.length);
        for (const [at, { payload }] of records.entries()) {
          const expected = whole.records[at]?.payload ?? Buffer.of();
          const isLast = at === records.length - 1;
          assert.ok(isLast ? expected.subarray(0, payload.length).equals(payload) : expected.equals(payload));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is passed over where a block claims 4 GiB", async () => {
    const huge = Buffer.alloc(16, 6);
    huge.writeUInt32BE(0xfffffffc, 4);
    const { records, end, mostRead: most } = await parseCapture(Buffer.concat([foreignFile, huge]));
    assert.equal(records.length, 3);
    assert.deepEqual(end, { cutBytes: huge.length });
    assert.ok(most <= mostRead);
  });

  it("does not take memory for more interfaces than there can be", async () => {
    const file = new ForeignCapture().section({ isLittleEndian: true, linkType: 101, resolution: 6 });
    const one = new ForeignCapture().block(1, Buffer.of(101, 0, 0, 0, 0, 0, 0, 0)).bytes;
    const bytes = Buffer.concat([file.bytes, ...Array.from({ length: 70_000 }, () => one)]);
    const packet = Buffer.alloc(20 + 40);
    packet.writeUInt32LE(69_000, 0);
    const { unread } = await parseCapture(Buffer.concat([bytes, new ForeignCapture().block(6, packet).bytes]));
    assert.deepEqual([...unread], [["packets of no known interface", 1]]);
  });
});
