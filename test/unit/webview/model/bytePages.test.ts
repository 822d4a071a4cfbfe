import { deepEqual, equal } from "node:assert/strict";
import { BytePages } from "../../../../src/webview/model/bytePages";

const page = 65_536;

function start(length: number) {
  const asked: [number, number][] = [];
  const fetch = (from: number, to: number) => {
    asked.push([from, to]);
    return Promise.resolve(Uint8Array.from({ length: to - from }, (_, index) => (from + index) % 251));
  };
  return { pages: new BytePages(length, fetch, () => undefined), asked };
}

describe("BytePages", () => {
  it("fetches the pages that are looked at, once each, and the last one no longer than it is", async () => {
    const { pages, asked } = start(page + 10);
    await Promise.all([pages.want(0, 20), pages.want(0, 20)]);
    await pages.want(page - 1, page + 400);
    deepEqual(asked, [
      [0, page],
      [page, page + 10],
    ]);
    equal(pages.at(page + 9), (page + 9) % 251);
    equal(pages.at(page + 10), undefined);
  });

  it("joins pages to one slice, and ends it at the first byte that is not here", async () => {
    const { pages } = start(3 * page);
    await pages.want(0, page);
    equal(pages.slice(page - 2, page + 2).length, 2);
    await pages.want(page, page + 1);
    deepEqual(
      [...pages.slice(page - 2, page + 2)],
      [page - 2, page - 1, page, page + 1].map((at) => at % 251),
    );
  });

  it("asks for nothing beyond the end", async () => {
    const { pages, asked } = start(0);
    await pages.want(0, 100);
    deepEqual(asked, []);
    equal(pages.slice(0, 100).length, 0);
  });

  it("survives a fetch that fails, and asks again", async () => {
    let fails = true;
    const fetch = () => (fails ? Promise.reject(new Error("gone")) : Promise.resolve(Uint8Array.of(7)));
    const pages = new BytePages(1, fetch, () => undefined);
    await pages.want(0, 1);
    equal(pages.at(0), undefined);
    fails = false;
    await pages.want(0, 1);
    equal(pages.at(0), 7);
  });
});
