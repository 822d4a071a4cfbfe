import assert from "node:assert/strict";
import { joinBytes } from "../../../../src/core/payload/joinBytes";

const decimals = Array.from({ length: 256 }, (_, byte) => byte.toString());

describe("joinBytes", () => {
  it("puts the separator between bytes, and nowhere else, however many they are", () => {
    for (const length of [0, 1, 2, 4095, 4096, 4097, 10_000]) {
      const bytes = Uint8Array.from({ length }, (_, index) => index & 0xff);
      assert.equal(joinBytes(bytes, decimals, ","), bytes.join(","), `${length} bytes`);
    }
  });
});
