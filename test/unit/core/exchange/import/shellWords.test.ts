import assert from "node:assert/strict";
import { readShellWords } from "../../../../../src/core/exchange/import/shellWords";

function wordsOf(text: string): string[] {
  const words = readShellWords(text);
  assert(Array.isArray(words), text);
  for (const { from, to } of words) assert(from < to && to <= text.length);
  return words.map(({ text: word, isOperator }) => (isOperator ? `<${word}>` : word));
}

describe("readShellWords", () => {
  it("takes quotes and escapes as a shell does", () => {
    assert.deepEqual(wordsOf(`a 'b c'"d\\"e\\x"f\\ g '' \\'`), ["a", 'b cd"e\\xf g', "", "'"]);
    assert.deepEqual(wordsOf("printf $'a\\n' 'it''s'"), ["printf", "a\n", "its"]);
    assert.deepEqual(wordsOf('"a\\\nb"'), ["ab"]);
    assert.deepEqual(wordsOf("$'\\'\\x41\\u00e9\\cA\\x{42}\\q\\x00z'z"), ["'Aé\x01B\\qz"]);
    assert("message" in readShellWords("$'\\uD800'"));
  });

  it("parts words at operators and line ends", () => {
    assert.deepEqual(wordsOf("a|b && c;d\\\n e\nf>g"), [
      "a",
      "<|>",
      "b",
      "<&&>",
      "c",
      "<;>",
      "d",
      "e",
      "<\n>",
      "f",
      "<>>",
      "g",
    ]);
  });

  it("passes over a prompt", () => {
    assert.deepEqual(wordsOf("$ nc a 1"), ["nc", "a", "1"]);
    assert.deepEqual(wordsOf("  # nc a 1  "), ["nc", "a", "1"]);
  });

  it("knows no values", () => {
    for (const text of ["a $B", "a `b`", 'a "$(b)"', "a ${b}"]) assert("message" in readShellWords(text), text);
    assert.deepEqual(wordsOf(`a '$b' "\\$c"`), ["a", "$b", "$c"]);
  });
});
