import { equal } from "node:assert/strict";
import { SecretLog } from "../../../../src/cli/run/secretLog";

describe("The secrets of the environment", () => {
  it("are masked once they were given, and others are no secrets", () => {
    const secrets = new SecretLog({ PIN: "4711-x", PATH: "/bin" });
    equal(secrets.mask().mask("4711-x in /bin"), "4711-x in /bin");
    equal(secrets.secretOf("PIN"), "4711-x");
    equal(secrets.secretOf("NONE"), undefined);
    equal(secrets.mask().mask("4711-x in /bin"), "{{secret:PIN}} in /bin");
  });
});
