import assert from "node:assert/strict";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import fc from "fast-check";
import type { CaptureLimits } from "../../../src/core/capture/memoryCapture";
import { CaptureSession } from "../../../src/store/captureSession";
import { openCapture } from "../../../src/store/openCapture";
import { SharedPressure } from "../../../src/store/sharedPressure";
import { SpoolCapture } from "../../../src/store/spoolCapture";
import type { SpoolDisk } from "../../../src/store/spoolDisk";
import { BrokenDisk } from "../../support/brokenDisk";
import { OwnTime } from "../../support/ownTime";
import { assertHolds, stories, StoryTeller } from "../../support/spoolStory";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolder";
import { until } from "../../support/until";

let lastName = 0;

function newSpool(
  folder: string,
  disk: SpoolDisk,
  transport: "tcp" | "udp" = "tcp",
  pressure = new SharedPressure(),
): SpoolCapture {
  return new SpoolCapture({
    folder,
    name: `capture-${++lastName}`,
    endpoint: { transport, host: "127.0.0.1", port: 7700 },
    originEpochMs: 1_700_000_000_000,
    limits: () => ({ maxBytes: 1 << 30, maxRecords: 1e7 }),
    disk,
    pressure,
  });
}

const place = { connection: 1, timeNs: 5 };
const chunk = new Uint8Array(1 << 16).fill(7);

async function stopped(capture: SpoolCapture): Promise<void> {
  await until(() => capture.problem !== undefined, { what: "recording has stopped" });
}

