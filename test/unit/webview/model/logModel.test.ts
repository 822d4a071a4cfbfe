import { deepEqual, equal } from "node:assert/strict";
import type { ViewProgress } from "../../../../src/protocol/panelContract";
import type { PanelHost } from "../../../../src/webview/model/panelHost";
import { LogModel } from "../../../../src/webview/model/logModel";
import type { RecordSpans } from "../../../../src/webview/model/recordSpans";
import { FakeRows } from "./fakeRows";

function start(records: number) {
  const rows = new FakeRows();
  rows.last = records;
  const positionOf = (number: number) => Math.max(0, Math.min(rows.rows, number - rows.first));
  const countOf = (spans: RecordSpans) =>
    spans.reduce((sum, { from, to }) => sum + positionOf(to + 1) - positionOf(from), 0);
  const host = ((name: string, value: never) =>
    name === "rows"
      ? rows.fetch(value)
      : Promise.resolve(name === "countRecords" ? countOf(value) : positionOf(value))) as unknown as PanelHost;
  const log = new LogModel(host, () => undefined);
  const tell = (progress: Partial<ViewProgress> = {}) =>
    log.update({
      generation: rows.generation,
      selection: 1,
      rows: rows.rows,
      toScan: 0,
      isStopped: false,
      ...progress,
    });
  tell();
  log.look(Math.max(0, records - 30), records);
  return { rows, log, tell };
}

const chosen = (log: LogModel) => log.selection.row?.number;

/** A log of a thousand records whose end was left. */
async function startAway() {
  const started = start(1000);
  await started.rows.settle();
  started.log.scrolled(false);
  started.log.look(100, 130);
  return started;
}

