/** A string of a program. */
export interface StringLiteral {
  /** What stands between its quotes, escapes as they are, and where. */
  readonly content: string;
  readonly from: number;
}

/** What may stand before the first string, between two and after the last. */
const beginning = /\s*(?:[a-z_]\w*\s*=)?[\s(]*/iy;
const between = /[\s+\\]*/y;
const ending = /[\s);]*$/y;
const literal = /b?(?:"((?:\\[^]|[^"\\])*)"|'((?:\\[^]|[^'\\])*)')/iy;

/**
 * The strings of a text that is nothing but strings, with an assignment and parentheses at most: `"\x01"`, `b'\x01'`,
 * `payload = ("a" "b")`, `"a" + "b";`, or several over lines that end in a backslash. Undefined for all else.
 */
export function findStringLiterals(text: string): StringLiteral[] | undefined {
  const strings: StringLiteral[] = [];
  let at = endOf(beginning, text, 0);
  for (;;) {
    literal.lastIndex = at;
    const match = literal.exec(text);
    if (!match) break;
    const end = at + match[0].length;
    const content = match[1] ?? match[2] ?? "";
    strings.push({ content, from: end - 1 - content.length });
    at = endOf(between, text, end);
  }
  ending.lastIndex = at;
  return strings.length > 0 && ending.test(text) ? strings : undefined;
}

/** Where a pattern that fits anywhere ends. */
function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}
