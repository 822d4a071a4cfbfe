import { equal } from "node:assert/strict";
import { formatDuration, formatLatency } from "../../../src/core/formatDuration";

describe("Figures of time", () => {
  it("show durations in their two largest units", () => {
    equal(formatDuration(-5), "0 s");
    equal(formatDuration(59_999), "59 s");
    equal(formatDuration(192_000), "3 min 12 s");
    equal(formatDuration(7_500_000), "2 h 5 min");
    equal(formatDuration(90_000_000), "1 d 1 h");
  });

  it("show latencies in the unit that suits them", () => {
    equal(formatLatency(85_400), "85 µs");
    equal(formatLatency(999_600), "1.0 ms");
    equal(formatLatency(12_340_000), "12 ms");
    equal(formatLatency(2_100_000_000), "2.1 s");
    equal(formatLatency(192e9), "3 min 12 s");
  });
});
