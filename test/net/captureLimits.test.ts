import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { exportRawBytes } from "../../src/core/capture/export/exportText";
import type { ExportSource } from "../../src/core/capture/export/exportSource";
import type { CaptureLimits } from "../../src/core/capture/memoryCapture";
import { CaptureSession } from "../../src/store/captureSession";
import { openCapture } from "../../src/store/openCapture";
import { SpoolCapture } from "../../src/store/spoolCapture";
import { assertTakenByTools, followTcp, tshark } from "../support/captureTools";
import { patternBytes, wrongAt } from "../support/pattern";
import { disposeSpools } from "../support/spoolEndpoints";
import { allCame, connect, fileOf, listen, type Pair } from "../support/spoolPairs";
import { capturedBytes } from "../support/testEndpoints";
import { temporaryFolder } from "../support/temporaryFolder";

const mebibyte = 1 << 20;
const pattern = patternBytes();

interface Recorded extends Pair {
  readonly capture: SpoolCapture;
  readonly limits: { maxBytes: number; maxRecords: number };
}

async function recordWithin(maxBytes: number): Promise<Recorded> {
  const limits = { maxBytes, maxRecords: 1e6 };
  const scene = await listen("tcp", "127.0.0.1", { limits });
  const pair = await connect(scene);
  const { capture } = scene.listener.endpointCapture;
  assert.ok(capture instanceof SpoolCapture);
  return { ...pair, capture, limits };
}

/** Says the pattern on from where it was. */
async function say({ client, server }: Pair, count: number): Promise<void> {
  const target = client.traffic.out.bytes + count;
  while (client.traffic.out.bytes < target) {
    const from = client.traffic.out.bytes % pattern.length;
    const most = Math.min(40_000, target - client.traffic.out.bytes);
    await client.send(pattern.subarray(from, from + most));
  }
  await allCame(server, target);
}

