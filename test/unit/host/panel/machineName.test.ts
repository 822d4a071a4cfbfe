import { equal } from "node:assert/strict";
import { machineName } from "../../../../src/host/panel/machineName";

describe("machineName", () => {
  it("says where the sockets are", () => {
    equal(machineName(undefined, "laptop"), "this machine");
    equal(machineName("ssh-remote", "pump-lab"), "SSH: pump-lab");
    equal(machineName("codespaces", "cs-1"), "Codespace: cs-1");
    equal(machineName("something-new", "box"), "remote: box");
  });
});
