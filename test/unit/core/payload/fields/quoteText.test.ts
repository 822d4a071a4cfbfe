import assert from "node:assert/strict";
import fc from "fast-check";
import { quoteText } from "../../../../../src/core/payload/fields/quoteText";
import { formatHex } from "../../../../../src/core/payload/hexPayload";
import { encoded } from "../../../../support/fieldMessages";

describe("quoteText", () => {
  it("writes what stands for exactly these bytes", () => {
    assert.equal(quoteText(new TextEncoder().encode('a "{{v}}" {{{\r\n')), '"a \\"\\x7b{v}}\\" \\x7b\\x7b{\\r\\n"');
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: "binary" }).map((text) => new TextEncoder().encode(text)),
      fc.array(fc.constantFrom(0x7b, 0x7d, 0x22, 0x5c, 0x23)).map((codes) => Uint8Array.from(codes)),
    );
    fc.assert(fc.property(bytes, (source) => assert.equal(encoded(quoteText(source)), formatHex(source))));
  });
});
