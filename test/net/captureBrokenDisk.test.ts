import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect as rawConnect, type Socket } from "node:net";
import type { Connection } from "../../src/engine/connection";
import type { Listener } from "../../src/engine/listener";
import { SpoolCapture } from "../../src/store/spoolCapture";
import { openCapture } from "../../src/store/openCapture";
import { BrokenDisk } from "../support/brokenDisk";
import { assertTakenByTools } from "../support/captureTools";
import { patternBytes, wrongAt } from "../support/pattern";
import { mountSmallDisk, unmountSmallDisks } from "../support/smallDisk";
import { disposeSpools } from "../support/spoolEndpoints";
import { allCame, listen } from "../support/spoolPairs";
import { capturedBytes } from "../support/testEndpoints";
import { until } from "../support/until";

const mebibyte = 1 << 20;
const pattern = patternBytes();

/** A plain socket that says the pattern to a listener, and the connection that hears it. */
class Talker {
  private said = 0;

  constructor(
    private readonly socket: Socket,
    readonly connection: Connection,
  ) {}

  get saidBytes(): number {
    return this.said;
  }

  async say(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      const from = this.said % pattern.length;
      const piece = pattern.subarray(from, Math.min(from + left, pattern.length));
      this.socket.write(piece);
      this.said += piece.length;
      left -= piece.length;
    }
    await allCame(this.connection, this.said);
  }

  /** Fails unless what is sent to the peer comes there. */
  async assertUsable(): Promise<void> {
    const heard = once(this.socket, "data");
    await this.connection.send(Buffer.from("still here"));
    assert.equal(String((await heard)[0]), "still here");
  }

  close(): void {
    this.socket.destroy();
  }
}

const talkers: Talker[] = [];

async function talkTo(listener: Listener): Promise<Talker> {
  const socket = rawConnect({ host: "127.0.0.1", port: listener.address.port });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  const connection = await until(() => listener.connections[0], { what: "the connection is accepted" });
  const talker = new Talker(socket, connection);
  talkers.push(talker);
  return talker;
}

async function stopped({ endpointCapture: { capture } }: Listener): Promise<string> {
  const problem = await until(() => capture.problem, { what: "recording has stopped" });
  assert.doesNotMatch(problem.message, /\n| at /);
  return `${problem.code}: ${problem.message}`;
}

/** What came in is what was said, as far as a file holds it; resolves with how much that is. */
async function heldInFile(file: string): Promise<number> {
  await assertTakenByTools(file);
  const opened = await openCapture([file]);
  await opened.finished;
  assert.deepEqual(opened.unread, { counts: new Map(), cut: [], damaged: [] });
  let position = 0;
  for (let number = opened.firstNumber; number <= opened.lastNumber; number++) {
    if (opened.record(number)?.direction !== "in") continue;
    const bytes = await opened.bytes(number);
    assert.equal(wrongAt(pattern, bytes, position), -1);
    position += bytes.length;
  }
  opened.dispose();
  return position;
}

function warnings({ endpointCapture: { capture } }: Listener): string[] {
  const found: string[] = [];
  for (let number = capture.firstNumber; number <= capture.lastNumber; number++) {
    const event = capture.record(number)?.event;
    if (event?.type === "warning") found.push(event.message);
  }
  return found;
}

