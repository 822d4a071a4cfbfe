import { deepEqual, equal } from "node:assert/strict";
import { placesInThread } from "../../../src/engine/placesInThread";

const limitMs = 10_000;

describe("placesInThread", () => {
  it("finds the first place, or all of a global expression", async () => {
    const text = "one two three";
    deepEqual(await placesInThread({ expression: /t\w+/, text, limitMs }), [{ index: 4, length: 3 }]);
    deepEqual(await placesInThread({ expression: /T\w+/gi, text, limitMs }), [
      { index: 4, length: 3 },
      { index: 8, length: 5 },
    ]);
    deepEqual(await placesInThread({ expression: /four/, text, limitMs }), []);
  });

  it("gives up once the time is over", async () => {
    equal(await placesInThread({ expression: /^(a+)+b/, text: "a".repeat(100), limitMs: 50 }), undefined);
  });
});
