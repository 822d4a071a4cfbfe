import { Lexer, Parser, type CST } from "yaml";
import type { PausableWork } from "../../pausableWork";

/** A pause could come after so many words: one takes microseconds. */
const wordsAtOnce = 64;

/** The tokens of a text, as the YAML library makes them. */
export function* readingTokens(text: string): PausableWork<CST.Token[]> {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let words = 0;
  for (const word of new Lexer().lex(text)) {
    for (const token of parser.next(word)) tokens.push(token);
    if (++words % wordsAtOnce === 0) yield;
  }
  tokens.push(...parser.end());
  return tokens;
}

/** Where tokens nest deeper than allowed; found without recursion, which such a file would exhaust. */
export function* findingTooDeep(tokens: readonly CST.Token[], mostDepth: number): PausableWork<number | undefined> {
  const open: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  let looked = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > mostDepth) return token.offset;
    if (token.type === "document") {
      if (token.value) open.push({ token: token.value, depth });
    } else if ("items" in token) {
      for (const { key, value } of token.items) {
        if (key) open.push({ token: key, depth: depth + 1 });
        if (value) open.push({ token: value, depth: depth + 1 });
      }
    }
    if (++looked % wordsAtOnce === 0) yield;
  }
  return undefined;
}
