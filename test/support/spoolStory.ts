import assert from "node:assert/strict";
import fc from "fast-check";
import type { Capture, CaptureReader } from "../../src/core/capture/capture";
import type { CaptureRecord } from "../../src/core/capture/captureRecord";
import type { LifecycleEvent } from "../../src/core/connection/lifecycleEvent";

/** One thing that happens on a connection. */
export interface StoryStep {
  readonly kind: "in" | "out" | "warning" | "localEnded" | "remoteEnded" | "closed" | "reset";
  readonly connection: number;
  readonly length: number;
}

/** A record as it was given to a capture, with its payload. */
export interface ToldRecord {
  readonly record: CaptureRecord;
  readonly payload: Uint8Array;
}

/** Steps on up to four connections that are interleaved, with payloads of up to several packets. */
export const stories = fc.array(
  fc.record<StoryStep>({
    kind: fc.constantFrom("in", "in", "in", "out", "out", "warning", "localEnded", "remoteEnded", "closed", "reset"),
    connection: fc.integer({ min: 1, max: 4 }),
    length: fc.oneof(
      { weight: 4, arbitrary: fc.nat(40) },
      { weight: 2, arbitrary: fc.nat(9000) },
      { weight: 1, arbitrary: fc.constantFrom(65_495, 65_496, 65_536, 140_000) },
    ),
  }),
  { maxLength: 60 },
);

export interface StoryOptions {
  readonly transport: "tcp" | "udp";
  readonly isIPv6: boolean;
}

/** Tells a story to captures, opening connections as needed, and keeps everything as simply as can be. */
export class StoryTeller {
  readonly told: ToldRecord[] = [];
  private readonly open = new Set<number>();
  private readonly lastData = new Map<number, number>();

  constructor(
    private readonly capture: Capture,
    private readonly options: StoryOptions,
  ) {}

  tell({ kind, connection, length }: StoryStep): void {
    if (!this.open.has(connection)) this.openConnection(connection);
    if (kind === "in" || kind === "out") this.bytes(kind, connection, this.sized(length));
    else this.event(eventOf(kind), connection);
    if (kind === "closed" || kind === "reset") this.open.delete(connection);
  }

  private sized(length: number): number {
    return this.options.transport === "udp" ? Math.min(length, 65_507) : length;
  }

  private openConnection(connection: number): void {
    this.open.add(connection);
    const host = this.options.isIPv6 ? "::1" : "127.0.0.1";
    const ends = { local: { host, port: 7700 }, remote: { host, port: 50_000 + connection } };
    this.event({ type: connection % 2 === 0 ? "accepted" : "connected", ...ends }, connection);
  }

  private bytes(direction: "in" | "out", connection: number, length: number): void {
    const number = this.told.length + 1;
    const payload = Uint8Array.from({ length }, (_, at) => number * 31 + at * 7 + (at >> 8));
    const place = { connection, timeNs: number * 1_000_003 };
    const record = { number, ...place, direction, length, previous: this.lastData.get(connection) ?? 0 };
    this.told.push({ record, payload });
    this.lastData.set(connection, number);
    assert.equal(this.capture.appendBytes(direction, payload, place), number);
  }

  private event(event: LifecycleEvent, connection: number): void {
    const number = this.told.length + 1;
    const place = { connection, timeNs: number * 1_000_003 };
    const previous = this.lastData.get(connection) ?? 0;
    this.told.push({ record: { number, ...place, direction: "event", length: 0, previous, event }, payload: none });
    if (event.type === "closed") this.lastData.delete(connection);
    assert.equal(this.capture.appendEvent(event, place), number);
  }
}

const none = new Uint8Array(0);

function eventOf(kind: Exclude<StoryStep["kind"], "in" | "out">): LifecycleEvent {
  if (kind === "warning") return { type: "warning", message: "Mind the gap: ü, 漢." };
  if (kind === "localEnded" || kind === "remoteEnded") return { type: kind, isSecond: false };
  const how = kind === "reset" ? "rst" : "fin";
  return { type: "closed", reason: { by: "remote", how }, unsentBytes: 0 };
}

/** Fails unless a capture holds what was told, less what it says it dropped. */
export async function assertHolds(capture: CaptureReader, told: readonly ToldRecord[]): Promise<void> {
  const { firstNumber, lastNumber, dropped } = capture;
  const sum = (part: readonly ToldRecord[]): number => part.reduce((total, { payload }) => total + payload.length, 0);
  assert.equal(lastNumber, told.length);
  assert.deepEqual(dropped, { records: firstNumber - 1, bytes: sum(told.slice(0, firstNumber - 1)) });
  assert.equal(capture.totalBytes, sum(told));
  assert.equal(capture.record(firstNumber - 1), undefined);
  assert.equal(capture.record(lastNumber + 1), undefined);
  for (const { record, payload } of told) {
    const isHeld = record.number >= firstNumber;
    assert.deepEqual(
      known(capture.record(record.number), firstNumber),
      isHeld ? known(record, firstNumber) : undefined,
    );
    const [whole, part] = await Promise.all([
      capture.bytes(record.number),
      capture.bytes(record.number, 65_490, 65_500),
    ]);
    assert.ok(Buffer.from(whole).equals(isHeld ? payload : none), `payload of record ${record.number}`);
    assert.deepEqual(Buffer.from(part), Buffer.from(isHeld ? payload.slice(65_490, 65_500) : none));
  }
}

/** A record before that is no longer held is as good as none. */
function known(record: CaptureRecord | undefined, firstNumber: number): CaptureRecord | undefined {
  return record && record.previous < firstNumber ? { ...record, previous: 0 } : record;
}
