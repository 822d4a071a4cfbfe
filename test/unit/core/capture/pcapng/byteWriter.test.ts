import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteWriter } from "../../../../../src/core/capture/pcapng/byteWriter";

/** What was taken from a writer, and what it must stay until it is released. */
interface Taken {
  readonly bytes: Uint8Array;
  readonly copy: Uint8Array;
  readonly end: number;
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("write" as const), length: fc.nat(90_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("take" as const), length: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("release" as const), length: fc.nat(100) }) },
);

describe("ByteWriter", () => {
  it("leaves what was taken as it is until it is released, and uses its memory again after that", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const writer = new ByteWriter();
        let held: Taken[] = [];
        for (const [at, { do: what, length }] of steps.entries()) {
          if (what === "write") writer.bytes(new Uint8Array(length).fill(at + 1));
          if (what === "take") {
            const bytes = writer.take();
            held.push({ bytes, copy: bytes.slice(), end: writer.total });
            writer.passed(length);
          }
          if (what === "release") {
            const released = held.slice(0, Math.ceil((held.length * length) / 100));
            held = held.slice(released.length);
            writer.release(released.at(-1)?.end ?? 0);
          }
        }
        for (const { bytes, copy } of held) assert.ok(Buffer.from(bytes).equals(copy));
      }),
      { numRuns: 100 },
    );
  });

  it("writes into the same few buffers for ever where what was taken is released", () => {
    const writer = new ByteWriter();
    const buffers = new Set<ArrayBufferLike>();
    for (let round = 0; round < 2000; round++) {
      writer.bytes(new Uint8Array(50_000));
      buffers.add(writer.take().buffer);
      writer.release(writer.total - 50_000);
    }
    assert.ok(buffers.size < 20, `${buffers.size} buffers`);
  });

  it("pads to a multiple of four of the file, whatever others wrote between", () => {
    const writer = new ByteWriter();
    writer.bytes(Uint8Array.of(1, 2, 3, 4));
    writer.take();
    writer.passed(5);
    writer.pad();
    assert.deepEqual([...writer.take()], [0, 0, 0]);
    writer.passed(4);
    writer.groups(Uint32Array.of(0x01010101, 0x02020202));
    assert.deepEqual([...writer.written()], [1, 1, 1, 1, 2, 2, 2, 2]);
  });
});
