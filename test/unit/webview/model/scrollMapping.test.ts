import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { ScrollMapping, tallestContentPx } from "../../../../src/webview/model/scrollMapping";

const rowPx = 22;
const sizes = fc.record({
  contentPx: fc.integer({ min: 0, max: 10_000_000 }).map((rows) => rows * rowPx),
  viewportPx: fc.integer({ min: 0, max: 4000 }),
});

describe("ScrollMapping", () => {
  it("is the identity for a list that the browser can hold", () => {
    const mapping = new ScrollMapping(1000 * rowPx, 500);
    equal(mapping.isScaled, false);
    equal(mapping.topOf(1234), 1234);
    equal(mapping.scrollTopOf(1234), 1234);
  });

  it("never asks for an element taller than the browser can lay out", () => {
    fc.assert(
      fc.property(sizes, ({ contentPx, viewportPx }) => {
        const mapping = new ScrollMapping(contentPx, viewportPx);
        ok(mapping.largestScrollTop + viewportPx <= Math.max(tallestContentPx, viewportPx));
      }),
    );
  });

  it("maps both ends to both ends", () => {
    fc.assert(
      fc.property(sizes, ({ contentPx, viewportPx }) => {
        const mapping = new ScrollMapping(contentPx, viewportPx);
        equal(mapping.topOf(0), 0);
        equal(mapping.topOf(mapping.largestScrollTop), mapping.largestTop);
        equal(mapping.scrollTopOf(mapping.largestTop), mapping.largestScrollTop);
      }),
    );
  });

  it("finds its way back from the scroll bar, whatever the size", () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), ({ contentPx, viewportPx }, share) => {
        const mapping = new ScrollMapping(contentPx, viewportPx);
        const top = mapping.largestTop * share;
        ok(Math.abs(mapping.topOf(mapping.scrollTopOf(top)) - top) < 0.001);
      }),
    );
  });

  it("keeps the order of positions", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(sizes, share, share, ({ contentPx, viewportPx }, one, other) => {
        const mapping = new ScrollMapping(contentPx, viewportPx);
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        ok(mapping.topOf(low * mapping.largestScrollTop) <= mapping.topOf(high * mapping.largestScrollTop));
      }),
    );
  });

  it("brings a row wholly into view, and moves no further than that takes", () => {
    const property = fc.property(sizes, fc.nat(), fc.nat(), ({ contentPx, viewportPx }, someRow, someTop) => {
      fc.pre(contentPx > 0 && viewportPx >= rowPx);
      const mapping = new ScrollMapping(contentPx, viewportPx);
      const row = someRow % (contentPx / rowPx);
      const stretch = { fromPx: row * rowPx, toPx: (row + 1) * rowPx };
      const before = mapping.clamp(someTop);
      const top = mapping.reveal(before, stretch, viewportPx);
      ok(stretch.fromPx >= top && stretch.toPx <= top + viewportPx);
      equal(mapping.reveal(top, stretch, viewportPx), top);
      const wasInView = stretch.fromPx >= before && stretch.toPx <= before + viewportPx;
      if (wasInView) equal(top, before);
    });
    fc.assert(property);
  });
});
