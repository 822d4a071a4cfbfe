import assert from "node:assert/strict";
import { ConnectTimes } from "../../../src/engine/connectTimes";

const remote = { host: "127.0.0.1", port: 1 };
const local = { host: "127.0.0.1", port: 2 };

describe("ConnectTimes", () => {
  it("takes the time of each step", () => {
    const times = new ConnectTimes();
    times.note({ type: "resolving", host: "h" }, 1e6);
    times.note({ type: "resolved", host: "h", addresses: ["127.0.0.1"] }, 4e6);
    times.note({ type: "attempting", remote }, 5e6);
    times.note({ type: "attempting", remote }, 7e6);
    times.note({ type: "connected", local, remote }, 15e6);
    times.firstByte(18e6);
    times.firstByte(99e6);
    assert.deepEqual([times.resolveMs, times.connectMs, times.firstByteMs], [3, 10, 3]);
  });

  it("begins again with a retry", () => {
    const times = new ConnectTimes();
    times.note({ type: "attempting", remote }, 1e6);
    times.note({ type: "attemptFailed", remote, code: "ECONNREFUSED" }, 2e6);
    times.note({ type: "retrying", code: "ECONNREFUSED", attempt: 2, delayMs: 100 }, 2e6);
    times.note({ type: "attempting", remote }, 102e6);
    times.note({ type: "connected", local, remote }, 103e6);
    assert.equal(times.connectMs, 1);
  });

  it("knows of an accepted connection only when its first byte came", () => {
    const times = new ConnectTimes();
    times.firstByte(1e6);
    times.note({ type: "accepted", local, remote }, 2e6);
    times.firstByte(3e6);
    assert.deepEqual([times.resolveMs, times.connectMs, times.firstByteMs], [undefined, undefined, 1]);
  });
});
