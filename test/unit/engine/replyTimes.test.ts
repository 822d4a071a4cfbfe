import assert from "node:assert/strict";
import { ReplyTimes } from "../../../src/engine/replyTimes";

describe("ReplyTimes", () => {
  it("knows nothing before the first reply", () => {
    assert.equal(new ReplyTimes().summary(), undefined);
  });

  it("gives median and 99th percentile by nearest rank", () => {
    const times = new ReplyTimes();
    times.add(5);
    assert.deepEqual(times.summary(), { medianNs: 5, p99Ns: 5 });
    for (let duration = 200; duration > 100; duration--) times.add(duration);
    assert.deepEqual(times.summary(), { medianNs: 150, p99Ns: 199 });
  });

  it("forgets what is older than the last 1 000", () => {
    const times = new ReplyTimes();
    for (let count = 0; count < 500; count++) times.add(1e9);
    for (let count = 0; count < 1000; count++) times.add(7);
    assert.deepEqual(times.summary(), { medianNs: 7, p99Ns: 7 });
  });
});
