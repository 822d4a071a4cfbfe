import assert from "node:assert/strict";
import { explainError, toSockscopeError, type Action } from "../../../../src/core/connection/explainError";
import { SockscopeError } from "../../../../src/core/sockscopeError";

const address = { transport: "tcp", host: "pump.example", port: 80 } as const;
const actions: readonly Action[] = ["connect", "listen", "accept", "send", "receive"];

/** What a system can answer to each of them. */
const codes: Readonly<Record<Action, readonly string[]>> = {
  connect: [
    "ECONNREFUSED",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ETIMEDOUT",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EMFILE",
    "ECONNRESET",
    "EADDRINUSE",
    "EADDRNOTAVAIL",
    "EINVAL",
    "EPERM",
    "EACCES",
  ],
  listen: ["EADDRINUSE", "EACCES", "EADDRNOTAVAIL", "EINVAL", "ENOTFOUND", "EAI_AGAIN", "EMFILE", "ENFILE"],
  accept: ["EMFILE", "ENFILE"],
  send: ["EPIPE", "ECONNRESET", "EMSGSIZE", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EACCES"],
  receive: ["ECONNRESET", "EPIPE", "ETIMEDOUT", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"],
};

describe("explainError", () => {
  for (const action of actions) {
    it(`says of every failure to ${action} what happened and where, in one sentence`, () => {
      for (const code of codes[action]) {
        const sentence = explainError(code, action, address);
        assert.match(sentence, /^\S[^\n]*[^.]\.$/, code);
        assert.doesNotMatch(sentence, /\. |reported|undefined/, code);
        const namesWhere = /pump\.example|port 80/.test(sentence);
        assert(namesWhere || ["EMFILE", "ENFILE", "ENOBUFS"].includes(code), sentence);
      }
    });
  }

  it("asks for the interface of a link-local address, or doubts the one that is named", () => {
    for (const action of ["connect", "listen"] as const) {
      const sentence = explainError("EINVAL", action, { ...address, host: "fe80::1" });
      assert.match(sentence, /^tcp:\/\/\[fe80::1\]:80 is a link-local .* as in \[fe80::1%eth0\]\.$/);
      assert.match(explainError("EINVAL", action, { ...address, host: "febf::1%eth7" }), /names the interface eth7/);
      assert.doesNotMatch(explainError("EINVAL", action, { ...address, host: "fec0::1" }), /interface/);
    }
  });

  it("names a code that it does not know", () => {
    const sentence = "Could not listen on tcp://pump.example:80: the system reported EWEIRD.";
    assert.equal(explainError("EWEIRD", "listen", address), sentence);
  });

  it("takes no name of JavaScript's own for a code", () => {
    for (const code of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      assert.match(explainError(code, "connect", address), new RegExp(`reported ${code}\\.$`));
    }
  });
});

describe("toSockscopeError", () => {
  it("keeps the system's code and error", () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const error = toSockscopeError(cause, "connect", address);
    assert.equal(error.code, "ECONNREFUSED");
    assert.equal(error.cause, cause);
    assert.equal(error.message, explainError("ECONNREFUSED", "connect", address));
  });

  it("leaves ours as they are, and explains what was thrown without a code", () => {
    const own = new SockscopeError("SOCKSCOPE_NOT_OPEN", "It is not open.");
    assert.equal(toSockscopeError(own, "send", address), own);
    for (const thrown of [undefined, "text", new Error("no code")]) {
      assert.equal(toSockscopeError(thrown, "send", address).code, "SOCKSCOPE_UNKNOWN");
    }
  });
});
