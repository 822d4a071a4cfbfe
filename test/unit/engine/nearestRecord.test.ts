import assert from "node:assert/strict";
import fc from "fast-check";
import { MemoryCapture } from "../../../src/core/capture/memoryCapture";
import { parseRecordFilter } from "../../../src/core/capture/recordFilter";
import { CaptureView } from "../../../src/engine/captureView";
import { nearestRecord } from "../../../src/engine/nearestRecord";
import { until } from "../../support/until";

function withTimes(times: readonly number[]): { capture: MemoryCapture; view: CaptureView } {
  const capture = new MemoryCapture(0, () => ({ maxBytes: 1 << 30, maxRecords: 1e7 }));
  for (const [at, timeNs] of times.entries()) {
    capture.appendBytes(at % 2 === 0 ? "in" : "out", Uint8Array.of(at), { connection: 1, timeNs });
  }
  return { capture, view: new CaptureView({ capture, peer: () => undefined, connections: () => [] }) };
}

describe("nearestRecord", () => {
  it("is the first of the nearest, also where records are out of order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(50), { maxLength: 40 }),
        fc.integer({ min: -5, max: 60 }),
        async (times, wanted) => {
          const { capture, view } = withTimes(times);
          const distances = times.map((time) => Math.abs(time - wanted));
          const at = distances.indexOf(Math.min(...distances));
          assert.equal(await nearestRecord(capture, view, wanted), at < 0 ? undefined : at + 1);
          view.dispose();
        },
      ),
    );
  });

  it("is one that the filter shows", async () => {
    const { capture, view } = withTimes([10, 20, 30, 40]);
    const parsed = parseRecordFilter("dir:out");
    assert(parsed.ok);
    view.select({ filter: parsed.filter, directions: new Set(["in", "out", "event"]) });
    await until(() => view.toScan === 0, { what: "the view is scanned" });
    assert.equal(await nearestRecord(capture, view, 31), 4);
    view.dispose();
  });
});
