import assert from "node:assert/strict";
import { walkBlocks } from "../../../src/core/capture/pcapng/blockWalk";
import { followCapture } from "../../../src/store/followCapture";
import { SpoolCapture } from "../../../src/store/spoolCapture";
import { BrokenDisk } from "../../support/brokenDisk";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolder";
import { until } from "../../support/until";

describe("A capture that is followed", () => {
  afterEach(removeTemporaryFolders);

  const endpoint = { transport: "tcp", host: "127.0.0.1", port: 7700 } as const;
  const place = { connection: 1, timeNs: 5 };

  /** Appends, with a reader behind, and hands back how many blocks of each kind it was given; fails where one is not whole. */
  async function blocksOf(
    capture: SpoolCapture,
    append: (parts: readonly Uint8Array[]) => Promise<void>,
  ): Promise<Map<number, number>> {
    const stopping = new AbortController();
    const parts: Uint8Array[] = [];
    const following = (async () => {
      for await (const part of followCapture(capture, stopping.signal)) parts.push(part);
    })();
    await append(parts);
    capture.appendBytes("in", Buffer.from("the very end"), place);
    await capture.flush();
    await until(() => Buffer.from(parts.at(-1) ?? []).includes("the very end"), { what: "the end" });
    stopping.abort();
    await following;
    const all = Buffer.concat(parts);
    const size = all.length;
    const read = (offset: number, length: number): Promise<Uint8Array> =>
      Promise.resolve(all.subarray(offset, offset + length));
    const blocks = new Map<number, number>();
    const end = await walkBlocks({ name: "followed", size, read }, ({ type }) => {
      blocks.set(type, (blocks.get(type) ?? 0) + 1);
    });
    assert.deepEqual(end, { cutBytes: 0 });
    await capture.close();
    return blocks;
  }

  it("is whole blocks, also where files are deleted before they were written to their ends", async () => {
    const disk = new BrokenDisk();
    disk.mostBytes = 3001;
    disk.delayMs = 5;
    const limits = (): { maxBytes: number; maxRecords: number } => ({ maxBytes: 1 << 16, maxRecords: 1e6 });
    const folder = await temporaryFolder();
    const capture = new SpoolCapture({ folder, name: "talk", endpoint, originEpochMs: 0, limits, disk });
    const blocks = await blocksOf(capture, async (parts) => {
      capture.appendBytes("in", new Uint8Array(60_000), place);
      await until(() => disk.written > 3000, { what: "the beginning to be written" });
      disk.hold();
      await until(() => parts.length > 0, { what: "the beginning to be followed" });
      for (let number = 0; number < 9; number++) capture.appendBytes("in", new Uint8Array(9000), place);
      disk.letGo();
    });
    assert.ok(capture.dropped.records > 0);
    assert.ok((blocks.get(6) ?? 0) > 0);
  });

  it("has blocks of any length", async () => {
    const limits = (): { maxBytes: number; maxRecords: number } => ({ maxBytes: 1 << 30, maxRecords: 1e6 });
    const folder = await temporaryFolder();
    const capture = new SpoolCapture({ folder, name: "talk", endpoint, originEpochMs: 0, limits });
    const blocks = await blocksOf(capture, () => {
      capture.appendEvent({ type: "warning", message: "long ".repeat(1 << 19) }, place);
      return Promise.resolve();
    });
    assert.equal(blocks.get(0x80536f63), 1);
    assert.equal(blocks.get(6), 1);
  });
});