describe("LogModel", () => {
  it("shows the end first, and only when its rows are here", async () => {
    const { rows, log } = start(1_000_000);
    equal(log.shownRows, 0);
    await rows.settle();
    equal(log.shownRows, 1_000_000);
    equal(log.row(999_999)?.number, 1_000_000);
  });

  it("grows with the traffic while it follows, never showing a row that is not here", async () => {
    const { rows, log, tell } = start(100);
    await rows.settle();
    for (let step = 0; step < 20; step++) {
      rows.last += 3300;
      tell();
      const before = log.shownRows;
      equal(log.row(before - 1)?.number, before);
      await rows.settle();
      equal(log.shownRows, rows.last);
    }
  });

  it("counts as new what comes, not what a filter finds of what was there", async () => {
    const { rows, log, tell } = await startAway();
    rows.last += 7;
    tell();
    equal(log.newRows, 7);
    rows.generation += 1;
    rows.last = 0;
    tell({ selection: 2, toScan: 1007 });
    rows.last = 40;
    tell({ selection: 2, toScan: 500 });
    rows.last = 90;
    tell({ selection: 2 });
    equal(log.newRows, 0);
    rows.last += 3;
    tell({ selection: 2, toScan: 2 });
    rows.last += 1;
    tell({ selection: 2 });
    equal(log.newRows, 4);
    await rows.settle();
  });

  it("stays where the user scrolled to, and counts what is new", async () => {
    const { rows, log, tell } = await startAway();
    rows.last += 7;
    tell();
    await rows.settle();
    equal(log.follows, false);
    equal(log.newRows, 7);
    equal(log.row(100)?.number, 101);
    log.setFollows(true);
    await rows.settle();
    equal(log.newRows, 0);
  });

  it("keeps the records in view in place when the oldest ones are dropped", async () => {
    const { rows, log, tell } = start(1000);
    await rows.settle();
    log.scrolled(false);
    log.look(500, 530);
    await rows.settle();
    rows.first = 201;
    rows.generation = 2;
    tell();
    await rows.settle();
    deepEqual(log.scrollRequest, { kind: "top", position: 300 });
  });

  it("goes on where the user follows again while the place is looked for", async () => {
    const { rows, log, tell } = start(1000);
    await rows.settle();
    log.scrolled(false);
    log.look(500, 530);
    await rows.settle();
    rows.first = 201;
    rows.generation = 2;
    tell();
    log.scrolled(true);
    rows.first = 301;
    rows.generation = 3;
    tell();
    await rows.settle();
    rows.last = 1200;
    tell();
    await rows.settle();
    equal(log.shownRows, rows.rows);
    equal(log.row(rows.rows - 1)?.number, 1200);
  });

  it("selects by record, so that the record stays chosen when positions change", async () => {
    const { rows, log, tell } = start(100);
    await rows.settle();
    log.goTo(90, "only");
    equal(chosen(log), 91);
    rows.first = 11;
    rows.generation = 2;
    tell();
    await rows.settle();
    equal(chosen(log), 91);
    equal(log.selection.position, 80);
  });

  it("keeps a chosen record that was dropped, without a position", async () => {
    const { rows, log, tell } = start(100);
    await rows.settle();
    log.goTo(90, "only");
    rows.first = 96;
    rows.generation = 2;
    tell();
    await rows.settle();
    equal(chosen(log), 91);
    equal(log.selection.position, undefined);
  });

  it("chooses several records one by one, shows the last of them, and lets go of one again", async () => {
    const { rows, log } = start(100);
    await rows.settle();
    log.goTo(90, "only");
    log.goTo(95, "toggle");
    equal(chosen(log), 96);
    deepEqual([log.selection.pair, log.selection.count, log.selection.isMultiple], [[91, 96], 2, true]);
    log.goTo(95, "toggle");
    await rows.settle();
    deepEqual([chosen(log), log.selection.count, log.selection.position], [91, 1, 90]);
    log.goTo(90, "toggle");
    deepEqual([chosen(log), log.selection.count, log.selection.isMultiple], [undefined, 0, false]);
  });

  it("is counted once the host has said how many the last choice holds", async () => {
    const { rows, log } = start(100);
    await rows.settle();
    log.goTo(90, "only");
    await log.selection.counted();
    equal(log.selection.count, 1);
    log.goTo(92, "extend");
    const counted = log.selection.counted();
    log.goTo(94, "extend");
    await counted;
    equal(log.selection.count, 5);
  });

  it("extends from where it began, in either direction, and counts what the log shows of it", async () => {
    const { rows, log } = start(100);
    await rows.settle();
    log.goTo(90, "only");
    for (const position of [91, 92, 95]) log.goTo(position, "extend");
    await rows.settle();
    deepEqual(log.selection.spans, [{ from: 91, to: 96 }]);
    deepEqual([chosen(log), log.selection.count, log.selection.pair], [96, 6, undefined]);
    log.goTo(89, "extend");
    await rows.settle();
    deepEqual([log.selection.spans, chosen(log)], [[{ from: 90, to: 91 }], 90]);
    deepEqual(log.selection.pair, [90, 91]);
    log.goTo(97, "only");
    deepEqual(log.selection.spans, [{ from: 98, to: 98 }]);
  });

  it("chooses all that is there, and nothing that comes later; the one chosen last stays", async () => {
    const { rows, log, tell } = start(100);
    await rows.settle();
    log.goTo(90, "only");
    log.selectAll();
    await rows.settle();
    deepEqual([log.selection.count, chosen(log), log.selection.has(1)], [100, 91, true]);
    rows.last = 120;
    tell();
    equal(log.selection.has(101), false);
    log.selection.clear();
    deepEqual([log.selection.count, chosen(log)], [1, 91]);
    log.selection.clear();
    deepEqual([log.selection.count, chosen(log)], [0, undefined]);
    log.selectAll();
    await rows.settle();
    equal(chosen(log), 120);
  });

  it("goes nowhere in an empty log", () => {
    const { log } = start(0);
    log.goTo(5, "only");
    equal(log.scrollRequest, undefined);
  });
});