describe("A spool on a bad disk", () => {
  afterEach(removeTemporaryFolders);

  it("holds everything and says why it stopped, wherever the disk becomes full, and goes on when there is room", async () => {
    const folder = await temporaryFolder();
    const rooms = fc.nat(300_000);
    await fc.assert(
      fc.asyncProperty(stories, rooms, fc.integer({ min: 1, max: 5000 }), async (story, room, mostBytes) => {
        const disk = new BrokenDisk();
        disk.room = room;
        disk.mostBytes = Math.max(mostBytes, 500);
        const capture = newSpool(folder, disk);
        const teller = new StoryTeller(capture, { transport: "tcp", isIPv6: false });
        for (const step of story) teller.tell(step);
        const isWritten = await capture.flush().then(
          () => true,
          () => false,
        );
        if (isWritten) return;
        assert.equal(capture.problem?.code, "ENOSPC");
        const { told } = teller;
        assert.equal(capture.lastNumber, told.length + 1, "one event says that it stopped");
        const { event } = capture.record(told.length + 1) ?? {};
        assert.deepEqual(event, { type: "warning", message: capture.problem.message });
        for (const { record, payload } of told.slice(0, 5)) {
          assert.deepEqual(await capture.bytes(record.number), payload);
        }
        if (capture.file !== undefined) await assertBeginningReads(capture.file, told.length, capture);
        const after = capture.appendBytes("in", chunk, place);
        assert.equal(after, told.length + 2, "what comes is kept in memory");
        assert.deepEqual(await capture.bytes(after), chunk);

        disk.room = Infinity;
        disk.mostBytes = Infinity;
        capture.resume();
        const number = capture.appendBytes("in", chunk, { connection: 1, timeNs: 1e9 });
        assert.equal(number, told.length + 4, "one more event says that it goes on");
        await capture.close();
        assert.equal(capture.problem, undefined);
        const opened = await openCapture(capture.files);
        await opened.finished;
        assert.deepEqual(opened.unread, { counts: new Map(), cut: [], damaged: [] });
        assert.equal(opened.lastNumber, number);
        for (const { record, payload } of told) {
          const { previous: _, ...expected } = record;
          const { previous, ...found } = opened.record(record.number) ?? { previous: 0 };
          assert.deepEqual(found, expected, `${_} ${previous}`);
          assert.deepEqual(Buffer.from(await opened.bytes(record.number)), Buffer.from(payload));
        }
        assert.deepEqual(await opened.bytes(after), chunk);
        assert.deepEqual(await capture.bytes(number), chunk);
        assert.deepEqual(capture.lost, { records: 0, bytes: 0 });
        opened.dispose();
      }),
      { numRuns: 40 },
    );
  });

  it("keeps short writes in order", async () => {
    const folder = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(stories, fc.integer({ min: 1, max: 100_000 }), async (story, mostBytes) => {
        const disk = new BrokenDisk();
        disk.mostBytes = Math.max(2000, mostBytes);
        const capture = newSpool(folder, disk);
        const teller = new StoryTeller(capture, { transport: "tcp", isIPv6: true });
        for (const step of story) teller.tell(step);
        await capture.flush();
        await assertHolds(capture, teller.told);
        await capture.close();
      }),
      { numRuns: 20 },
    );
  });

  it("stops once, with one message, where the file is deleted under it", async () => {
    const folder = join(await temporaryFolder(), "captures");
    const capture = newSpool(folder, new BrokenDisk());
    let problems = 0;
    capture.onDidChangeProblem(() => (problems += 1));
    const first = capture.appendBytes("in", chunk, place);
    await capture.flush();
    await rm(folder, { recursive: true });
    await until(
      async () => {
        capture.appendBytes("in", chunk, place);
        await capture.flush().catch(() => undefined);
        return capture.problem;
      },
      { what: "the loss of the file is noticed" },
    );
    assert.equal(capture.problem?.code, "ENOENT");
    assert.match(capture.problem.message, /was removed/);
    assert.equal(problems, 1);
    assert.deepEqual(await capture.bytes(first), chunk, "what was written can be read while it is open");
    capture.resume();
    const number = capture.appendBytes("in", chunk, place);
    await capture.flush();
    const opened = await openCapture([capture.file ?? ""]);
    await opened.finished;
    assert.equal(opened.lastNumber, number);
    assert.deepEqual(await opened.bytes(number), chunk);
    opened.dispose();
    await capture.close();
  });

  for (const more of [0, 1]) {
    it(`never says that all is in a file that was deleted meanwhile, with ${more} more records`, async () => {
      const folder = join(await temporaryFolder(), "captures");
      const capture = newSpool(folder, new BrokenDisk());
      capture.appendBytes("in", chunk, place);
      await capture.flush();
      await rm(folder, { recursive: true });
      for (let count = 0; count < more; count++) capture.appendBytes("in", chunk, place);
      await assert.rejects(capture.flush(), { code: "ENOENT", message: /was removed/ });
      await capture.close();
    });
  }

  it("stops with a clear word where the folder cannot be made, or not be written to", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    const inTheWay = newSpool(join(folder, "file", "captures"), new BrokenDisk());
    inTheWay.appendBytes("in", chunk, place);
    await stopped(inTheWay);
    assert.match(inTheWay.problem?.message ?? "", /not a folder/);
    assert.equal(inTheWay.file, undefined);
    const disk = new BrokenDisk();
    disk.failure = "EROFS";
    const readOnly = newSpool(folder, disk);
    readOnly.appendBytes("in", chunk, place);
    await stopped(readOnly);
    assert.match(readOnly.problem?.message ?? "", /read-only/);
    assert.deepEqual(await readOnly.bytes(1), chunk, "what waits to be written is not lost");
    await assert.rejects(readOnly.flush(), { code: "EROFS" });
    await Promise.all([inTheWay.close(), readOnly.close()]);
  });

  it("leaves alone what had a name of its files before, and the files that it can make it removes", async () => {
    const [folder, next] = await Promise.all([temporaryFolder(), temporaryFolder()]);
    const name = "taken";
    const files = ["taken.0001.pcapng", "taken.0002.pcapng"].map((each) => join(folder, each));
    for (const file of files) await writeFile(file, "somebody else's");
    const limits = (): CaptureLimits => ({ maxBytes: 1 << 20, maxRecords: 8 });
    const endpoint = { transport: "tcp", host: "127.0.0.1", port: 7700 } as const;
    const disk = new BrokenDisk();
    const nextFolder = (): string => next;
    const capture = new SpoolCapture({ folder, nextFolder, name, endpoint, originEpochMs: 0, limits, disk });
    capture.appendBytes("in", chunk, place);
    await stopped(capture);
    assert.equal(capture.problem?.code, "EEXIST");
    for (let count = 0; count < 3; count++) capture.appendBytes("in", chunk, place);
    capture.resume();
    await capture.flush();
    for (const file of files) assert.equal(await readFile(file, "utf8"), "somebody else's");
    for (let count = 0; count < 20; count++) capture.appendBytes("in", chunk, place);
    await capture.close();
    assert.deepEqual((await readdir(next)).sort(), capture.files.map((file) => basename(file)).sort());
  });

  it("keeps 64 MiB in memory after it stopped, then counts what comes as lost, and writes what it kept when it goes on", async () => {
    const disk = new BrokenDisk();
    const capture = newSpool(await temporaryFolder(), disk);
    const written = capture.appendBytes("in", chunk, place);
    await capture.flush();
    disk.room = 0;
    const kept = [capture.appendBytes("in", chunk, place)];
    await stopped(capture);
    for (let index = 0; index < 1200; index++) kept.push(capture.appendBytes("in", chunk, place));
    const lost = kept.filter((number) => number === 0).length;
    assert.ok(lost > 150 && lost < 200, String(lost));
    assert.deepEqual(capture.lost, { records: lost, bytes: lost * chunk.length });
    assert.equal(capture.firstNumber, 1, "what is in a file is not dropped for it");
    disk.room = Infinity;
    capture.resume();
    const number = capture.appendBytes("in", chunk, place);
    await capture.close();
    const opened = await openCapture(capture.files);
    await opened.finished;
    assert.equal(opened.lastNumber, number);
    assert.deepEqual(opened.record(number - 1)?.event, {
      type: "warning",
      message: `Recording goes on; ${lost} records were lost so far.`,
    });
    for (const each of [written, kept.findLast((one) => one > 0) ?? 0])
      assert.deepEqual(await opened.bytes(each), chunk);
    opened.dispose();
  });

  it("keeps the newest 64 MiB in memory where nothing could be written, and writes them where it may write then", async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, "in the way"), "");
    let folder = join(root, "in the way");
    const session = new CaptureSession(() => folder);
    const address = { transport: "tcp", host: "127.0.0.1", port: 7700 } as const;
    const limits = (): CaptureLimits => ({ maxBytes: 1 << 30, maxRecords: 1e7 });
    const capture = session.newCapture({ kind: "connection", address, originEpochMs: 1, limits });
    capture.appendBytes("in", chunk, place);
    await stopped(capture);
    const numbers = Array.from({ length: 1500 }, () => capture.appendBytes("in", chunk, place));
    assert.ok(numbers.every((number) => number > 0));
    assert.deepEqual(capture.lost, { records: 0, bytes: 0 });
    assert.equal(capture.firstNumber, capture.dropped.records + 1);
    const { lastNumber, firstNumber } = capture;
    assert.ok(lastNumber - firstNumber > 900 && lastNumber - firstNumber < 1100, `${lastNumber - firstNumber}`);
    capture.resume();
    await stopped(capture);
    folder = join(root, "captures");
    capture.resume();
    await capture.flush();
    assert.equal(capture.problem, undefined);
    assert.equal(dirname(capture.file ?? ""), session.folder);
    const opened = await openCapture(capture.files);
    await opened.finished;
    assert.deepEqual([opened.firstNumber, opened.lastNumber], [capture.firstNumber, capture.lastNumber]);
    assert.deepEqual(await opened.bytes(lastNumber), chunk);
    opened.dispose();
    await capture.close();
  });

  it("is under pressure from 16 MiB until below 4 MiB, and loses datagrams, counted, from 64 MiB on", async () => {
    const disk = new BrokenDisk();
    disk.hold();
    const capture = newSpool(await temporaryFolder(), disk, "udp");
    const pressure: boolean[] = [];
    capture.onDidChangePressure(() => pressure.push(capture.isUnderPressure));
    let kept = 0;
    for (let index = 0; index < 1200; index++) {
      if (capture.appendBytes("in", chunk.subarray(0, 60_000), place) > 0) kept += 1;
      if (index === 200) assert.deepEqual(pressure, []);
      if (index === 300) assert.deepEqual(pressure, [true]);
    }
    assert.equal(kept + capture.lost.records, 1200);
    assert.ok(kept > 1100 && kept < 1200, String(kept));
    assert.equal(capture.lost.bytes, capture.lost.records * 60_000);
    disk.letGo();
    await capture.flush();
    assert.deepEqual(pressure, [true, false]);
    assert.equal(capture.lastNumber, kept);
    await capture.close();
  });

  it("loses an event, counted, where 128 MiB wait, and takes the next one when they do not", async () => {
    const disk = new BrokenDisk();
    disk.hold();
    const capture = newSpool(await temporaryFolder(), disk);
    const large = new Uint8Array(16 << 20);
    for (let index = 0; index < 8; index++) assert.ok(capture.appendBytes("in", large, place) > 0);
    const warning = { type: "warning", message: "Too much." } as const;
    assert.equal(capture.appendEvent(warning, place), 0);
    assert.deepEqual(capture.lost, { records: 1, bytes: 0 });
    disk.letGo();
    await capture.flush();
    assert.equal(capture.appendEvent(warning, place), 9);
    await capture.close();
  });

  it("lets a spool hold little where others wait for the disk, but no longer than they do", async () => {
    const disk = new BrokenDisk();
    const pressure = new SharedPressure();
    const folder = await temporaryFolder();
    const spools = Array.from({ length: 6 }, () => newSpool(folder, disk, "tcp", pressure));
    disk.hold();
    for (const spool of spools.slice(1)) {
      for (let index = 0; index < 240; index++) spool.appendBytes("in", chunk, place);
      assert.equal(spool.isUnderPressure, pressure.isHigh);
    }
    const [late] = spools;
    assert.ok(late && pressure.isHigh);
    for (let index = 0; index < 5; index++) late.appendBytes("in", chunk, place);
    assert.equal(late.isUnderPressure, true);
    disk.letGo();
    await Promise.all(spools.map((spool) => spool.flush()));
    for (const spool of spools) assert.equal(spool.isUnderPressure, false);
    assert.equal(pressure.waitingBytes, 0);
    await Promise.all(spools.map((spool) => spool.close()));
  });

  it("keeps no more in memory for many stopped recordings than four could", async () => {
    const disk = new BrokenDisk();
    const pressure = new SharedPressure();
    disk.failure = "ENOSPC";
    const folder = await temporaryFolder();
    const large = new Uint8Array(4 << 20);
    for (let spool = 0; spool < 8; spool++) {
      const capture = newSpool(folder, disk, "tcp", pressure);
      capture.appendBytes("in", chunk, place);
      await stopped(capture);
      for (let index = 0; index < 20; index++) capture.appendBytes("in", large, place);
      assert.ok(capture.lost.records + capture.dropped.records > 0);
    }
    assert.ok(pressure.heldBytes <= 264 << 20, String(pressure.heldBytes));
    assert.ok(pressure.heldBytes > 200 << 20, String(pressure.heldBytes));
  });

  it("does not count against others what a stopped recording keeps", async () => {
    const disk = new BrokenDisk();
    const pressure = new SharedPressure();
    const capture = newSpool(await temporaryFolder(), disk, "tcp", pressure);
    disk.failure = "EIO";
    for (let index = 0; index < 10; index++) capture.appendBytes("in", chunk, place);
    assert.ok(pressure.waitingBytes > 0);
    await stopped(capture);
    assert.equal(pressure.waitingBytes, 0);
    assert.ok(pressure.heldBytes > 10 * chunk.length);
    await capture.close();
    assert.equal(pressure.heldBytes, 0);
    disk.failure = undefined;
    capture.resume();
    await capture.flush();
    assert.deepEqual([pressure.waitingBytes, pressure.heldBytes], [0, 0]);
    assert.equal(capture.problem, undefined);
    await capture.close();
  });

  it("writes within a tenth of a second what is appended, and lets everything go when it is disposed", async () => {
    const disk = new BrokenDisk();
    const capture = newSpool(await temporaryFolder(), disk);
    capture.appendBytes("in", Uint8Array.of(1, 2, 3), place);
    assert.equal(disk.written, 0);
    const time = new OwnTime();
    await until(() => disk.written > 0, { what: "the record is written" });
    const tookMs = time.end();
    assert.ok(tookMs < 1000, `${tookMs} ms`);
    capture.dispose();
    capture.dispose();
    await until(() => capture.record(1) === undefined, { what: "the records are let go" });
    assert.equal(capture.appendBytes("in", chunk, place), 0);
  });
});

async function assertBeginningReads(file: string, most: number, capture: SpoolCapture): Promise<void> {
  const opened = await openCapture([file]);
  await opened.finished;
  assert.deepEqual(opened.unread.cut, []);
  assert.deepEqual(opened.unread.damaged, []);
  assert.ok(opened.lastNumber <= most);
  for (let number = 1; number < opened.lastNumber; number++) {
    assert.deepEqual(Buffer.from(await opened.bytes(number)), Buffer.from(await capture.bytes(number)));
  }
  opened.dispose();
}
