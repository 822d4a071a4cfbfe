import assert from "node:assert/strict";
import { epochMsOf, nowNs } from "../../../src/net/clock";

describe("The clock", () => {
  const { now } = Date;

  afterEach(() => {
    Date.now = now;
    epochMsOf(nowNs());
  });

  it("is that of the system, to more than its milliseconds", () => {
    const before = Date.now();
    const times = Array.from({ length: 50 }, () => epochMsOf(nowNs()));
    assert.ok((times[0] ?? 0) >= before - 20 && (times.at(-1) ?? Infinity) <= Date.now() + 20);
    assert.ok(times.some((time) => time % 1 !== 0));
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    );
  });

  it("goes with the system's where the machine slept, or its clock was set", () => {
    for (const shiftMs of [8 * 3_600_000, -5000]) {
      Date.now = () => now() + shiftMs;
      const beforeMs = Date.now();
      const toldMs = epochMsOf(nowNs());
      assert.ok(toldMs >= beforeMs - 20 && toldMs <= Date.now() + 20, String(shiftMs));
    }
  });
});
