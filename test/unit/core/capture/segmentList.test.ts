import assert from "node:assert/strict";
import fc from "fast-check";
import { SegmentList, type NumberedSegment } from "../../../../src/core/capture/segmentList";

describe("SegmentList", () => {
  it("finds the segment of each number that is held, and counts what was dropped", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sizes, fc.nat(20), (counts, drops) => {
        const segments = new SegmentList<NumberedSegment>();
        let last = 0;
        for (const records of counts) {
          segments.add({ firstNumber: last + 1, records, payloadBytes: records * 10 });
          last += records;
        }
        let gone = 0;
        for (let drop = 0; drop < Math.min(drops, counts.length - 1); drop++)
          gone += segments.dropOldest()?.records ?? 0;
        assert.deepEqual(segments.dropped, { records: gone, bytes: gone * 10 });
        assert.equal(segments.oldest?.firstNumber, gone + 1);
        for (let number = gone + 1; number <= last; number++) {
          const { firstNumber = 0, records = 0 } = segments.of(number) ?? {};
          assert.ok(firstNumber <= number && number < firstNumber + records);
        }
      }),
    );
  });

  it("has nothing to drop or to find where it is empty", () => {
    const segments = new SegmentList<NumberedSegment>();
    assert.equal(segments.of(1), undefined);
    assert.equal(segments.dropOldest(), undefined);
    segments.add({ firstNumber: 1, records: 2, payloadBytes: 3 });
    segments.clear();
    assert.deepEqual([segments.newest, segments.dropped], [undefined, { records: 0, bytes: 0 }]);
  });
});
