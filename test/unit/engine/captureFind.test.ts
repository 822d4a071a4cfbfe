import assert from "node:assert/strict";
import fc from "fast-check";
import type { CaptureReader } from "../../../src/core/capture/capture";
import { parseFindQuery, type FindPattern, type FindQuery } from "../../../src/core/capture/findQuery";
import { MemoryCapture } from "../../../src/core/capture/memoryCapture";
import { parseRecordFilter } from "../../../src/core/capture/recordFilter";
import { describeEvent } from "../../../src/core/connection/describeEvent";
import { CaptureFind, mostHits, type PlacedHit } from "../../../src/engine/captureFind";
import { CaptureView } from "../../../src/engine/captureView";
import type { Hit } from "../../../src/engine/hitList";
import { openCapture } from "../../../src/store/openCapture";
import { SpoolCapture } from "../../../src/store/spoolCapture";
import { stories, StoryTeller, type StoryOptions } from "../../support/spoolStory";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolder";
import { until } from "../../support/until";

const plenty = { maxBytes: 1 << 30, maxRecords: 1 << 30 };
const everything = ["in", "out", "event"] as const;

function pattern(text: string, kind: FindQuery["kind"] = "text", matchesCase = false): FindPattern {
  const parsed = parseFindQuery({ text, kind, matchesCase });
  assert(parsed.ok);
  return parsed.pattern;
}

function select(view: CaptureView, text: string): void {
  const parsed = parseRecordFilter(text);
  assert(parsed.ok);
  view.select({ filter: parsed.filter, directions: new Set(everything) });
}

interface Opened {
  readonly view: CaptureView;
  readonly find: CaptureFind;
}

function openFind(capture: CaptureReader): Opened {
  const source = { capture, peer: () => undefined, connections: () => [] };
  const view = new CaptureView(source);
  return { view, find: new CaptureFind(source, view) };
}

async function searched({ find }: Opened): Promise<void> {
  await until(() => find.toSearch === 0, { what: "everything is searched" });
}

function closeFind({ view, find }: Opened): void {
  find.dispose();
  view.dispose();
}

function placeOf({ current }: CaptureFind): [record: number | undefined, ordinal: number | undefined] {
  return [current?.record, current?.ordinal];
}

/** All hits in the order of the capture, reached by stepping around. */
async function stepAround({ find }: Opened): Promise<Hit[]> {
  const hits: PlacedHit[] = [];
  for (let count = 0; count < find.total; count++) {
    if (find.current) hits.push(find.current);
    await find.step("next");
  }
  assert.deepEqual(
    hits.map(({ ordinal }) => ordinal).sort((left, right) => left - right),
    Array.from({ length: find.total }, (_, index) => index + 1),
  );
  return hits.sort((left, right) => left.ordinal - right.ordinal).map(({ record, from, to }) => ({ record, from, to }));
}

/** What is found record by record. */
async function naiveHits(capture: CaptureReader, { text, kind, matchesCase }: FindQuery): Promise<Hit[]> {
  const source = kind === "hex" ? text.replace(/../g, String.raw`\x$&`) : text;
  const hits: Hit[] = [];
  for (let record = capture.firstNumber; record <= capture.lastNumber; record++) {
    const event = capture.record(record)?.event;
    const content = event ? Buffer.from(describeEvent(event)) : Buffer.from(await capture.bytes(record));
    const seen = kind === "expression" ? content.subarray(0, 65_536) : content;
    const flags = kind === "hex" || matchesCase ? "gms" : "gims";
    const found = [...seen.toString("latin1").matchAll(new RegExp(source, flags))];
    const places = found.map(({ 0: match, index }) => ({ record, from: index, to: index + match.length }));
    hits.push(...(event ? places.slice(0, 1).map(() => ({ record, from: 0, to: 0 })) : places));
  }
  return hits;
}

const variants = fc.record<StoryOptions>({
  transport: fc.constantFrom("tcp" as const, "udp" as const),
  isIPv6: fc.boolean(),
});
const queries = fc.oneof(
  fc.constantFrom<FindQuery>(
    { text: "ab", kind: "text", matchesCase: false },
    { text: "E", kind: "text", matchesCase: true },
    { text: "the", kind: "text", matchesCase: false },
    { text: "[a-c]h", kind: "expression", matchesCase: true },
    { text: "closed|gap", kind: "expression", matchesCase: false },
  ),
  fc.nat(255).map<FindQuery>((first) => {
    const text = [0, 7, 14].map((more) => ((first + more) & 255).toString(16).padStart(2, "0")).join("");
    return { text, kind: "hex", matchesCase: false };
  }),
);

