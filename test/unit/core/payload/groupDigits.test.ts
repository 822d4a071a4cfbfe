import assert from "node:assert/strict";
import { groupDigits } from "../../../../src/core/payload/groupDigits";

describe("groupDigits", () => {
  it("sets groups of three apart", () => {
    const numbers = [0, 999, 1000, 10783, -123, -1234567, 18446744073709551615n];
    assert.deepEqual(numbers.map(groupDigits), [
      "0",
      "999",
      "1 000",
      "10 783",
      "-123",
      "-1 234 567",
      "18 446 744 073 709 551 615",
    ]);
  });
});
