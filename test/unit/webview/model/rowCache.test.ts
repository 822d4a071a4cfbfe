import { deepEqual, equal, ok } from "node:assert/strict";
import { RowCache } from "../../../../src/webview/model/rowCache";
import { FakeRows } from "./fakeRows";

function start(records: number) {
  const host = new FakeRows();
  host.last = records;
  let loads = 0;
  const cache = new RowCache(host.fetch, () => (loads += 1));
  cache.reset(1);
  return { host, cache, loads: () => loads };
}

describe("RowCache", () => {
  it("asks for the pages of the window, and for nothing twice", async () => {
    const { host, cache } = start(1000);
    cache.want({ from: 60, to: 70, total: 1000 });
    cache.want({ from: 60, to: 70, total: 1000 });
    await host.settle();
    cache.want({ from: 60, to: 70, total: 1000 });
    deepEqual(host.asked, [
      { from: 0, count: 64 },
      { from: 64, count: 64 },
    ]);
    equal(cache.row(69)?.number, 70);
  });

  it("has two requests on their way at most, and goes on with the window looked at last", async () => {
    const { host, cache } = start(1_000_000);
    for (let from = 0; from < 100_000; from += 1000) cache.want({ from, to: from + 30, total: 1_000_000 });
    deepEqual(
      host.asked.map(({ from }) => from),
      [0, 960],
    );
    await host.settle();
    ok(cache.has(99_000, 99_030));
    ok(host.asked.length <= 4, `${host.asked.length} requests`);
  });

  it("asks again for a last page that has grown", async () => {
    const { host, cache } = start(10);
    cache.want({ from: 0, to: 10, total: 10 });
    await host.settle();
    host.last = 20;
    cache.want({ from: 0, to: 20, total: 20 });
    await host.settle();
    equal(cache.row(19)?.number, 20);
  });

  it("does not ask for ever where fewer rows come than were said to be there", async () => {
    const { host, cache } = start(10);
    cache.want({ from: 0, to: 50, total: 50 });
    await host.settle();
    ok(host.asked.length <= 2, `${host.asked.length} requests`);
  });

  it("throws away an answer of another generation", async () => {
    const { host, cache } = start(10);
    cache.want({ from: 0, to: 10, total: 10 });
    cache.reset(2);
    await host.settle();
    equal(cache.row(0), undefined);
  });

  it("shows the rows of before until the new ones are here, but does not count them", async () => {
    const { host, cache } = start(10);
    cache.want({ from: 0, to: 10, total: 10 });
    await host.settle();
    cache.reset(2);
    equal(cache.row(0)?.number, 1);
    equal(cache.has(0, 1), false);
    host.generation = 2;
    host.first = 5;
    cache.want({ from: 0, to: 6, total: 6 });
    await host.settle();
    equal(cache.row(0)?.number, 5);
  });

  it("holds a bounded number of pages", async () => {
    const { host, cache } = start(1_000_000);
    for (let from = 0; from < 640_000; from += 6400) {
      cache.want({ from, to: from + 1, total: 1_000_000 });
      await host.settle();
    }
    equal(cache.row(0), undefined);
    equal(cache.row(633_600)?.number, 633_601);
  });

  it("survives a request that fails, and asks again when next looked at", async () => {
    let fails = true;
    const host = new FakeRows();
    host.last = 5;
    const fetch = (window: Parameters<FakeRows["answer"]>[0]) =>
      fails ? Promise.reject(new Error("The panel was closed.")) : Promise.resolve(host.answer(window));
    const cache = new RowCache(fetch, () => undefined);
    cache.reset(1);
    cache.want({ from: 0, to: 5, total: 5 });
    await new Promise(setImmediate);
    fails = false;
    cache.want({ from: 0, to: 5, total: 5 });
    await new Promise(setImmediate);
    ok(cache.has(0, 5));
  });
});
