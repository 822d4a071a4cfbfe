import { equal, match } from "node:assert/strict";
import { copyName, copyProblem } from "../../../../src/host/exchanges/copyName";

describe("The name of a copy of an exchange file", () => {
  it("is the first with a number that nothing in the folder has, in upper or lower case", () => {
    equal(copyName("pump.sock.yaml", ["pump.sock.yaml"]), "pump-2.sock.yaml");
    equal(copyName("pump.sock.yaml", ["pump.sock.yaml", "PUMP-2.sock.yaml"]), "pump-3.sock.yaml");
    // The number here is a port.
    equal(copyName("127.0.0.1-7700.sock.yaml", []), "127.0.0.1-7700-2.sock.yaml");
  });

  it("may be typed with or without its ending, and is refused in one sentence where it cannot be had", () => {
    for (const name of ["other", "other.sock.yaml", "a b"]) equal(copyProblem(name, ["pump.sock.yaml"]), undefined);
    for (const name of ["", "inner/other", "a?b", "PUMP", "pump.sock.yaml"])
      match(copyProblem(name, ["pump.sock.yaml"]) ?? "", /^\S.*\.$/, name);
    equal(copyProblem("PUMP", ["pump.sock.yaml"]), "PUMP.sock.yaml is there already: choose another name.");
  });
});
