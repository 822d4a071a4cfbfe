import assert from "node:assert/strict";
import type { CloseReason } from "../../../../src/core/connection/closeReason";
import { countOf } from "../../../../src/core/countOf";
import { describeEvent, eventSeverity } from "../../../../src/core/connection/describeEvent";
import type { LifecycleEvent } from "../../../../src/core/connection/lifecycleEvent";

const local = { host: "::1", port: 5 };
const remote = { host: "127.0.0.1", port: 6 };

function closed(reason: CloseReason, unsentBytes = 0): LifecycleEvent {
  return { type: "closed", reason, unsentBytes };
}

describe("describeEvent", () => {
  it("says in plain words what happened", () => {
    const said: [LifecycleEvent, string][] = [
      [{ type: "resolving", host: "h" }, "looking up h"],
      [{ type: "resolved", host: "h", addresses: ["::1", "127.0.0.1"] }, "h is ::1, 127.0.0.1"],
      [{ type: "attempting", remote: local }, "connecting to [::1]:5"],
      [{ type: "attemptFailed", remote, code: "EX" }, "no connection to 127.0.0.1:6: EX"],
      [{ type: "retrying", code: "EX", attempt: 2, delayMs: 5 }, "EX; attempt 2 follows in 5 ms"],
      [{ type: "connected", local, remote }, "connected to 127.0.0.1:6 from [::1]:5"],
      [{ type: "accepted", local, remote }, "accepted from 127.0.0.1:6"],
      [{ type: "listening", local }, "listening on [::1]:5"],
      [{ type: "stopped", local }, "stopped listening on [::1]:5"],
      [{ type: "warning", message: "Look." }, "Look."],
      [{ type: "accepted", local, remote: { host: "", port: 0 } }, "accepted from unknown peer"],
      [{ type: "sendFailed", code: "EX", message: "No.", length: 3 }, "sending 3 bytes failed: No."],
      [closed({ by: "local", how: "abort" }, 1_048_576), `dropped by us; up to ${countOf(1_048_576, "byte")} not sent`],
      [closed({ by: "remote", how: "rst" }, 3), "reset by the peer; up to 3 bytes not sent"],
    ];
    for (const [event, text] of said) assert.equal(describeEvent(event), text);
  });

  it("tells the first FIN from the second", () => {
    for (const type of ["localEnded", "remoteEnded"] as const) {
      assert.match(describeEvent({ type, isSecond: false }), /half-closed/);
      assert.match(describeEvent({ type, isSecond: true }), /FIN too/);
    }
  });
});

describe("eventSeverity", () => {
  it("is an error where something was lost or broken against our will", () => {
    assert.equal(eventSeverity(closed({ by: "remote", how: "rst" })), "error");
    assert.equal(eventSeverity(closed({ by: "local", how: "timeout" })), "error");
    assert.equal(eventSeverity({ type: "sendFailed", code: "EX", message: "No.", length: 1 }), "error");
  });

  it("is no alarm where we wanted it, and a warning where bytes were left", () => {
    assert.equal(eventSeverity(closed({ by: "local", how: "rst" })), "info");
    assert.equal(eventSeverity(closed({ by: "remote", how: "fin" })), "info");
    assert.equal(eventSeverity(closed({ by: "local", how: "abort" }, 5)), "warning");
    assert.equal(eventSeverity({ type: "attemptFailed", remote, code: "EX" }), "warning");
    assert.equal(eventSeverity({ type: "listening", local }), "info");
  });
});
