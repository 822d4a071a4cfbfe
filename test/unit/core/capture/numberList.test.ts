import assert from "node:assert/strict";
import fc from "fast-check";
import { NumberList } from "../../../../src/core/capture/numberList";

describe("NumberList", () => {
  it("holds what an array holds, however it grows and is cut", () => {
    const steps = fc.array(fc.oneof(fc.record({ push: fc.nat(40_000) }), fc.record({ drop: fc.nat(50_000) })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(steps, fc.array(fc.nat(400_000), { maxLength: 20 }), (story, asked) => {
        const list = new NumberList();
        let plain: number[] = [];
        let last = 0;
        for (const step of story) {
          if ("push" in step) {
            for (let count = 0; count < step.push; count++) {
              last += 1 + (count % 3);
              list.push(last);
              plain.push(last);
            }
          } else {
            list.dropFirst(step.drop);
            plain = plain.slice(step.drop);
          }
        }
        assert.equal(list.length, plain.length);
        for (const number of [...asked, -1, plain.length, plain.length - 1, 0]) {
          assert.equal(list.at(number), plain[number]);
          const position = plain.findIndex((each) => each >= number);
          assert.equal(list.positionOf(number), position < 0 ? plain.length : position);
        }
      }),
      { numRuns: 30 },
    );
  });
});
