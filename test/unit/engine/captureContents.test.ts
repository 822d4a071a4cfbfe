import assert from "node:assert/strict";
import fc from "fast-check";
import type { Capture, CaptureReader } from "../../../src/core/capture/capture";
import { MemoryCapture } from "../../../src/core/capture/memoryCapture";
import { parseRecordFilter } from "../../../src/core/capture/recordFilter";
import { describeEvent } from "../../../src/core/connection/describeEvent";
import { CaptureView } from "../../../src/engine/captureView";
import { walkContents } from "../../../src/engine/contentWalk";
import { openCapture } from "../../../src/store/openCapture";
import { SpoolCapture } from "../../../src/store/spoolCapture";
import { stories, StoryTeller, type StoryOptions } from "../../support/spoolStory";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolder";
import { until } from "../../support/until";

const plenty = { maxBytes: 1 << 30, maxRecords: 1 << 30 };
const variants = fc.record<StoryOptions>({
  transport: fc.constantFrom("tcp" as const, "udp" as const),
  isIPv6: fc.boolean(),
});
/** The payloads of stories are runs of bytes, so that these are in some of them, also across the packets of a record. */
const filters = fc.oneof(
  fc.constantFrom(
    "a",
    "E",
    "hex:00",
    "hex:00070e15",
    "hex:1f26 dir:in",
    "/[a-c]h/",
    "hex:4e /W$/s",
    "gap",
    "peer:1",
    "len:>9000 hex:07",
  ),
  fc
    .nat(255)
    .map((first) => `hex:${[0, 7, 14].map((more) => ((first + more) & 255).toString(16).padStart(2, "0")).join("")}`),
);

let lastName = 0;

function newSpool(folder: string, { transport }: StoryOptions, limits = plenty): SpoolCapture {
  const endpoint = { transport, host: "127.0.0.1", port: 7700 };
  return new SpoolCapture({ folder, name: `c-${++lastName}`, endpoint, originEpochMs: 0, limits: () => limits });
}

/** What a filter matches, record by record. */
async function naiveMatches(capture: CaptureReader, text: string): Promise<number[]> {
  const parsed = parseRecordFilter(text);
  assert(parsed.ok);
  const matches: number[] = [];
  for (let number = capture.firstNumber; number <= capture.lastNumber; number++) {
    const record = capture.record(number);
    if (!record || !parsed.filter.matchesIndex(record, () => "")) continue;
    const content = record.event ? Buffer.from(describeEvent(record.event)) : await capture.bytes(number);
    if (parsed.filter.matchesContent(content)) matches.push(number);
  }
  return matches;
}

async function assertFiltersAlike(capture: CaptureReader, text: string): Promise<void> {
  const parsed = parseRecordFilter(text);
  assert(parsed.ok);
  const view = new CaptureView({ capture, peer: () => undefined, connections: () => [] });
  view.select({ filter: parsed.filter, directions: new Set(["in", "out", "event"]) });
  await until(() => view.toScan === 0, { what: "the view is scanned" });
  assert.equal(view.problem, undefined);
  const shown = Array.from({ length: view.rows }, (_, position) => view.numberAt(position));
  view.dispose();
  assert.deepEqual(shown, await naiveMatches(capture, text), text);
}

/** All payloads and events come in pieces as they come one by one. */
async function assertWalks(capture: CaptureReader): Promise<void> {
  let number = capture.firstNumber;
  const next = (from: number): number | undefined => (from <= capture.lastNumber ? from : undefined);
  for await (const contents of walkContents(capture, { from: 1, next })) {
    assert.equal(contents.firstNumber, number);
    for (; number <= contents.lastNumber; number++) {
      const record = capture.record(number);
      assert.deepEqual(contents.event(number), record?.event);
      if (contents.isLong) continue;
      const start = contents.startOf(number);
      const here = contents.bytes.subarray(start, start + contents.lengthOf(number));
      assert.ok(Buffer.from(await capture.bytes(number)).equals(here), `payload of record ${number}`);
    }
  }
  assert.equal(number, capture.lastNumber + 1);
}

describe("the contents of a capture in pieces", () => {
  afterEach(removeTemporaryFolders);

  it("are what they are record by record, and are filtered alike: in memory, waiting, written, dropped, opened again", async () => {
    const folder = await temporaryFolder();
    const limits = fc.constantFrom(plenty, { maxBytes: 300_000, maxRecords: 40 });
    await fc.assert(
      fc.asyncProperty(stories, variants, limits, filters, async (story, variant, kept, text) => {
        const check = async (capture: CaptureReader): Promise<void> => {
          await assertWalks(capture);
          await assertFiltersAlike(capture, text);
        };
        const tell = (
          capture: Capture,
          part: typeof story,
          teller = new StoryTeller(capture, variant),
        ): StoryTeller => {
          for (const step of part) teller.tell(step);
          return teller;
        };
        const memory = new MemoryCapture(0, () => kept);
        tell(memory, story);
        await check(memory);
        const spool = newSpool(folder, variant, kept);
        const half = Math.floor(story.length / 2);
        const teller = tell(spool, story.slice(0, half));
        await check(spool);
        await spool.flush();
        tell(spool, story.slice(half), teller);
        await check(spool);
        await spool.close();
        await check(spool);
        if (spool.files.length === 0) return;
        const opened = await openCapture(spool.files);
        await opened.finished;
        await check(opened);
        opened.dispose();
      }),
      { numRuns: 40 },
    );
  });

  it("are found in a record that is too long to be read at once, also where two parts of it meet", async () => {
    const folder = await temporaryFolder();
    const payload = new Uint8Array(5 << 19).fill(0x2e);
    const marks = [0, 65_490, (1 << 20) - 3, (1 << 20) + 1, 2 << 20, payload.length - 5];
    for (const [index, at] of marks.entries()) payload.set(Buffer.from(`mark${index}`), at);
    const variant: StoryOptions = { transport: "tcp", isIPv6: true };
    for (const capture of [new MemoryCapture(0, () => plenty), newSpool(folder, variant)]) {
      for (const bytes of [Buffer.from("short"), payload, Buffer.from("MARK3 and mark5")]) {
        capture.appendBytes("in", bytes, { connection: 1, timeNs: 0 });
      }
      await assertWalks(capture);
      for (const text of [
        "mark0",
        "mark1",
        "mark2 mark4",
        "mark3",
        "MARK5",
        "mark6",
        "/^mark0/",
        "/mark2/",
        "mark5 len:>99",
      ]) {
        await assertFiltersAlike(capture, text);
      }
      await capture.close();
    }
  });
});
