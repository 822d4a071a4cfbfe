import assert from "node:assert/strict";
import { SockscopeError, errorCode } from "../../../src/core/sockscopeError";

describe("errorCode", () => {
  it("reads the code of system errors and of ours", () => {
    assert.equal(errorCode(Object.assign(new Error("x"), { code: "EPIPE" })), "EPIPE");
    assert.equal(errorCode(new SockscopeError("SOCKSCOPE_NOT_OPEN", "It is not open.")), "SOCKSCOPE_NOT_OPEN");
  });

  it("finds none in anything else", () => {
    for (const value of [undefined, null, "EPIPE", 5, {}, new Error("x"), { code: 5 }, []]) {
      assert.equal(errorCode(value), undefined);
    }
  });
});
