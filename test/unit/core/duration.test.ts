import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDuration, writeDuration } from "../../../src/core/duration";

describe("parseDuration", () => {
  it("reads numbers with a unit", () => {
    const read = ["20ms", "1.5s", "2 s", " 3us ", "4µs", "5ns", "1m", "1h", "0s"].map(parseDuration);
    assert.deepEqual(read, [20e6, 1.5e9, 2e9, 3e3, 4e3, 5, 60e9, 3600e9, 0]);
  });

  it("refuses all else", () => {
    for (const text of ["", "20", "ms", "-1s", "1d", "1 s 2", "1e3s", "1001h", "0x1s", "9".repeat(400) + "s"])
      assert.equal(parseDuration(text), undefined, text);
  });

  it("reads back what writeDuration writes", () => {
    fc.assert(fc.property(fc.nat(), (timeNs) => assert.equal(parseDuration(writeDuration(timeNs)), timeNs)));
    assert.deepEqual([250e6, 2e9, 60e9, 7200e9, 1500e6, 7].map(writeDuration), [
      "250ms",
      "2s",
      "1m",
      "2h",
      "1500ms",
      "7ns",
    ]);
  });
});
