import assert from "node:assert/strict";
import fc from "fast-check";
import { TrafficMeter } from "../../../src/engine/trafficMeter";

const secondNs = 1e9;

describe("TrafficMeter", () => {
  it("adds up, and shares out over the last 60 seconds, as a list of everything does", () => {
    const steps = fc.array(fc.record({ bytes: fc.nat(1000), waitMs: fc.oneof(fc.nat(3000), fc.nat(90_000)) }));
    fc.assert(
      fc.property(steps, fc.nat(70_000), (story, pauseMs) => {
        const meter = new TrafficMeter();
        const all: { bytes: number; second: number }[] = [];
        let timeNs = 5 * secondNs;
        for (const { bytes, waitMs } of story) {
          timeNs += waitMs * 1e6;
          meter.add(bytes, timeNs);
          all.push({ bytes, second: Math.floor(timeNs / secondNs) });
        }
        const now = timeNs + pauseMs * 1e6;
        const newest = Math.floor(now / secondNs);
        const expected = Array.from({ length: 60 }, (_, index) => {
          const inSecond = all.filter(({ second }) => second === newest - 59 + index);
          return inSecond.reduce((sum, { bytes }) => sum + bytes, 0);
        });
        assert.deepEqual(meter.history(now), expected);
        assert.equal(meter.records, story.length);
        assert.equal(
          meter.bytes,
          story.reduce((sum, { bytes }) => sum + bytes, 0),
        );
      }),
    );
  });

  it("shows a steady rate as it is, whenever it is asked", () => {
    for (const ms of [4000, 4250, 4500, 4999]) {
      const steady = new TrafficMeter();
      for (let at = 0; at <= ms; at += 10) steady.add(10, at * 1e6);
      const rate = steady.bytesPerSecond(ms * 1e6);
      assert(Math.abs(rate - 1000) <= 20, `${rate} bytes a second at ${ms} ms`);
    }
  });

  it("falls to nothing within two seconds of silence", () => {
    const meter = new TrafficMeter();
    meter.add(1000, 10.5 * secondNs);
    assert.equal(meter.bytesPerSecond(10.5 * secondNs), 1000);
    assert.equal(meter.bytesPerSecond(12 * secondNs), 0);
    assert.equal(meter.bytesPerSecond(1e6 * secondNs), 0);
    assert.deepEqual([meter.bytes, meter.records], [1000, 1]);
  });
});
