import { equal } from "node:assert/strict";
import type { CaptureReader } from "../../../../src/core/capture/capture";
import { exportSummary } from "../../../../src/host/export/exportSummary";

const none = { records: 0, bytes: 0 };
const capture = (change: Partial<CaptureReader> = {}) =>
  ({ dropped: none, lost: none, ...change }) as unknown as CaptureReader;

describe("exportSummary", () => {
  it("says how much was written where", () => {
    const result = { records: 1, bytes: 1200, missing: 0 };
    equal(exportSummary(result, capture(), "/tmp/pump.pcapng"), "Exported 1 record (1.2 KB) to pump.pcapng.");
  });

  it("says what is not in it: what was dropped before, what went meanwhile, what was never kept", () => {
    const result = { records: 90_000, bytes: 0, missing: 2 };
    const lacking = capture({ dropped: { records: 1000, bytes: 1 }, lost: { records: 1, bytes: 1 } });
    equal(
      exportSummary(result, lacking, "a.jsonl"),
      "Exported 90 000 records (0 B) to a.jsonl. The oldest 1 000 records had been dropped to keep within the limit. " +
        "2 records went while the export was written. 1 record had never been kept: the disk was too slow.",
    );
  });
});
