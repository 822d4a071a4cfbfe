import assert from "node:assert/strict";
import fc from "fast-check";
import { fillTemplate } from "../../../../../src/core/exchange/variables/fillTemplate";
import { parseTemplate, templateVariables } from "../../../../../src/core/exchange/variables/template";
import type { FieldValue } from "../../../../../src/core/payload/fields/fieldInputs";

const values: Readonly<Record<string, FieldValue>> = { n: 7, big: 2n ** 64n, text: "a {{n}}", bytes: Uint8Array.of(1) };

function fill(text: string) {
  return fillTemplate(text, (name) => {
    const value = name === "secret:PIN" ? "4711" : values[name];
    return value === undefined ? undefined : { value, isSecret: name.startsWith("secret:") };
  });
}

function assertFills(text: string, value: FieldValue, isSecret = false): void {
  assert.deepEqual(fill(text), { ok: true, value, isSecret }, text);
}

function assertRefused(text: string, message: RegExp): void {
  const result = fill(text);
  assert(!result.ok, text);
  assert.match(result.message, message);
}

describe("fillTemplate", () => {
  it("keeps the type of a variable that stands alone, and writes digits into a text", () => {
    assertFills("{{n}}", 7);
    assertFills("{{ bytes }}", Uint8Array.of(1));
    assertFills("{{n}}:{{big}}", "7:18446744073709551616");
    assertFills("plain", "plain");
    assertFills("", "");
  });

  it("fills in once: what a value holds is not looked at again", () => {
    assertFills("<{{text}}>", "<a {{n}}>");
  });

  it("marks what a secret went into", () => {
    assertFills("pin={{secret:PIN}}", "pin=4711", true);
  });

  it("refuses what has no value, is bytes in a text, or is no variable", () => {
    assertRefused("{{none}}", /variable none has no value/);
    assertRefused("{{secret:NONE}}", /secret NONE has no value/);
    assertRefused("x{{bytes}}", /bytes is bytes/);
    assertRefused("{{", /no \{\{variable\}\}/);
    assertRefused("{{a b}}", /no \{\{variable\}\}/);
  });
});

describe("parseTemplate", () => {
  it("tells where each variable stands, and leaves nothing out", () => {
    const pieces = fc.array(fc.constantFrom("a", "{{n}}", "{{ x }}", "{{", "}}", "{", " ", "{{secret:P}}"), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(pieces, (each) => {
        const text = each.join("");
        const template = parseTemplate(text);
        const parts = [...template.parts, ...template.problems].sort((a, b) => a.from - b.from);
        assert.equal(parts.map(({ from, to }) => text.slice(from, to)).join(""), text);
        for (const { name, from, to } of templateVariables(template))
          assert.match(text.slice(from, to), new RegExp(`^\\{\\{[ ]*${name}[ ]*\\}\\}$`));
      }),
    );
  });
});
