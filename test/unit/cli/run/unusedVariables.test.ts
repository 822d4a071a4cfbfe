import { deepEqual } from "node:assert/strict";
import { UnusedVariables } from "../../../../src/cli/run/unusedVariables";

describe("Variables of the command line", () => {
  it("are told where no file mentions them, with what was probably meant", () => {
    const unused = new UnusedVariables(["port", "hots", "x", "a-b"]);
    unused.note(['tcp: "{{host}}:{{ port }}"', "vars: { a-b: 1 } # the x."]);
    deepEqual(unused.messages(), ["No file uses the variable “hots” of --var. Did you mean host?"]);
  });

  it("are fine where one of the files mentions them", () => {
    const unused = new UnusedVariables(["port"]);
    unused.note(["sock: 1"]);
    unused.note(["take: [ port ]"]);
    deepEqual(unused.messages(), []);
  });
});
