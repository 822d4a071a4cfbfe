import { deepEqual, rejects } from "node:assert/strict";
import { formatAddress, type Address } from "../../../src/core/address";
import { BindingGuard } from "../../../src/host/bindingGuard";

const tcp = (host: string, port = 7700): Address => ({ transport: "tcp", host, port });

describe("The guard of what is bound", () => {
  const asked: string[] = [];
  const guardThatAnswers = (answer: () => Promise<boolean>): BindingGuard =>
    new BindingGuard((address) => {
      asked.push(formatAddress(address));
      return answer();
    });

  beforeEach(() => asked.splice(0));

  it("never asks for loopback", async () => {
    const guard = guardThatAnswers(() => Promise.resolve(false));
    for (const host of ["127.0.0.1", "127.9.9.9", "::1", "localhost"]) await guard.allow(tcp(host));
    deepEqual(asked, []);
  });

  it("asks once for each other interface, whatever the port", async () => {
    const guard = guardThatAnswers(() => Promise.resolve(true));
    for (const port of [1, 2]) await guard.allow(tcp("0.0.0.0", port));
    await guard.allow(tcp("::"));
    deepEqual(asked, ["tcp://0.0.0.0:1", "tcp://[::]:7700"]);
  });

  it("asks again after a no", async () => {
    const guard = guardThatAnswers(() => Promise.resolve(false));
    await rejects(guard.allow(tcp("0.0.0.0")), { code: "SOCKSCOPE_BIND_REFUSED" });
    await rejects(guard.allow(tcp("0.0.0.0")), { code: "SOCKSCOPE_BIND_REFUSED" });
    deepEqual(asked.length, 2);
  });

  it("asks one question for two that bind at the same time", async () => {
    const guard = guardThatAnswers(() => Promise.resolve(true));
    await Promise.all([guard.allow(tcp("0.0.0.0")), guard.allow(tcp("0.0.0.0"))]);
    deepEqual(asked.length, 1);
  });

  it("takes it as a no where nobody can be asked", async () => {
    const guard = guardThatAnswers(() => Promise.reject(new Error("no dialogs here")));
    await rejects(guard.allow(tcp("0.0.0.0")), { code: "SOCKSCOPE_BIND_REFUSED" });
  });
});
