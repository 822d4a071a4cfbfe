import { equal } from "node:assert/strict";
import { findWholeName } from "../../../../src/core/exchange/wholeName";

describe("findWholeName", () => {
  it("finds a name, and none that is a part of a longer one", () => {
    equal(findWholeName("{{port}}", "port"), 2);
    equal(findWholeName("report port-1 port.a port", "port"), 21);
    equal(findWholeName("port2", "port"), -1);
    equal(findWholeName("𝒜port port", "port"), 7);
    equal(findWholeName("", "port"), -1);
    equal(findWholeName("port", ""), -1);
  });

  it("takes a name as it is written, also one that is no name yet", () => {
    equal(findWholeName("a: ( discovery", "( discovery"), 3);
    equal(findWholeName("a.b", "axb"), -1);
    equal(findWholeName("[*$", "*$"), 1);
  });
});
