import { fieldItems } from "../../payload/fields/parseItem";
import type { SourceRange } from "../diagnostic";

export type FieldTokenKind =
  "property" | "type" | "function" | "variable" | "string" | "regexp" | "number" | "operator" | "comment";

/** A word of a field text, for its colour. No token goes over lines. */
export interface FieldToken extends SourceRange {
  readonly kind: FieldTokenKind;
}

/** What a line is made of; of those that fit at a place the first counts. */
const patterns: readonly (readonly [FieldTokenKind | "quoted" | undefined, RegExp])[] = [
  [undefined, /[ \t]+/y],
  ["comment", /#.*/y],
  ["variable", /\{\{[^{}\r\n]*\}\}/y],
  ["quoted", /"(?:[^"\\\r\n]|\\.)*"?/y],
  ["regexp", /(?<=~[ \t]*)\/(?:[^/\\\r\n]|\\.)*\/?[a-z]*/y],
  ["string", /@[^\s#]+/y],
  ["operator", /->|==|!=|<=|>=|\.\.|[=<>~+*/-]|in(?=[ \t])/y],
  ["variable", /(?<=->[ \t]*)[\p{L}_][\p{L}\p{N}_.-]*/uy],
  ["property", /[\p{L}_][\p{L}\p{N}_]*(?=[ \t]*:)/uy],
  ["function", /[\p{L}_][\p{L}\p{N}_]*(?=[ \t]*\()/uy],
  ["number", /0x[0-9a-f]+|0b[01]+|(?:[0-9a-f]{2})+(?![\p{L}\p{N}_])|\?\?|\d[\d_]*(?:\.\d+)?/iuy],
  ["property", /\$?[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/uy],
];

const types = new Set(fieldItems);

/** Cuts a field text into its words, right or wrong as it may be; what has no colour of its own is left out. Never throws. */
export function fieldTokens(text: string): readonly FieldToken[] {
  const tokens: FieldToken[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    for (const token of lineTokens(line)) tokens.push({ ...token, from: index + token.from, to: index + token.to });
  }
  return tokens;
}

function lineTokens(line: string): FieldToken[] {
  const tokens: FieldToken[] = [];
  for (let at = 0; at < line.length;) {
    const [kind, found] = wordAt(line, at);
    const to = at + Math.max(1, found.length);
    if (kind === "quoted") tokens.push(...quotedTokens(found, at));
    else if (kind !== undefined)
      tokens.push({ kind: types.has(found) && kind !== "comment" ? "type" : kind, from: at, to });
    at = to;
  }
  return tokens;
}

function wordAt(line: string, at: number): readonly [FieldTokenKind | "quoted" | undefined, string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(line)?.[0];
    if (found !== undefined && found !== "") return [kind, found];
  }
  return [undefined, ""];
}

/** A quoted text, in pieces around the variables in it. */
function quotedTokens(quoted: string, at: number): FieldToken[] {
  const tokens: FieldToken[] = [];
  let from = 0;
  for (const { 0: variable, index } of quoted.matchAll(/\{\{[^{}]*\}\}/g)) {
    tokens.push({ kind: "string", from: at + from, to: at + index });
    from = index + variable.length;
    tokens.push({ kind: "variable", from: at + index, to: at + from });
  }
  if (from < quoted.length) tokens.push({ kind: "string", from: at + from, to: at + quoted.length });
  return tokens;
}
