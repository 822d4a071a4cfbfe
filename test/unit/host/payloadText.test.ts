import { equal, ok } from "node:assert/strict";
import { parsePayloadText } from "../../../src/host/payloadText";

describe("A payload typed on one line", () => {
  const hexOf = (text: string): string | undefined => {
    const result = parsePayloadText(text);
    return result.ok ? Buffer.from(result.bytes).toString("hex") : undefined;
  };

  it("is text with escapes, hex or base64", () => {
    equal(hexOf("Hi\\r\\n\\x00"), "48690d0a00");
    equal(hexOf("hex: AA 55 00"), "aa5500");
    equal(hexOf("HEX:aa55"), "aa55");
    equal(hexOf(" base64: qlUA"), "aa5500");
    equal(hexOf("hexagon"), Buffer.from("hexagon").toString("hex"));
    equal(hexOf(""), "");
    equal(hexOf("é€"), "c3a9e282ac");
  });

  it("says what is wrong, and where in the whole text", () => {
    const text = "hex: AA ?5";
    const result = parsePayloadText(text);
    ok(!result.ok);
    equal(text.slice(result.problem.from, result.problem.to), "?");
  });
});