async function bytesOnDisk(capture: SpoolCapture): Promise<number> {
  const folder = dirname(capture.files[0] ?? "");
  const own = (await readdir(folder)).map((name) => join(folder, name)).filter((path) => capture.files.includes(path));
  const sizes = await Promise.all(own.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Fails unless a capture says truly what it holds, in memory, on disk and to every reader. */
async function assertHoldsTheEnd({ capture, server }: Recorded): Promise<void> {
  await capture.flush();
  const kept = await capturedBytes(server, "in");
  assert.equal(kept.length + capture.dropped.bytes, server.traffic.in.bytes);
  assert.equal(wrongAt(pattern, kept, capture.dropped.bytes), -1);
  assert.equal(capture.dropped.records, capture.firstNumber - 1);
  assert.equal(capture.record(capture.firstNumber - 1), undefined);
  assert.equal((await capture.bytes(capture.firstNumber - 1)).length, 0);
  assert.ok(capture.record(capture.firstNumber));
  const opened = await openCapture(capture.files);
  await opened.finished;
  assert.deepEqual(
    [opened.firstNumber, opened.lastNumber, opened.dropped],
    [capture.firstNumber, capture.lastNumber, capture.dropped],
  );
  opened.dispose();
}

describe("A capture that has reached its limit", () => {
  afterEach(disposeSpools);

  it("holds the newest records, in files that are each whole, and says what it does not hold", async () => {
    const recorded = await recordWithin(mebibyte);
    const { capture } = recorded;
    await say(recorded, 5 * mebibyte);
    await assertHoldsTheEnd(recorded);
    assert.ok((await bytesOnDisk(capture)) <= mebibyte);
    assert.ok(capture.totalBytes - capture.dropped.bytes > mebibyte / 2);
    assert.ok(capture.files.length > 2);
    for (const file of [capture.files[0], capture.files.at(-1)]) await assertTakenByTools(file ?? "");
  });

  it("follows its limit while it records, down and up", async () => {
    const recorded = await recordWithin(2 * mebibyte);
    const { capture, limits } = recorded;
    await say(recorded, 3 * mebibyte);
    limits.maxBytes = mebibyte / 4;
    await say(recorded, mebibyte / 8);
    await assertHoldsTheEnd(recorded);
    assert.ok((await bytesOnDisk(capture)) <= mebibyte / 4 + mebibyte / 4, "one file may be of the size before");
    const { dropped } = capture;
    limits.maxBytes = 8 * mebibyte;
    await say(recorded, 4 * mebibyte);
    await assertHoldsTheEnd(recorded);
    assert.deepEqual(capture.dropped, dropped, "nothing more was dropped");
    limits.maxRecords = 40;
    await say(recorded, mebibyte);
    await assertHoldsTheEnd(recorded);
    assert.ok(capture.lastNumber - capture.firstNumber < 40);
  });

  it("keeps a record that alone is larger than the limit until the next one comes", async () => {
    const { client } = await recordWithin(mebibyte);
    const { capture } = client.endpointCapture;
    const large = pattern.subarray(0, 2 * mebibyte);
    await client.send(large);
    const number = capture.lastNumber;
    assert.equal(wrongAt(pattern, await capture.bytes(number), 0), -1);
    assert.equal(capture.firstNumber, number);
    await client.send(large);
    assert.equal(capture.firstNumber, number + 1);
    assert.equal((await capture.bytes(number)).length, 0);
    const file = await fileOf(client);
    await assertTakenByTools(file);
    const lengths = (await tshark(file, "-T", "fields", "-e", "tcp.len")).trim().split("\n").map(Number);
    assert.equal(
      lengths.reduce((sum, length) => sum + length, 0),
      large.length,
    );
  });

  it("counts for an export what was dropped while it ran", async () => {
    const recorded = await recordWithin(mebibyte);
    const { capture } = recorded;
    await say(recorded, mebibyte / 2);
    const { firstNumber, lastNumber } = capture;
    async function* numbers(): AsyncGenerator<number> {
      for (let number = firstNumber; number <= lastNumber; number++) {
        if (number === firstNumber + 3) await say(recorded, 4 * mebibyte);
        yield number;
      }
    }
    const source: ExportSource = {
      capture,
      numbers: numbers(),
      transport: "tcp",
      endpoint: "tcp://127.0.0.1:1",
      ends: () => undefined,
    };
    const result = await exportRawBytes(source, "in", { write: () => undefined });
    assert.equal(result.missing, lastNumber - firstNumber + 1 - 3);
  });
});

describe("A stream whose sequence numbers begin again", () => {
  afterEach(disposeSpools);

  const host = "127.0.0.1";
  const newCapture = async (): Promise<SpoolCapture> => {
    const session = new CaptureSession(() => folder);
    const folder = await temporaryFolder();
    const limits = (): CaptureLimits => ({ maxBytes: 1 << 30, maxRecords: 1e6 });
    return session.newCapture({
      kind: "listener",
      address: { transport: "tcp", host, port: 1 },
      originEpochMs: 0,
      limits,
    });
  };
  const accept = (capture: SpoolCapture, connection: number): void => {
    const remote = { host: `127.1.${connection >> 8}.${connection & 0xff}`, port: 2 };
    capture.appendEvent({ type: "accepted", local: { host, port: 1 }, remote }, { connection, timeNs: connection });
  };

  it("is one stream for Wireshark", async () => {
    // Each connection has numbers of its own; one of these is close to their end.
    const many = await newCapture();
    for (let connection = 1; connection <= 6000; connection++) accept(many, connection);
    await many.close();
    const syns = await tshark(many.file ?? "", "-Y", "tcp.flags == 2", "-T", "fields", "-e", "tcp.seq_raw");
    const numbers = syns.trim().split("\n").map(Number);
    assert.equal(new Set(numbers).size, 6000);
    const highest = numbers.reduce((most, number) => Math.max(most, number));
    assert.ok(highest > 2 ** 32 - 3 * mebibyte, String(highest));
    const connection = numbers.indexOf(highest) + 1;

    const capture = await newCapture();
    accept(capture, connection);
    for (let at = 0; at < 4 * mebibyte; at += mebibyte / 2) {
      const from = at % pattern.length;
      const bytes = Buffer.concat([pattern.subarray(from), pattern]).subarray(0, mebibyte / 2);
      capture.appendBytes("in", bytes, { connection, timeNs: connection + at });
      capture.appendBytes("out", bytes, { connection, timeNs: connection + at });
    }
    await capture.close();
    await assertTakenByTools(capture.file ?? "");
    const raw = await tshark(capture.file ?? "", "-Y", "tcp.seq_raw < 3000000", "-T", "fields", "-e", "tcp.seq_raw");
    assert.ok(raw.trim().split("\n").length > 10, "the numbers began again");
    const { sent } = await followTcp(capture.file ?? "", 0);
    for (const side of sent) {
      assert.equal(side.length, 4 * mebibyte);
      assert.equal(wrongAt(pattern, side, 0), -1);
    }
  });
});
