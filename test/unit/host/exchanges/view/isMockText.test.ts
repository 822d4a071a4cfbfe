import { equal } from "node:assert/strict";
import { isMockText } from "../../../../../src/host/exchanges/view/isMockText";

describe("A text", () => {
  it("is that of a mock by its rules, however they are written", async () => {
    for (const text of [
      "sock: 1\nrules:\n  - on: accept\n",
      'sock: 1\n"rules": []\n',
      "{ sock: 1, rules: [] }",
      "sock: 1\r\nrules:",
    ])
      equal(await isMockText(text), true, text);
  });

  it("is that of none with steps, in another place, or where it cannot be read", async () => {
    for (const text of [
      "sock: 1\nsteps:\n  - sleep: 1s\n",
      "sock: 1\nvars:\n  rules: 1\n",
      "{ sock: 1, steps: [] }",
      "",
      "rules",
      "[",
    ])
      equal(await isMockText(text), false, text);
  });
});
