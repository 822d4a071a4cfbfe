import { equal } from "node:assert/strict";
import { terminalColours, wantsColours } from "../../../../src/cli/terminal/colours";

describe("Colours", () => {
  it("are used on a terminal, and where the user says so", () => {
    equal(wantsColours(true, {}), true);
    equal(wantsColours(false, {}), false);
    equal(wantsColours(true, { TERM: "dumb" }), false);
    equal(wantsColours(true, { NO_COLOR: "1" }), false);
    equal(wantsColours(true, { NO_COLOR: "" }), true);
    equal(wantsColours(false, { FORCE_COLOR: "1" }), true);
    equal(wantsColours(false, { FORCE_COLOR: "" }), true);
    equal(wantsColours(true, { FORCE_COLOR: "0" }), false);
    equal(wantsColours(false, { FORCE_COLOR: "1", NO_COLOR: "1" }), true);
  });

  it("end where the text ends", () => {
    equal(terminalColours("failed", "no"), "\u001b[31mno\u001b[39m");
    equal(terminalColours("failed", ""), "");
  });
});
