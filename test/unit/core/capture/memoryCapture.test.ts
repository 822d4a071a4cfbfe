import assert from "node:assert/strict";
import fc from "fast-check";
import type { CaptureRecord } from "../../../../src/core/capture/captureRecord";
import { MemoryCapture, type CaptureLimits } from "../../../../src/core/capture/memoryCapture";
import type { LifecycleEvent } from "../../../../src/core/connection/lifecycleEvent";

const warning: LifecycleEvent = { type: "warning", message: "Look." };
const place = { connection: 1, timeNs: 5 };
const closed: LifecycleEvent = { type: "closed", reason: { by: "local", how: "fin" }, unsentBytes: 0 };

interface Step {
  readonly kind: "in" | "out" | "warning" | "closed";
  readonly connection: number;
  readonly length: number;
}

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom("in", "in", "out", "warning", "closed"),
    connection: fc.integer({ min: 0, max: 3 }),
    length: fc.oneof(fc.nat(20), fc.nat(2000)),
  }),
  { maxLength: 200 },
);

/** Keeps everything, as simply as can be. */
class NaiveCapture {
  readonly records: CaptureRecord[] = [];
  readonly payloads: Uint8Array[] = [];
  private readonly lastData = new Map<number, number>();

  add({ kind, connection, length }: Step): { record: CaptureRecord; payload: Uint8Array } {
    const number = this.records.length + 1;
    const previous = this.lastData.get(connection) ?? 0;
    const isData = kind === "in" || kind === "out";
    const payload = Uint8Array.from({ length: isData ? length : 0 }, (_, index) => number * 31 + index);
    const base = { number, connection, timeNs: number * 1000, length: payload.length, previous };
    const record: CaptureRecord = isData
      ? { ...base, direction: kind }
      : { ...base, direction: "event", event: kind === "closed" ? closed : warning };
    if (isData) this.lastData.set(connection, number);
    else if (kind === "closed") this.lastData.delete(connection);
    this.records.push(record);
    this.payloads.push(payload);
    return { record, payload };
  }
}

function append(capture: MemoryCapture, { record, payload }: { record: CaptureRecord; payload: Uint8Array }): number {
  if (record.direction === "event") return capture.appendEvent(record.event ?? warning, record);
  return capture.appendBytes(record.direction, payload, record);
}

function newCapture(limits: Partial<CaptureLimits> = {}): MemoryCapture {
  return new MemoryCapture(0, () => ({ maxBytes: 1 << 30, maxRecords: 1 << 30, ...limits }));
}

async function assertSame(capture: MemoryCapture, naive: NaiveCapture): Promise<void> {
  const { firstNumber, lastNumber, dropped } = capture;
  assert.equal(lastNumber, naive.records.length);
  assert.equal(firstNumber, dropped.records + 1);
  const sum = (payloads: readonly Uint8Array[]): number => payloads.reduce((total, each) => total + each.length, 0);
  assert.equal(capture.totalBytes, sum(naive.payloads));
  assert.equal(dropped.bytes, sum(naive.payloads.slice(0, dropped.records)));
  for (const [index, record] of naive.records.entries()) {
    const isHeld = record.number >= firstNumber;
    assert.deepEqual(capture.record(record.number), isHeld ? record : undefined);
    const payload = naive.payloads[index] ?? new Uint8Array();
    assert.deepEqual(await capture.bytes(record.number), isHeld ? payload : new Uint8Array());
    assert.deepEqual(await capture.bytes(record.number, 3, 9), isHeld ? payload.slice(3, 9) : new Uint8Array());
  }
}

