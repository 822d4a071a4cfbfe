import assert from "node:assert/strict";
import fc from "fast-check";
import { SecretMask } from "../../../../../src/core/exchange/variables/secretMask";
import { builtInTextCodec } from "../../../../../src/core/payload/builtInTextCodec";
import { formatBase64 } from "../../../../../src/core/payload/base64Payload";
import { formatHex } from "../../../../../src/core/payload/hexPayload";
import { hexDump } from "../../../../../src/core/payload/hexDump";
import { OwnTime } from "../../../../support/ownTime";

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

  it("knows a secret that was escaped", () => {
    const mask = new SecretMask([{ name: "S", value: 'DOM\\u"s\n' }]);
    for (const text of ['DOM\\u"s\n', 'DOM\\\\u"s\\n', 'DOM\\\\u\\"s\\n', "DOM%5cu%22s%0A"])
      assert.equal(mask.mask(`<${text}>`), "<{{secret:S}}>", text);
  });

  it("knows the bytes of a secret in other encodings, and what they read as", () => {
    const mask = new SecretMask([{ name: "S", value: "pä-long" }], [builtInTextCodec("latin1")]);
    for (const text of [
      "70 e4 2d 6c 6f 6e 67",
      "p\\xe4-long",
      "p%E4-long",
      "p\ufffd-long",
      "p\u00c3\u00a4-long",
      "cOQtbG9uZw==",
    ])
      assert.equal(mask.mask(`<${text}>`), "<{{secret:S}}>", text);
    assert.deepEqual(
      mask.encoded.map(({ length }) => length),
      [8, 7],
    );
  });

  it("leaves nothing of secrets that overlap, and lets masks alone", () => {
    const overlapping = new SecretMask([
      { name: "A", value: "abcdef" },
      { name: "B", value: "defghi" },
    ]);
    assert.equal(overlapping.mask("-abcdefghi-"), "-{{secret:A}}{{secret:B}}-");
    const same = new SecretMask([{ name: "A", value: "abcab" }]);
    assert.equal(same.mask("abcabcab"), "{{secret:A}}");
    const inMasks = new SecretMask([
      { name: "A", value: "hunter22" },
      { name: "SECRETX", value: "secret" },
    ]);
    const once = inMasks.mask("a secret is hunter22");
    assert.equal(once, "a {{secret:SECRETX}} is {{secret:A}}");
    assert.equal(inMasks.mask(once), once);
    assert.equal(inMasks.mask("{{secret:B}}"), "{{{{secret:SECRETX}}:B}}");
  });

  it("masks pieces of a secret at the ends of a part, and nowhere else", () => {
    const mask = new SecretMask([{ name: "A", value: "hunter22" }]);
    const parts = ["is hunt", "er22 is", "nter2", "hun", "r22", "hunt is er22"].map((text) => mask.maskPart(text));
    assert.deepEqual(parts, ["is {{secret:A}}", "{{secret:A}} is", "{{secret:A}}", "hun", "r22", "hunt is er22"]);
    assert.deepEqual(mask.pieces(encode("hunt for")), [{ from: 0, to: 8, mask: undefined }]);
    assert.deepEqual(mask.pieces(encode("er22 hunt")), [
      { from: 0, to: 4, mask: "{{secret:A}}" },
      { from: 4, to: 5, mask: undefined },
      { from: 5, to: 9, mask: "{{secret:A}}" },
    ]);
  });

  it("is not slow, whatever a secret and a text repeat", () => {
    const mask = new SecretMask([{ name: "A", value: "\\".repeat(60) + "x" }], [builtInTextCodec("utf-16le")]);
    const time = new OwnTime();
    mask.mask("\\".repeat(20_000));
    mask.pieces(encode("\\".repeat(20_000)));
    const tookMs = time.end();
    assert(tookMs < 2000, `${tookMs} ms`);
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
