import assert from "node:assert/strict";
import { describeCloseReason, reasonOfError } from "../../../../src/core/connection/closeReason";

describe("reasonOfError", () => {
  it("knows a reset by the peer, however it comes to light", () => {
    for (const code of ["ECONNRESET", "EPIPE"]) {
      assert.deepEqual(reasonOfError(code), { by: "remote", how: "rst", code });
    }
  });

  it("tells a peer that refused from a system that could not", () => {
    assert.deepEqual(reasonOfError("ECONNREFUSED"), { by: "remote", how: "error", code: "ECONNREFUSED" });
    assert.deepEqual(reasonOfError("EMFILE"), { by: "local", how: "error", code: "EMFILE" });
    assert.deepEqual(reasonOfError("ETIMEDOUT"), { by: "local", how: "timeout", code: "ETIMEDOUT" });
  });
});

describe("describeCloseReason", () => {
  it("says who and how", () => {
    assert.equal(describeCloseReason({ by: "remote", how: "fin" }), "closed by the peer");
    assert.equal(describeCloseReason({ by: "local", how: "rst" }), "reset by us");
    assert.equal(describeCloseReason({ by: "local", how: "abort" }), "dropped by us");
    assert.equal(describeCloseReason({ by: "local", how: "timeout", code: "ETIMEDOUT" }), "timed out");
    assert.equal(describeCloseReason({ by: "remote", how: "error", code: "EX" }), "failed: EX");
  });
});