describe("MemoryCapture", () => {
  it("holds what a list of all records holds, less the oldest ones, whatever the limits", async () => {
    const limits = fc.record({ maxBytes: fc.nat(20_000), maxRecords: fc.nat(100) });
    await fc.assert(
      fc.asyncProperty(steps, limits, async (story, { maxBytes, maxRecords }) => {
        const capture = newCapture({ maxBytes, maxRecords });
        const naive = new NaiveCapture();
        for (const step of story) {
          const added = naive.add(step);
          assert.equal(append(capture, added), added.record.number);
          const held = capture.lastNumber - capture.firstNumber + 1;
          assert(held >= 1 && held <= Math.max(1, maxRecords), `${held} records`);
          const heldBytes = capture.totalBytes - capture.dropped.bytes;
          assert(held === 1 || heldBytes <= maxBytes, `${heldBytes} bytes`);
        }
        await assertSame(capture, naive);
      }),
    );
  });

  it("keeps most of what its limit allows", () => {
    const capture = newCapture({ maxRecords: 1000 });
    for (let index = 0; index < 5000; index++) capture.appendBytes("in", new Uint8Array(1), place);
    assert(capture.lastNumber - capture.firstNumber > 850);
  });

  it("keeps the newest record also where it alone is larger than the limit", async () => {
    const capture = newCapture({ maxBytes: 10 });
    capture.appendBytes("in", new Uint8Array(5), place);
    const number = capture.appendBytes("in", new Uint8Array(5_000_000).fill(9), place);
    assert.deepEqual(capture.dropped, { records: 1, bytes: 5 });
    assert.equal((await capture.bytes(number)).length, 5_000_000);
  });

  it("lets a record that is larger than the limit go with the next one, however small that is", () => {
    const capture = newCapture({ maxBytes: 1856, maxRecords: 32 });
    capture.appendBytes("in", new Uint8Array(1857), place);
    capture.appendBytes("in", new Uint8Array(0), place);
    assert.deepEqual(capture.dropped, { records: 1, bytes: 1857 });
  });

  it("soon takes a lowered limit into account, and never uses a number again", () => {
    let maxRecords = 1000;
    const capture = new MemoryCapture(0, () => ({ maxBytes: 1 << 30, maxRecords }));
    for (let index = 0; index < 1000; index++) capture.appendBytes("in", new Uint8Array(1), place);
    maxRecords = 10;
    for (let number = 1001; number < 1100; number++) {
      assert.equal(capture.appendBytes("in", new Uint8Array(1), place), number);
    }
    assert(capture.lastNumber - capture.firstNumber < 10);
  });

  it("copies bytes in and out", async () => {
    const capture = newCapture();
    const bytes = Uint8Array.of(1, 2, 3);
    const number = capture.appendBytes("in", bytes, place);
    bytes.fill(0);
    (await capture.bytes(number)).fill(0);
    assert.deepEqual(await capture.bytes(number), Uint8Array.of(1, 2, 3));
  });

  it("gives nothing of another record, whatever range and number it is asked for", async () => {
    const capture = newCapture();
    for (const value of [1, 2, 3]) capture.appendBytes("in", new Uint8Array(10).fill(value), place);
    const edges = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constantFrom(NaN, Infinity, -Infinity, 1e300, 0.5));
    await fc.assert(
      fc.asyncProperty(edges, edges, async (from, to) => {
        const found = await capture.bytes(2, from, to);
        assert(found.length <= 10 && found.every((byte) => byte === 2), String(found));
      }),
    );
    for (const number of [0, -1, 4, 1.5, NaN, Infinity]) {
      assert.equal(capture.record(number), undefined, String(number));
      assert.equal((await capture.bytes(number)).length, 0, String(number));
    }
  });

  it("says that it grew at each record, and is empty and silent once disposed", () => {
    const capture = newCapture();
    let fired = 0;
    capture.onDidGrow(() => (fired += 1));
    capture.appendBytes("in", new Uint8Array(1), place);
    capture.appendEvent(warning, place);
    assert.equal(fired, 2);
    capture.dispose();
    capture.dispose();
    assert.equal(capture.record(1), undefined);
    assert.equal(capture.appendBytes("in", new Uint8Array(1), place), 3);
    assert.equal(fired, 2);
  });
});
