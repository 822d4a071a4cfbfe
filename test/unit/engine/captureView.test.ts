import assert from "node:assert/strict";
import fc from "fast-check";
import type { Direction } from "../../../src/core/capture/captureRecord";
import { MemoryCapture } from "../../../src/core/capture/memoryCapture";
import { parseRecordFilter, type RecordFilter } from "../../../src/core/capture/recordFilter";
import { CaptureView, type ViewSelection } from "../../../src/engine/captureView";
import { EndpointCapture } from "../../../src/engine/endpointCapture";
import { BlockWatch } from "../../support/blockWatch";
import { until } from "../../support/until";

const all: ReadonlySet<Direction> = new Set(["in", "out", "event"]);

function filter(text: string): RecordFilter {
  const result = parseRecordFilter(text);
  assert(result.ok);
  return result.filter;
}

function selection(text: string, rest: Partial<ViewSelection> = {}): ViewSelection {
  return { filter: filter(text), directions: all, ...rest };
}

function newSource(maxRecords = 1e6): EndpointCapture {
  const source = new EndpointCapture(new MemoryCapture(0, () => ({ maxBytes: 1 << 30, maxRecords })));
  source.namePeer(1, { id: "one", address: "127.0.0.1:1111" });
  source.namePeer(2, { id: "two", address: "127.0.0.1:2222" });
  return source;
}

function add(source: EndpointCapture, text: string, direction: "in" | "out" = "in", connection = 1): number {
  return source.capture.appendBytes(direction, Buffer.from(text), { connection, timeNs: 0 });
}

function rows(view: CaptureView): (number | undefined)[] {
  return Array.from({ length: view.rows }, (_, position) => view.recordAt(position)?.number);
}

async function scanned(view: CaptureView): Promise<void> {
  await until(() => view.toScan === 0, { what: "the view is scanned" });
}

