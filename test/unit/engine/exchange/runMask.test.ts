import assert from "node:assert/strict";
import fc from "fast-check";
import { RunMask } from "../../../../src/engine/exchange/runMask";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const secret = "s3cr3t-PIN-4711";
const mask = new RunMask(new Map([["PIN", secret]]));

/** Whether a part of the secret of at least four characters, or its hex, is in a text. */
function leaks(text: string): boolean {
  const parts = Array.from({ length: secret.length - 3 }, (_, at) => secret.slice(at, at + 4));
  const hexOf = (part: string): string[] => Array.from(bytes(part), (byte) => byte.toString(16).padStart(2, "0"));
  return parts.some((part) => text.includes(part) || text.includes(hexOf(part).join(" ")));
}

describe("RunMask", () => {
  it("shows no part of a secret, wherever it stands and wherever the text is cut", () => {
    const property = fc.property(fc.nat({ max: 400 }), fc.nat({ max: 200 }), fc.boolean(), (before, after, isText) => {
      const fill = isText ? "x" : "\u0000";
      const message = bytes(`${fill.repeat(before)}${secret}${fill.repeat(after)}`);
      assert(!leaks(mask.excerpt(message)), mask.excerpt(message));
      assert(!leaks(mask.dump(message)), mask.dump(message));
      assert(!leaks(mask.value(message)), mask.value(message));
      assert(!leaks(mask.value(new TextDecoder().decode(message))));
    });
    fc.assert(property);
  });

  it("hides a secret whose end is not there", () => {
    for (let length = 4; length < secret.length; length++)
      assert(!leaks(mask.dump(bytes(`x${secret.slice(0, length)}`))), String(length));
  });

  it("hides more secrets in a file inside of a file", () => {
    const both = mask.and(new Map([["OTHER", "hunter22"]]));
    assert.equal(both.mask(`${secret} hunter22`), "{{secret:PIN}} {{secret:OTHER}}");
  });

  it("shows bytes as text where they are one, and as hex where not", () => {
    const open = new RunMask(new Map());
    assert.equal(open.excerpt(bytes("220 ready\r\n")), '"220 ready\\r\\n"');
    assert.equal(open.excerpt(Uint8Array.of(0xaa, 0x55, 0, 1)), "aa 55 00 01");
    assert.equal(open.excerpt(bytes("x".repeat(500))).length, 83);
    assert.equal(open.excerpt(bytes("\u001b[31m你")), '"\\e[31m你"');
    assert.equal(open.lines("a\r\nb\u0007"), "a\\r\\n\nb\\a");
  });
});
