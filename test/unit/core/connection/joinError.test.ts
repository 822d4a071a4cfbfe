import assert from "node:assert/strict";
import { joinError } from "../../../../src/core/connection/joinError";

describe("joinError", () => {
  it("says of each failure which group and which interface, in one sentence, and keeps the code", () => {
    for (const code of ["ENODEV", "EADDRNOTAVAIL", "ENOBUFS", "EPERM", "EXYZ", "constructor"]) {
      const error = joinError(code, "239.1.2.3", "eth0");
      assert.equal(error.code, code);
      assert.match(error.message, /^The (group|system) .*239\.1\.2\.3.*eth0[^\n]*[^.]\.$/, code);
    }
    assert.match(joinError("EXYZ", "239.1.2.3", "eth0").message, /the system reported EXYZ\.$/);
  });
});