describe("CaptureFind", () => {
  afterEach(removeTemporaryFolders);

  it("finds what is found record by record, from wherever it begins: in memory, on disk and opened again", async () => {
    const folder = await temporaryFolder();
    let lastName = 0;
    await fc.assert(
      fc.asyncProperty(stories, variants, queries, fc.nat(70), async (story, variant, query, wanted) => {
        const check = async (capture: CaptureReader): Promise<void> => {
          const opened = openFind(capture);
          const begin = Math.max(capture.firstNumber, Math.min(wanted, capture.lastNumber));
          const beginFrom = begin === wanted ? wanted % 9 : 0;
          opened.find.start(pattern(query.text, query.kind, query.matchesCase), { record: wanted, from: wanted % 9 });
          await searched(opened);
          const expected = await naiveHits(capture, query);
          const { current } = opened.find;
          const from = (hit: Hit): number => hit.record * 1e9 + hit.from;
          const nearest =
            expected.find((hit) => from(hit) >= from({ record: begin, from: beginFrom, to: 0 })) ?? expected[0];
          assert.deepEqual(current && { record: current.record, from: current.from, to: current.to }, nearest);
          assert.equal(opened.find.total, expected.length);
          if (expected.length < 300) assert.deepEqual(await stepAround(opened), expected);
          closeFind(opened);
        };
        const memory = new MemoryCapture(0, () => plenty);
        const name = `find-${++lastName}`;
        const endpoint = { transport: variant.transport, host: "127.0.0.1", port: 7700 };
        const spool = new SpoolCapture({ folder, name, endpoint, originEpochMs: 0, limits: () => plenty });
        for (const capture of [memory, spool]) {
          const teller = new StoryTeller(capture, variant);
          for (const step of story) teller.tell(step);
          await check(capture);
        }
        await spool.close();
        if (spool.files.length === 0) return;
        const again = await openCapture(spool.files);
        await again.finished;
        await check(again);
        again.dispose();
      }),
      { numRuns: 25 },
    );
  });

  it("finds hits where the parts of a long record meet, each once", async () => {
    const capture = new MemoryCapture(0, () => plenty);
    const payload = Buffer.alloc(5 << 19, ".");
    const marks = [0, (1 << 20) - 3, (1 << 20) + 2, (2 << 20) - 1, payload.length - 4];
    for (const at of marks) payload.write("mark", at);
    capture.appendBytes("in", payload, { connection: 1, timeNs: 0 });
    const opened = openFind(capture);
    opened.find.start(pattern("MARK"), { record: 1, from: 0 });
    await searched(opened);
    assert.deepEqual(
      (await stepAround(opened)).map(({ from }) => from),
      marks,
    );
    closeFind(opened);
  });

  it("finds within the filter, again when the filter changes, and what comes later", async () => {
    const capture = new MemoryCapture(0, () => plenty);
    const add = (text: string): number => capture.appendBytes("in", Buffer.from(text), { connection: 1, timeNs: 0 });
    for (const text of ["a x", "b x x", "a xx", "c"]) add(text);
    const opened = openFind(capture);
    const { find, view } = opened;
    select(view, "a");
    find.start(pattern("x"), { record: 3, from: 0 });
    await searched(opened);
    assert.deepEqual([find.total, find.current?.record, find.current?.ordinal], [3, 3, 2]);
    add("a: one x");
    add("b: one x");
    await searched(opened);
    assert.equal(find.total, 4);
    select(view, "b");
    await searched(opened);
    assert.deepEqual([find.total, find.current?.record], [3, 6]);
    select(view, "");
    await searched(opened);
    assert.equal(find.total, 7);
    find.stop();
    assert.deepEqual([find.isActive, find.total, find.current], [false, 0, undefined]);
    closeFind(opened);
  });

  it("lets go of what is dropped, and steps on from there", async () => {
    const capture = new MemoryCapture(0, () => ({ maxBytes: 1 << 20, maxRecords: 64 }));
    const opened = openFind(capture);
    const { find } = opened;
    const add = (): number => capture.appendBytes("in", Buffer.from("one one"), { connection: 1, timeNs: 0 });
    for (let count = 0; count < 40; count++) add();
    find.start(pattern("one"), { record: 1, from: 0 });
    await searched(opened);
    assert.deepEqual(placeOf(find), [1, 1]);
    for (let count = 0; count < 200; count++) add();
    await searched(opened);
    assert.equal(find.total, 2 * (capture.lastNumber - capture.firstNumber + 1));
    assert.deepEqual(placeOf(find), [undefined, undefined]);
    await find.step("next");
    assert.deepEqual(placeOf(find), [capture.firstNumber, 1]);
    closeFind(opened);
  });

  it("stops at so many hits, without holding up the event loop", async () => {
    const capture = new MemoryCapture(0, () => plenty);
    for (let count = 0; count < 3; count++)
      capture.appendBytes("in", new Uint8Array(1 << 19), { connection: 1, timeNs: 0 });
    const opened = openFind(capture);
    const { find } = opened;
    find.start(pattern("00", "hex"), { record: 1, from: 0 });
    await searched(opened);
    assert.deepEqual([find.total, find.isFull], [mostHits, true]);
    await find.step("previous");
    assert.equal(find.current?.ordinal, mostHits);
    closeFind(opened);
  });

  it("lets other work run while an expression takes long on a record, and finds what it finds there", async () => {
    const capture = new MemoryCapture(0, () => plenty);
    for (const text of ["c", `${"a".repeat(22)}c`, "c"])
      capture.appendBytes("in", Buffer.from(text), { connection: 1, timeNs: 0 });
    const opened = openFind(capture);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    // The first way takes a tenth of a second.
    opened.find.start(pattern("^(a+)+b|c$", "expression"), { record: 1, from: 0 });
    await searched(opened);
    clearInterval(timer);
    assert.deepEqual([opened.find.problem, opened.find.total], [undefined, 3]);
    assert.ok(turns > 10, `${turns} turns`);
    closeFind(opened);
  });

  it("gives up on an expression that never ends, and says where", async () => {
    const capture = new MemoryCapture(0, () => plenty);
    capture.appendBytes("in", Buffer.from("a".repeat(60)), { connection: 1, timeNs: 0 });
    const opened = openFind(capture);
    opened.find.start(pattern("(a+)+$b", "expression"), { record: 1, from: 0 });
    await searched(opened);
    assert.match(opened.find.problem ?? "", /record 1: its regular expression takes too long/);
    await opened.find.step("next");
    closeFind(opened);
  });

  it("says what is wrong with a query", () => {
    for (const [text, kind] of [
      ["(", "expression"],
      ["4", "hex"],
      ["zz", "hex"],
    ] as const) {
      const parsed = parseFindQuery({ text, kind, matchesCase: false });
      assert(!parsed.ok);
      assert.notEqual(parsed.problem.message, "");
    }
  });
});
