import assert from "node:assert/strict";
import fc from "fast-check";
import {
  mayMatchLong,
  meetsCondition,
  parseCondition,
  readNumber,
} from "../../../../../src/core/exchange/variables/condition";
import type { FieldValue } from "../../../../../src/core/payload/fields/fieldInputs";

const variables: Record<string, FieldValue> = { one: 1, word: "abc", bytes: Uint8Array.of(1, 2) };

function meets(value: FieldValue, text: string): boolean {
  const result = parseCondition(text);
  assert(result.ok, text);
  return meetsCondition(value, result.condition, (name) => variables[name] ?? "");
}

function assertRefused(marked: string, message: RegExp): void {
  const text = marked.replace(/[«»]/g, "");
  const result = parseCondition(text);
  assert(!result.ok, text);
  assert.equal(`${text.slice(0, result.from)}«${text.slice(result.from, result.to)}»${text.slice(result.to)}`, marked);
  assert.match(result.message, message);
}

describe("parseCondition", () => {
  it("compares numbers of any size, and texts that read as numbers", () => {
    assert(
      meets(5, "== 5") &&
        meets(5, "!= 6") &&
        meets(5, "< 6") &&
        meets(5, "<= 5") &&
        meets(5, "> 4") &&
        meets(5, ">= 5"),
    );
    assert(meets(255, "== 0xff") && meets(-3, "== -3") && meets(1.5, "== 1.5") && meets(-255, "== -0xff"));
    assert(meets(2n ** 64n, "== 18446744073709551616") && !meets(2n ** 64n, "== 18446744073709551617"));
    for (const sign of ["==", "!=", "<", ">="]) {
      assert(!meets(Uint8Array.of(0xaa), `${sign} "AA"`) && !meets("AA", `${sign} {{bytes}}`));
    }
    assert(meets(Uint8Array.of(1, 2), "== {{bytes}}") && meets(Uint8Array.of(1, 3), "!= {{bytes}}"));
    assert(meets("220", ">= 200") && !meets("abc", ">= 200") && !meets("abc", "< 200"));
  });

  it("compares texts with texts, and bytes with bytes", () => {
    assert(meets("a\r\n", '== "a\\r\\n"') && meets("", '== ""') && meets("a", '!= ""') && meets("a", '< "b"'));
    assert(meets("abc", "== {{word}}") && meets(1, "== {{ one }}") && meets(Uint8Array.of(1, 2), "== {{bytes}}"));
    assert(!meets(Uint8Array.of(1, 3), "== {{bytes}}") && !meets("abc", "== {{bytes}}"));
  });

  it("looks at ranges and patterns", () => {
    assert(meets(1, "in 1..10") && meets(10, "in 1 .. 10") && !meets(11, "in 1..10") && meets(2, "in {{one}}..3"));
    assert(meets("220 hi", "~ /^220 /") && meets("ABC", "~ /b/i") && !meets(Uint8Array.of(65), "~ /A/"));
  });

  it("marks what it cannot read", () => {
    assertRefused("«5»", /Begin with one of/);
    assertRefused("«==»", /Nothing stands behind ==/);
    assertRefused("== «abc»", /“abc” is no value here/);
    assertRefused('== «"abc»', /no end/);
    assertRefused('== "a"« b»', /text ends here/);
    assertRefused('== "a«\\q»"', /escape/);
    assertRefused("in «5»", /two dots/);
    assertRefused("in 1..«x»", /no value/);
    assertRefused("~ «/(/»", /not a regular expression/);
    assertRefused("~ «/a/g»", /only i, m, s and u/);
    assertRefused("~ «a»", /between slashes/);
  });

  it("never throws, and marks places of the text", () => {
    const snippets = fc.array(
      fc.constantFrom("==", "in ", "~ ", "..", '"', "\\", "/", "{{", "}}", "a", "0x", "-", "1", " "),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          snippets.map((each) => each.join("")),
        ),
        (text) => {
          const result = parseCondition(text);
          if (!result.ok)
            assert(result.from >= 0 && result.from <= result.to && result.to <= text.length, JSON.stringify(result));
        },
      ),
    );
  });

  it("is watched only where its regular expression may take long on the value", () => {
    const isWatched = (text: string, value: FieldValue): boolean => {
      const result = parseCondition(text);
      assert(result.ok);
      return mayMatchLong(result.condition, value);
    };
    assert(isWatched("~ /^(a+)+b/", "a"));
    assert(isWatched("~ /a*a*a*b/", "a".repeat(500)));
    assert(!isWatched("~ /a*a*a*b/", "aaa"));
    assert(!isWatched("~ /^(a+)+b/", Uint8Array.of(1)));
    assert(!isWatched('== "a"', "a".repeat(1e6)));
  });

  it("reads back the number that a text of digits stands for", () => {
    fc.assert(fc.property(fc.bigInt(), (value) => assert.equal(BigInt(readNumber(String(value)) ?? 0), value)));
    for (const text of ["", "1.", ".5", "0x", "1e", "--1", "1 2", "NaN"])
      assert.equal(readNumber(text), undefined, text);
  });
});
