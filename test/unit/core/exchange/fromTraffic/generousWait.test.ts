import assert from "node:assert/strict";
import { generousWait } from "../../../../../src/core/exchange/fromTraffic/generousWait";
import { durationScalar } from "../../../../../src/core/exchange/vocabulary/scalars";

describe("generousWait", () => {
  it("is several times what was seen, at least a second, and what people would write", () => {
    const seenMs = [-5, 0, 3, 200, 300, 1000, 3000, 11_000, 100_000, 600_000, 3_600_000, 1e9];
    const waits = seenMs.map((ms) => generousWait(ms * 1e6));
    assert.deepEqual(waits, ["1s", "1s", "1s", "1s", "2s", "5s", "20s", "1m", "10m", "1h", "5h", "99h"]);
    for (const wait of waits) assert.notEqual(durationScalar.read(wait, wait), undefined);
  });
});
