import { equal } from "node:assert/strict";
import { formatBytes, formatRate } from "../../../../src/webview/format/formatBytes";
import { formatCount } from "../../../../src/webview/format/formatCount";
import { formatFullTime, formatRowTime } from "../../../../src/webview/format/formatRowTime";

describe("Figures of the panel", () => {
  it("show bytes in decimal units, never 1000 of one", () => {
    equal(formatBytes(0), "0 bytes");
    equal(formatBytes(1), "1 byte");
    equal(formatBytes(999), "999 bytes");
    equal(formatBytes(1000), "1 KB");
    equal(formatBytes(999_960), "1 MB");
    equal(formatBytes(1_234_567_890), "1.2 GB");
    equal(formatRate(12.4), "12 B/s");
    equal(formatRate(1), "1 B/s");
    equal(formatRate(1_240_000), "1.2 MB/s");
  });

  it("show counts in groups, with the right number of the noun", () => {
    equal(formatCount(1, "record"), "1 record");
    equal(formatCount(1_204_331, "record"), "1 204 331 records");
  });
});

describe("The time of a row", () => {
  const origin = new Date(2025, 4, 6, 7, 8, 9, 10).getTime();

  it("is the clock, the time since the start or since the row before", () => {
    const row = { timeNs: 1_500_000_000, deltaNs: 412_000 };
    equal(formatRowTime(row, "clock", origin), "07:08:10.510");
    equal(formatRowTime(row, "start", origin), "1.500000");
    equal(formatRowTime(row, "delta", origin), "+0.000412");
  });

  it("is nothing where there is no row before", () => {
    equal(formatRowTime({ timeNs: 0, deltaNs: undefined }, "delta", origin), "");
  });

  it("grows to minutes and hours", () => {
    equal(formatRowTime({ timeNs: 61e9, deltaNs: 0 }, "start", origin), "1:01.000000");
    equal(formatRowTime({ timeNs: 0, deltaNs: 599.123456e9 }, "delta", origin), "+9:59.123456");
    equal(formatRowTime({ timeNs: 0, deltaNs: 797.955123e9 }, "delta", origin), "+13:17.955");
    equal(formatRowTime({ timeNs: 3_723_456_789_000, deltaNs: 0 }, "start", origin), "1:02:03.456");
    equal(formatRowTime({ timeNs: 59_999_999_999, deltaNs: 0 }, "start", origin), "1:00.000000");
  });

  it("goes back where packets of another tool do", () => {
    const row = { timeNs: -61_500_000_000, deltaNs: -412_000 };
    equal(formatRowTime(row, "clock", origin), "07:07:07.510");
    equal(formatRowTime(row, "start", origin), "-1:01.500000");
    equal(formatRowTime(row, "delta", origin), "-0.000412");
    equal(formatFullTime(-1000, origin), "2025-05-06 07:08:09.009999");
  });

  it("has date and microseconds in full", () => {
    equal(formatFullTime(1_234_567_000, origin), "2025-05-06 07:08:10.244567");
  });
});
