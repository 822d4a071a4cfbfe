import assert from "node:assert/strict";
import fc from "fast-check";
import {
  canSend,
  describeState,
  isConnecting,
  nextState,
  type ConnectionState,
} from "../../../../src/core/connection/connectionState";
import type { LifecycleEvent } from "../../../../src/core/connection/lifecycleEvent";

const remote = { host: "127.0.0.1", port: 1 };
const events: readonly LifecycleEvent[] = [
  { type: "resolving", host: "h" },
  { type: "resolved", host: "h", addresses: ["::1"] },
  { type: "attempting", remote },
  { type: "attemptFailed", remote, code: "ECONNREFUSED" },
  { type: "retrying", code: "ECONNREFUSED", attempt: 2, delayMs: 1 },
  { type: "connected", local: remote, remote },
  { type: "accepted", local: remote, remote },
  { type: "listening", local: remote },
  { type: "stopped", local: remote },
  { type: "localEnded", isSecond: false },
  { type: "remoteEnded", isSecond: false },
  { type: "sendFailed", code: "EPIPE", message: "No.", length: 1 },
  { type: "warning", message: "Well." },
  { type: "closed", reason: { by: "local", how: "fin" }, unsentBytes: 0 },
];

/** Everything before `open` is one stage: a retry starts it over. */
function stage(state: ConnectionState): number {
  return isConnecting(state) ? 0 : ["open", "halfClosedLocal", "halfClosedRemote", "closed"].indexOf(state) + 1;
}

describe("nextState", () => {
  it("walks through the life of a connection", () => {
    const life = ["resolving", "resolved", "attempting", "connected", "remoteEnded", "localEnded", "closed"];
    let state: ConnectionState = "resolving";
    const seen = life.map((type) => {
      const event = events.find((each) => each.type === type);
      assert(event);
      return (state = nextState(state, event));
    });
    const opening = ["resolving", "connecting", "connecting"];
    assert.deepEqual(seen, [...opening, "open", "halfClosedRemote", "halfClosedRemote", "closed"]);
  });

  it("does not look up a name while it waits for the next attempt", () => {
    const retrying: LifecycleEvent = { type: "retrying", code: "ECONNREFUSED", attempt: 2, delayMs: 300 };
    const again = nextState("connecting", retrying);
    assert.deepEqual([again, nextState(again, { type: "resolving", host: "h" })], ["connecting", "resolving"]);
  });

  it("only goes forward, whatever comes, and never leaves closed", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 30 }), (story) => {
        let state: ConnectionState = "resolving";
        for (const event of story) {
          const next = nextState(state, event);
          assert(stage(next) >= stage(state), `${state} -> ${next}`);
          if (event.type === "closed") assert.equal(next, "closed");
          if (isConnecting(next)) assert(!canSend(next));
          state = next;
        }
      }),
    );
  });

  it("has words of its own for every state", () => {
    const states: ConnectionState[] = ["resolving", "connecting", "securing", "open"];
    states.push("halfClosedLocal", "halfClosedRemote", "closed");
    assert.equal(new Set(states.map(describeState)).size, states.length);
  });
});
