import assert from "node:assert/strict";
import fc from "fast-check";
import { builtInTextCodec } from "../../../../src/core/payload/builtInTextCodec";
import { formatHex } from "../../../../src/core/payload/hexPayload";
import type { TextCodec } from "../../../../src/core/payload/textCodec";
import { writeTextPayload } from "../../../../src/core/payload/textPayload";
import { loadTextCodec } from "../../../../src/engine/loadTextCodec";
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

/** Fails where a secret is in a text, in whatever form; masks do not count. */
function assertHidden(text: string, value: string, codecs: Iterable<TextCodec>): void {
  const shown = text.replaceAll(/\{\{secret:\w+\}\}/g, "■");
  const encoded = [...codecs]
    .map((codec) => codec.encode(value))
    .flatMap((result) => (result.ok ? [result.bytes] : []));
  const forms = [value, JSON.stringify(value).slice(1, -1)];
  for (const each of encoded) {
    forms.push(Buffer.from(each).toString("latin1"), writeTextPayload(each), formatHex(each));
    forms.push(formatHex(each, { separator: "" }), Buffer.from(each).toString("base64").replace(/.?=*$/, ""));
  }
  for (const form of forms) assert(!shown.includes(form), `${JSON.stringify(form)} is in ${shown}`);
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

  it("shows none of several secrets in any encoding, in clear, escaped or in hex", async () => {
    const encodings = ["utf-8", "latin1", "utf-16le", "gbk"] as const;
    const codecs = new Map(await Promise.all(encodings.map(async (id) => [id, await loadTextCodec(id)] as const)));
    const text = (minLength: number, maxLength: number) =>
      fc.string({ minLength, maxLength, unit: fc.constantFrom(...Array.from(`azk059 %+/\\"'\n\r\t\u0000\u0007é中€`)) });
    // In a dump, and in what is told of bytes, there are digits and spaces anyway.
    const secretText = text(6, 24).filter((value) => /[k-z]/.test(value));
    const property = fc.property(
      fc.record({ value: secretText, before: text(0, 60), more: text(1, 8), behind: text(0, 60) }),
      fc.constantFrom(...encodings),
      ({ value, before, more, behind }, id) => {
        const codec = codecs.get(id);
        assert(codec);
        const second = `${value.slice(-4)}k${more}`;
        const own = new RunMask(
          new Map([
            ["A", value],
            ["B", second],
          ]),
          codecs,
        );
        const encoded = codec.encode(`${before}${value}k${more}${behind}`);
        if (!encoded.ok) return;
        const { bytes: message } = encoded;
        const said = [
          own.excerpt(message),
          own.lines(message, codec),
          own.value(codec.decode(message)),
          own.value(message),
        ];
        for (const each of [value, second]) {
          for (const shown of said) assertHidden(shown, each, codecs.values());
          assertHidden(own.mask(writeTextPayload(bytes(before + each + behind))), each, codecs.values());
          assertHidden(own.mask(JSON.stringify(before + each + behind)), each, codecs.values());
        }
        const dumped = Buffer.from(
          own
            .dump(message)
            .replace(/^.{8}(.*?) \|.*$\n?/gm, "$1")
            .replaceAll(" ", ""),
          "hex",
        );
        assert.equal(dumped.length, message.length);
        for (const other of codecs.values()) {
          for (const each of [value, second]) {
            const result = other.encode(each);
            assert(!result.ok || !dumped.includes(Buffer.from(result.bytes)), own.dump(message));
          }
        }
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it("hides what a step has cut off of a secret", () => {
    const short = new RunMask(new Map([["PIN", "hunter22"]]));
    assert.equal(short.value(bytes("hunt")), "•• •• •• ••");
    assert.equal(short.value("hunt"), '"{{secret:PIN}}"');
    assert.equal(short.excerpt(bytes("er22\r\n")), '"{{secret:PIN}}\\r\\n"');
    assert.match(short.dump(bytes("er22 and hunt")), /\|\*{4} and \*{4}\|/);
    assert.equal(short.excerpt(bytes("hunting her22 r22")), '"hunting her22 r22"');
  });

  it("cuts no mask, and says that there is more", () => {
    const short = new RunMask(new Map([["PIN", "hunter22"]]));
    const text = (before: number, behind: string) => short.excerpt(bytes(`${"x".repeat(before)}hunter22${behind}`));
    assert.equal(text(75, ""), `"${"x".repeat(75)}{{secret:PIN}}"`);
    assert.equal(text(75, "y"), `"${"x".repeat(75)}{{secret:PIN}}…"`);
    assert.equal(text(80, ""), `"${"x".repeat(80)}…"`);
    assert.equal(short.excerpt(Uint8Array.of(0, 1, ...bytes("hunter22"), 2)), "00 01 {{secret:PIN}} 02");
  });

  it("hides more secrets in a file inside of a file", () => {
    const both = new RunMask(new Map([["PIN", secret]]));
    both.learn(new Map([["OTHER", "hunter22"]]), new Map());
    assert.equal(both.mask(`${secret} hunter22`), "{{secret:PIN}} {{secret:OTHER}}");
  });

  it("shows bytes as text where they are one, and as hex where not", () => {
    const open = new RunMask(new Map());
    assert.equal(open.excerpt(bytes("220 ready\r\n")), '"220 ready\\r\\n"');
    assert.equal(open.excerpt(Uint8Array.of(0xaa, 0x55, 0, 1)), "aa 55 00 01");
    assert.equal(open.excerpt(bytes("x".repeat(500))).length, 83);
    assert.equal(open.excerpt(bytes("\u001b[31m你")), '"\\e[31m你"');
    assert.equal(open.lines(bytes("a\r\nb\u0007"), builtInTextCodec("utf-8")), "a\\r\\n\nb\\a");
  });
});