describe("Recording on a disk that fails", () => {
  afterEach(async () => {
    for (const talker of talkers.splice(0)) talker.close();
    unmountSmallDisks();
    await disposeSpools();
  });

  it("stops with one word where the disk is full, talks on, keeps the rest in memory, and writes it when there is room", async () => {
    const small = await mountSmallDisk(6 * mebibyte);
    const disk = new BrokenDisk();
    if (!small) disk.room = 6 * mebibyte;
    const { listener } = await listen("tcp", "127.0.0.1", small ? { root: small.folder } : { disk });
    const talker = await talkTo(listener);
    await talker.say(10 * mebibyte);
    assert.match(await stopped(listener), /^ENOSPC: .*the disk is full/);
    await talker.assertUsable();
    const held = await heldInFile(listener.captureFile ?? "");
    assert.ok(held > 5 * mebibyte && held < 6 * mebibyte, `${held} bytes are in the file`);
    const { capture } = listener.endpointCapture;
    assert.deepEqual(capture.lost, { records: 0, bytes: 0 });
    assert.equal(wrongAt(pattern, await capturedBytes(talker.connection, "in"), 0), -1);

    small?.remount("size=64m");
    disk.room = Infinity;
    capture.resume();
    await talker.say(2 * mebibyte);
    await listener.flushCapture();
    assert.equal(warnings(listener).length, 2, warnings(listener).join("\n"));
    const whole = await capturedBytes(talker.connection, "in");
    assert.equal(whole.length, talker.saidBytes);
    assert.equal(wrongAt(pattern, whole, 0), -1);
  });

  it("counts exactly what memory cannot keep while the disk is full", async () => {
    const disk = new BrokenDisk();
    disk.room = mebibyte;
    const { listener } = await listen("tcp", "127.0.0.1", { disk });
    const talker = await talkTo(listener);
    await talker.say(80 * mebibyte);
    await stopped(listener);
    await talker.say(8 * mebibyte);
    const { capture } = listener.endpointCapture;
    assert.ok(capture.lost.bytes > 8 * mebibyte, `${capture.lost.bytes} bytes were lost`);
    const kept = await capturedBytes(talker.connection, "in");
    assert.equal(kept.length + capture.lost.bytes, talker.saidBytes);
    assert.equal(wrongAt(pattern, kept, 0), -1);
    await heldInFile(listener.captureFile ?? "");

    disk.room = Infinity;
    capture.resume();
    const before = talker.saidBytes;
    await talker.say(3 * mebibyte);
    await listener.flushCapture();
    const all = await capturedBytes(talker.connection, "in");
    assert.equal(wrongAt(pattern, all.subarray(kept.length), before), -1, "what came after the gap");
    assert.equal(all.length + capture.lost.bytes, talker.saidBytes);
    assert.match(warnings(listener).at(-1) ?? "", new RegExp(`goes on; ${capture.lost.records} records were lost`));
  });

  it("leaves a file that every reader takes whole, wherever a write fails and with what", async () => {
    for (const code of ["ENOSPC", "EIO", "EDQUOT", "EMFILE"]) {
      const disk = new BrokenDisk();
      disk.room = randomInt(2 * mebibyte);
      disk.fullCode = code;
      const { listener } = await listen("tcp", "127.0.0.1", { disk });
      const talker = await talkTo(listener);
      await talker.say(3 * mebibyte);
      assert.ok((await stopped(listener)).startsWith(`${code}: Recording to `));
      const file = listener.captureFile;
      if (file !== undefined) await heldInFile(file);
      await talker.assertUsable();
      disk.room = Infinity;
      listener.endpointCapture.capture.resume();
      await listener.flushCapture();
      assert.equal(wrongAt(pattern, await capturedBytes(talker.connection, "in"), 0), -1);
      talker.close();
    }
  });

  it("notices that its folder was removed, and records on in a new one when told to", async () => {
    const { listener, root } = await listen("tcp", "127.0.0.1");
    const talker = await talkTo(listener);
    await talker.say(mebibyte);
    await listener.flushCapture();
    await rm(root, { recursive: true });
    const { capture } = listener.endpointCapture;
    await until(
      async () => {
        await talker.say(1000);
        return capture.problem;
      },
      { what: "recording has stopped" },
    );
    assert.match(await stopped(listener), /^ENOENT: .*was removed/);
    await talker.assertUsable();
    capture.resume();
    await talker.say(mebibyte);
    await listener.flushCapture();
    const file = listener.captureFile ?? "";
    await assertTakenByTools(file);
    const opened = await openCapture([file]);
    await opened.finished;
    assert.ok(opened.totalBytes - opened.dropped.bytes >= mebibyte);
    assert.equal(opened.lastNumber, capture.lastNumber);
    opened.dispose();
    assert.equal(warnings(listener).length, 2);
  });

  it("says so where the folder can only be read, and listens nevertheless", async () => {
    const small = await mountSmallDisk(mebibyte);
    small?.remount("ro");
    const disk = new BrokenDisk();
    disk.failure = "EROFS";
    const { listener } = await listen("tcp", "127.0.0.1", small ? { root: small.folder } : { disk });
    const talker = await talkTo(listener);
    await talker.say(100_000);
    assert.match(await stopped(listener), /^EROFS: .*read-only/);
    assert.equal(listener.captureFile, undefined);
    await talker.assertUsable();
    assert.equal(wrongAt(pattern, await capturedBytes(talker.connection, "in"), 0), -1);
    await assert.rejects(listener.flushCapture(), { code: "EROFS" });
    small?.remount("rw");
    disk.failure = undefined;
    listener.endpointCapture.capture.resume();
    await listener.flushCapture();
    const { capture } = listener.endpointCapture;
    assert.ok(capture instanceof SpoolCapture);
    assert.deepEqual(await Promise.all(capture.files.map(heldInFile)), [100_000, 0]);
  });
});
