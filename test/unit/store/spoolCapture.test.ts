import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import fc from "fast-check";
import type { CaptureLimits } from "../../../src/core/capture/memoryCapture";
import { openCapture } from "../../../src/store/openCapture";
import { SpoolCapture, type SpoolOptions } from "../../../src/store/spoolCapture";
import { assertHolds, stories, StoryTeller } from "../../support/spoolStory";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolder";

const plenty: CaptureLimits = { maxBytes: 1 << 30, maxRecords: 1 << 30 };
let lastName = 0;

function newSpool(folder: string, options: Partial<SpoolOptions> = {}): SpoolCapture {
  return new SpoolCapture({
    folder,
    name: `capture-${++lastName}`,
    endpoint: { transport: "tcp", host: "127.0.0.1", port: 7700 },
    originEpochMs: 1_700_000_000_123.456,
    limits: () => plenty,
    ...options,
  });
}

const variants = fc.record({
  transport: fc.constantFrom("tcp" as const, "udp" as const),
  isIPv6: fc.boolean(),
});

/** What was written is opened as it was. */
async function assertReadsBack(written: SpoolCapture, { told }: StoryTeller): Promise<void> {
  if (told.length === 0) return;
  const opened = await openCapture(written.files);
  await opened.finished;
  assert.equal(opened.isOwn, true);
  assert.equal(opened.originEpochMs, written.originEpochMs);
  assert.deepEqual(opened.unread, { counts: new Map(), cut: [], damaged: [] });
  await assertHolds(opened, told);
  opened.dispose();
}

describe("SpoolCapture", () => {
  afterEach(removeTemporaryFolders);

  it("holds what a list of all records holds, before it is written, while it is and after it is closed", async () => {
    const folder = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(stories, variants, fc.nat(60), async (story, variant, flushedAfter) => {
        const endpoint = { transport: variant.transport, host: "127.0.0.1", port: 7700 };
        const capture = newSpool(folder, { endpoint });
        const teller = new StoryTeller(capture, variant);
        const flushes: Promise<void>[] = [];
        for (const [at, step] of story.entries()) {
          teller.tell(step);
          if (at === flushedAfter) flushes.push(capture.flush());
        }
        await assertHolds(capture, teller.told);
        await Promise.all(flushes);
        await assertHolds(capture, teller.told);
        await capture.close();
        await assertHolds(capture, teller.told);
        await assertReadsBack(capture, teller);
      }),
      { numRuns: 40 },
    );
  });

  it("drops the oldest files when a limit is passed, and keeps the rest, whatever the limits", async () => {
    const folder = await temporaryFolder();
    const limits = fc.record({ maxBytes: fc.nat(400_000), maxRecords: fc.nat(60) });
    await fc.assert(
      fc.asyncProperty(stories, variants, limits, async (story, variant, { maxBytes, maxRecords }) => {
        const endpoint = { transport: variant.transport, host: "127.0.0.1", port: 7700 };
        const capture = newSpool(folder, { endpoint, limits: () => ({ maxBytes, maxRecords }) });
        const teller = new StoryTeller(capture, variant);
        for (const step of story) teller.tell(step);
        const held = capture.lastNumber - capture.firstNumber + 1;
        assert.ok(held <= Math.max(1, maxRecords), `${held} records`);
        await assertHolds(capture, teller.told);
        await capture.close();
        await assertHolds(capture, teller.told);
        await assertReadsBack(capture, teller);
        const prefix = `capture-${lastName}.`;
        const files = (await readdir(folder)).filter((name) => name.startsWith(prefix));
        assert.equal(files.length, capture.files.length, "no file of what was dropped is left");
      }),
      { numRuns: 40 },
    );
  });
});
