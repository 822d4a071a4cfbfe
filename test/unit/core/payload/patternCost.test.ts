import assert from "node:assert/strict";
import fc from "fast-check";
import { mayTakeLong } from "../../../../src/core/payload/patternCost";

describe("mayTakeLong", () => {
  it("is not afraid of what people write to look at a line", () => {
    for (const pattern of [
      /^220 (?<host>\S+)/,
      /^HELLO (?<who>\w+)\r\n/i,
      /^\+OK/,
      /"id": ?(?<id>\d+)/,
      /^(?:GET|HEAD) \/[^ ]* HTTP\/1\.[01]\r\n/,
      /^a{3}b/,
    ])
      assert(!mayTakeLong(pattern, 100), String(pattern));
    assert(!mayTakeLong(/^HELLO (?<who>\w+)/, 1 << 16));
  });

  it("is afraid of what tries many ways", () => {
    for (const pattern of [
      /^(a+)+b/,
      /^(a|a)*b/,
      /(?:a*)*$/,
      /^(?:aa?){30}/,
      /(a+)\1b/,
      /^(?=(a+)+b)/,
      /(?<!a+)b/,
      /a*a*a*a*a*b/,
      /^(?:a|a)?(?:a|a)?b/,
    ])
      assert(mayTakeLong(pattern, 100), String(pattern));
    assert(mayTakeLong(/x+y/, 1 << 16));
    const choices = new RegExp(`^${"(a|a)".repeat(30)}b`);
    assert(mayTakeLong(choices, 31));
  });

  it("takes no class, escape or brace for a quantifier", () => {
    for (const pattern of [/^[*+?)]\*\+\?/, /^\)\+x/, /^[\]*]\{2}x/, /^a\\\(/])
      assert(!mayTakeLong(pattern, 10_000), String(pattern));
    assert(mayTakeLong(/(x[)]y)+/, 100));
  });

  it("is never wrong about a pattern that it is not afraid of", () => {
    const atom = fc.constantFrom("a", "b", ".", "[ab]", "\\w", "(?<x>a)", "(?:a|b)", "(a)", "(?:aa|a)");
    const quantifier = fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,}", "*?", "+?");
    const piece = fc.tuple(atom, quantifier).map((parts) => parts.join(""));
    const source = fc
      .tuple(
        fc.constantFrom("", "^"),
        fc.array(piece, { minLength: 1, maxLength: 6 }),
        fc.constantFrom("", "c", "$", "|c"),
      )
      .map(([start, pieces, end]) => start + pieces.join("") + end)
      .filter((text) => (text.match(/<x>/g) ?? []).length <= 1);
    fc.assert(
      fc.property(source, fc.integer({ min: 0, max: 4000 }), (text, length) => {
        const pattern = new RegExp(text);
        if (mayTakeLong(pattern, length)) return;
        const before = process.cpuUsage();
        pattern.exec("a".repeat(length));
        assert(process.cpuUsage(before).user < 100_000, `${text} on ${length} characters`);
      }),
      { numRuns: 2000 },
    );
  });
});
