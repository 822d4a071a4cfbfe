import { equal } from "node:assert/strict";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import { stepAt } from "../../../../../src/host/exchanges/run/stepAt";

const source = "sock: 1\nsteps:\n  -   sleep: 1s\n\n  - repeat: 2\n    steps: [ { sleep: 2s } ]\n";

describe("The step at the cursor", () => {
  const { document } = readExchange(source);
  const idAt = (text: string, offset = 0) => stepAt(document, source.indexOf(text) + offset)?.id;

  it("is the one on whose lines it is, the dash included, and the outer one of those inside others", () => {
    equal(idAt("  -   sleep"), "0");
    equal(idAt("1s", 2), "0");
    equal(idAt("\n\n", 1), "0");
    equal(idAt("  - repeat"), "1");
    equal(idAt("sleep: 2s"), "1");
    equal(stepAt(document, source.length)?.id, "1");
  });

  it("is none before the first", () => {
    equal(idAt("steps"), undefined);
  });
});
