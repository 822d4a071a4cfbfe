import assert from "node:assert/strict";
import fc from "fast-check";
import { SecretMask } from "../../../../../src/core/exchange/variables/secretMask";
import { formatBase64 } from "../../../../../src/core/payload/base64Payload";
import { formatHex } from "../../../../../src/core/payload/hexPayload";
import { hexDump } from "../../../../../src/core/payload/hexDump";

const pin = new SecretMask([{ name: "PIN", value: "4711" }]);
const encode = (text: string) => new TextEncoder().encode(text);

describe("SecretMask", () => {
  it("masks a secret as it is, as often as it is there", () => {
    assert.equal(pin.mask("pin 4711, again 4711."), "pin {{secret:PIN}}, again {{secret:PIN}}.");
  });

  it("masks hex in the usual styles", () => {
    for (const hex of [
      "34373131",
      "34 37 31 31",
      "34:37:31:31",
      "34-37-31-31",
      "0x34, 0x37, 0x31, 0x31",
      "\\x34\\x37\\x31\\x31",
    ])
      assert.doesNotMatch(pin.mask(`aa ${hex} 00`), /37/, hex);
    const letters = new SecretMask([{ name: "K", value: "JKLMNO" }]);
    assert.equal(letters.mask("4a4B4c 4D4e4F"), "{{secret:K}}");
    assert.equal(letters.mask("4A4B4C4D4E4F"), "{{secret:K}}");
  });

  it("masks base64 wherever the secret begins in it", () => {
    for (const before of ["", "a", "ab", "abc"]) {
      for (const behind of ["", "x", "xy", "xyz"]) {
        const text = formatBase64(encode(`${before}4711${behind}`));
        const masked = pin.mask(text);
        const [left = "", right] = masked.split("{{secret:PIN}}");
        assert(
          right !== undefined && left.length <= before.length * 1.4 && right.length <= behind.length * 1.4 + 4,
          masked,
        );
      }
    }
  });

  it("masks percent-encoding and Unicode", () => {
    const mask = new SecretMask([{ name: "S", value: "pä ß" }]);
    assert.equal(mask.mask("q=p%C3%A4%20%C3%9F&r"), "q={{secret:S}}&r");
    assert.equal(mask.mask("70 c3 a4 20 c3 9f"), "{{secret:S}}");
  });

  it("masks the longer one of two secrets that contain each other, and none that is empty", () => {
    const mask = new SecretMask([
      { name: "A", value: "abc" },
      { name: "B", value: "abcdef" },
      { name: "C", value: "" },
    ]);
    assert.equal(mask.mask("abcdef abc"), "{{secret:B}} {{secret:A}}");
  });

  it("takes characters that mean something to patterns as they are", () => {
    const mask = new SecretMask([{ name: "S", value: "a.b*[$&" }]);
    assert.equal(mask.mask("a.b*[$& axb"), "{{secret:S}} axb");
  });

  it("lets no form of any secret through", () => {
    const secrets = fc
      .string({ minLength: 6, maxLength: 20, unit: "grapheme-ascii" })
      .filter((text) => !text.includes("ecret"));
    fc.assert(
      fc.property(secrets, fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), (value, before, behind) => {
        const mask = new SecretMask([{ name: "S", value }]);
        const bytes = encode(`${before}${value}${behind}`);
        for (const text of [
          before + value + behind,
          formatHex(bytes),
          formatHex(bytes, { separator: "", upper: true }),
        ])
          assert(mask.mask(text).includes("{{secret:S}}"), text);
        for (const alphabet of ["standard", "url"] as const)
          assert(mask.mask(formatBase64(bytes, { alphabet })).includes("{{secret:S}}"));
        assert(hexDump(encode(value)).length > 0);
      }),
    );
  });
});
