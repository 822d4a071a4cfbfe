import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { endWithin, startWithin, textWidth } from "../../../../src/cli/terminal/textWidth";

describe("textWidth", () => {
  it("counts wide characters twice and combining marks not at all", () => {
    deepEqual(["abc", "漢字", "e\u0301", "", "🙂"].map(textWidth), [3, 4, 1, 0, 2]);
  });
});

describe("startWithin and endWithin", () => {
  it("leave a text that fits as it is, and mark where they cut", () => {
    equal(startWithin("pressure", 8), "pressure");
    equal(startWithin("pressure", 5), "pres…");
    equal(endWithin("a/b/pump.yaml", 13), "a/b/pump.yaml");
    equal(endWithin("a/b/pump.yaml", 10), "…pump.yaml");
    equal(startWithin("漢字漢字", 6), "漢字…");
  });

  it("never take more columns than there are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        ok(textWidth(startWithin(text, columns)) <= columns);
        ok(textWidth(endWithin(text, columns)) <= columns);
      }),
    );
  });
});