describe("CaptureView", () => {
  it("shows everything by position where nothing is asked for", () => {
    const source = newSource();
    const view = new CaptureView(source);
    assert.equal(view.rows, 0);
    for (const text of ["a", "b", "c"]) add(source, text);
    assert.deepEqual(rows(view), [1, 2, 3]);
    assert.equal(view.recordAt(3), undefined);
    assert.equal(view.recordAt(-1), undefined);
    assert.deepEqual(
      [0, 1, 3, 9].map((number) => view.positionOf(number)),
      [0, 0, 2, 3],
    );
    assert.equal(view.toScan, 0);
  });

  it("shows what matches of what was there, and of what comes", async () => {
    const source = newSource();
    for (const text of ["yes 1", "no 2", "YES 3"]) add(source, text);
    const view = new CaptureView(source);
    view.select(selection("yes"));
    await scanned(view);
    assert.deepEqual(rows(view), [1, 3]);
    add(source, "no 4");
    add(source, "oh yes 5");
    await scanned(view);
    assert.deepEqual(rows(view), [1, 3, 5]);
    assert.deepEqual(
      [1, 2, 3, 4, 6].map((number) => view.positionOf(number)),
      [0, 1, 1, 2, 3],
    );
  });

  it("looks at direction, connection, peer and the words of events", async () => {
    const source = newSource();
    add(source, "x", "in", 1);
    add(source, "x", "out", 1);
    add(source, "x", "in", 2);
    source.capture.appendEvent({ type: "warning", message: "Mind the x." }, { connection: 2, timeNs: 0 });
    const view = new CaptureView(source);
    const expected: [ViewSelection, number[]][] = [
      [selection("", { directions: new Set(["in"]) }), [1, 3]],
      [selection("x", { connection: 2 }), [3, 4]],
      [selection("peer:2222"), [3, 4]],
      [selection("mind"), [4]],
      [selection("", { directions: new Set() }), []],
      [selection(""), [1, 2, 3, 4]],
    ];
    for (const [wanted, numbers] of expected) {
      const before = view.generation;
      view.select(wanted);
      await scanned(view);
      assert.deepEqual(rows(view), numbers);
      assert(view.generation > before);
    }
  });

  it("lets dropped records go, and says that positions changed", async () => {
    const source = newSource(80);
    const view = new CaptureView(source);
    view.select(selection("even"));
    const plain = new CaptureView(source);
    const before = plain.generation;
    for (let number = 1; number <= 500; number++) add(source, number % 2 === 0 ? "even" : "odd");
    await scanned(view);
    const { firstNumber, lastNumber } = source.capture;
    assert(firstNumber > 400);
    const numbers = Array.from({ length: lastNumber - firstNumber + 1 }, (_, index) => firstNumber + index);
    assert.deepEqual(rows(plain), numbers);
    assert(plain.generation > before);
    assert.deepEqual(
      rows(view),
      numbers.filter((number) => number % 2 === 0),
    );
  });

  it("shows what a plain list would, whatever is selected while records come and go", async () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ append: fc.constantFrom("a", "b", "ab", "") }),
        fc.record({ select: fc.constantFrom("", "a", "b", "len:>1", "dir:out") }),
        fc.record({ turn: fc.constant(true) }),
      ),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (story) => {
        const source = newSource(20);
        const view = new CaptureView(source);
        let selected = "";
        for (const step of story) {
          if ("append" in step) add(source, step.append);
          else if ("select" in step) view.select(selection((selected = step.select)));
          else await new Promise(setImmediate);
        }
        await scanned(view);
        const { capture } = source;
        const wanted = filter(selected);
        const expected: number[] = [];
        for (let number = capture.firstNumber; number <= capture.lastNumber; number++) {
          const record = capture.record(number);
          const isShown = record && wanted.matchesIndex(record, () => "");
          if (isShown && wanted.matchesContent(await capture.bytes(number))) expected.push(number);
        }
        assert.deepEqual(rows(view), expected);
        view.dispose();
      }),
      { numRuns: 60 },
    );
  });

  it("leaves the event loop free while it scans many records, and stops when it is disposed", async () => {
    const source = newSource();
    const payload = new Uint8Array(2000).fill(0x61);
    for (let count = 0; count < 50_000; count++)
      source.capture.appendBytes("in", payload, { connection: 1, timeNs: 0 });
    const view = new CaptureView(source);
    view.select(selection("zzz"));
    const watch = new BlockWatch();
    while (view.toScan > 25_000) await new Promise(setImmediate);
    const longestMs = watch.end();
    assert(longestMs < 200, `blocked for ${longestMs} ms`);
    view.dispose();
    const left = view.toScan;
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    assert(left - view.toScan < 5000);
  });

  it("looks at every record with an expression that is slow but ends, and lets other work run", async () => {
    const source = newSource();
    for (let count = 0; count < 200; count++) add(source, "1".repeat(1500));
    const view = new CaptureView(source);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    // Some milliseconds for each record.
    view.select(selection("/1+1*z|^1+$/"));
    await until(() => view.toScan === 0, { what: "the view is scanned", timeoutMs: 60_000 });
    clearInterval(timer);
    assert.deepEqual([view.problem, view.rows], [undefined, 200]);
    assert.ok(turns > 5, `${turns} turns`);
  });

  it("lets other work run while an expression takes long on a record, and goes on", async () => {
    const source = newSource();
    for (let count = 0; count < 3; count++) add(source, `${"a".repeat(22)}c`);
    add(source, "d");
    const view = new CaptureView(source);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    // The first way takes a tenth of a second.
    view.select(selection("/^(a+)+b|c$|^d/"));
    await scanned(view);
    clearInterval(timer);
    assert.deepEqual([view.problem, view.rows], [undefined, 4]);
    assert.ok(turns > 10, `${turns} turns`);
  });

  it("is silent once disposed", () => {
    const source = newSource();
    const view = new CaptureView(source);
    let fired = 0;
    view.onDidChange(() => (fired += 1));
    add(source, "a");
    view.dispose();
    view.dispose();
    add(source, "b");
    assert.equal(fired, 1);
    assert.equal(source.capture.lastNumber, 2);
  });
});
