import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { areSingle, hasRecord, spanBetween, toggledRecord } from "../../../../src/webview/model/recordSpans";

describe("recordSpans", () => {
  it("has the records that were put in an odd number of times", () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 30 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), (toggles, one, other) => {
        let spans = spanBetween(one, other);
        const expected = new Set<number>();
        for (let number = Math.min(one, other); number <= Math.max(one, other); number++) expected.add(number);
        for (const number of toggles) {
          spans = toggledRecord(spans, number);
          if (!expected.delete(number)) expected.add(number);
        }
        const all = Array.from({ length: 12 }, (_, index) => index + 1);
        deepEqual(
          all.filter((number) => hasRecord(spans, number)),
          all.filter((number) => expected.has(number)),
        );
        deepEqual(
          spans.map(({ from }) => from),
          spans.map(({ from }) => from).sort((left, right) => left - right),
        );
      }),
    );
  });

  it("knows whether each span is one record", () => {
    equal(areSingle([]), true);
    equal(areSingle(toggledRecord(spanBetween(3, 3), 5)), true);
    equal(areSingle(spanBetween(5, 3)), false);
  });
});
