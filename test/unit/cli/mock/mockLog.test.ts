import { equal, match } from "node:assert/strict";
import fc from "fast-check";
import { MockLog } from "../../../../src/cli/mock/mockLog";
import { mismatch, pumpSources, stepPlace } from "../../../support/madeUpRun";

describe("The log of a mock", () => {
  const at = "14:03:12.512";
  const about = { connection: "pump", client: "127.0.0.1:5000" };

  it("has a line for each thing that happens, and counts them", () => {
    const log = new MockLog(pumpSources());
    const rule = stepPlace("0", { title: "on frame acme" });
    const lines = [
      log.textOf(
        { type: "listening", connection: "pump", address: "tcp://127.0.0.1:7700", endpointId: "listener-1" },
        at,
      ),
      log.textOf({ type: "accepted", ...about }, at),
      log.textOf({ type: "answered", client: about.client, rule, note: "14 bytes sent" }, at),
      log.textOf({ type: "answered", client: about.client, rule, note: "" }, at),
      log.textOf({ type: "unmatched", ...about, text: '"what?"', bytes: 5 }, at),
      log.textOf({ type: "closed", ...about }, at),
    ];
    equal(
      lines.join(""),
      `14:03:12.512 pump listens on tcp://127.0.0.1:7700
14:03:12.512 127.0.0.1:5000 accepted on pump
14:03:12.512 ✓ 127.0.0.1:5000 on frame acme · 14 bytes sent
14:03:12.512 ✓ 127.0.0.1:5000 on frame acme
14:03:12.512 ? 127.0.0.1:5000 sent 5 bytes that no rule of pump fits: "what?"
14:03:12.512 127.0.0.1:5000 closed on pump
`,
    );
    equal(log.summary(), "1 accepted, 2 answered, 1 without a rule that fits, 0 failed.");
  });

  it("tells a failure with its place", () => {
    const text = new MockLog(pumpSources()).textOf({ type: "failed", client: about.client, problem: mismatch }, at);
    match(text, /^14:03:12\.512 ✗ 127\.0\.0\.1:5000 failed\n {17}pump\.sock\.yaml:8:14: error: crc at offset 12/);
  });

  it("lets nothing that a client sent act on a terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const line = new MockLog(pumpSources()).textOf({ type: "unmatched", ...about, text, bytes: text.length }, at);
        equal(/[^\P{C}\n]/u.test(line), false);
        equal(line.indexOf("\n"), line.length - 1);
      }),
    );
  });
});
