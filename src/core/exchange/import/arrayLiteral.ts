import { ByteSink } from "../../payload/byteSink";
import { payloadProblem, type PayloadResult } from "../../payload/payloadResult";
import { quoted } from "../../quoted";

/** A comment; one that is not closed goes on to the end. */
const comment = /\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|#[^\n]*/g;

/** One element: with its cast, as a hex or decimal number with a suffix, or as a character. */
const element = /(?:\(\w+\)\s*)?(?:(0x[0-9a-f]+|\d+)(?:_?[ui]\d*)?|b?'([ -&(-[\]-~])')/iy;

/** Comments become spaces, each character one, so that places stay right. */
function withoutComments(text: string): string {
  return text.replace(comment, (found) => " ".repeat(found.length));
}

/**
 * Reads the one array in a piece of a program, `{ 0xaa, 85, 'A' }` or `[170, 85]`, whatever stands around it; numbers
 * without `0x` are decimal, as they are there. Undefined where the text has no such array, so that it must be something
 * else: with braces or brackets but without a comma or `0x`, as in `{aa 55}`, it is not one.
 */
export function parseArrayLiteral(text: string): PayloadResult | undefined {
  const code = withoutComments(text);
  const arrays = [...code.matchAll(/\{[^{}]*\}|\[[^[\]]*\]/g)].filter(([literal]) => isArray(literal));
  const [array, second] = arrays;
  if (!array) return undefined;
  if (second) {
    const end = second.index + second[0].length;
    return payloadProblem(`There are ${arrays.length} arrays here: paste one of them.`, second.index, end);
  }
  return readElements(code, array.index + 1, array.index + array[0].length - 1);
}

/** Whether braces hold numbers apart by commas, or one that is marked as a number; a length such as `[14]` is none. */
function isArray(literal: string): boolean {
  const content = literal.slice(1, -1).trim();
  const isList = content.includes(",") && /^(?:\(\w+\)\s*)?(?:\d|b?'.')/i.test(content);
  return isList || /^0x[0-9a-f]+$/i.test(content);
}

function readElements(code: string, from: number, to: number): PayloadResult {
  const sink = new ByteSink((to - from) >> 2);
  let at = skipSpace(code, from);
  while (at < to) {
    element.lastIndex = at;
    const match = element.exec(code);
    if (!match) return notAnElement(code, at);
    const value = match[1] === undefined ? (match[2] ?? "").charCodeAt(0) : Number(match[1]);
    const end = at + match[0].length;
    if (value > 0xff) return payloadProblem(`${match[0]} is no byte: the highest is 255, or 0xff.`, at, end);
    if (/^0\d/.test(match[1] ?? ""))
      return payloadProblem(`${match[0]} is octal in C, and decimal elsewhere: write it as 0x….`, at, end);
    sink.append(value);
    at = skipSpace(code, end);
    if (at < to && code[at] !== ",") return notAnElement(code, at);
    at = skipSpace(code, at + 1);
  }
  return { ok: true, bytes: sink.toBytes() };
}

function skipSpace(code: string, from: number): number {
  const space = /\s*/y;
  space.lastIndex = from;
  return from + (space.exec(code)?.[0].length ?? 0);
}

function notAnElement(code: string, at: number): PayloadResult {
  const word = /^[^\s,{}[\]]+|^[^]/u.exec(code.slice(at, at + 100))?.[0] ?? "";
  const message = `${quoted(word)} does not belong into an array of bytes: write numbers such as 0x0a, with commas between.`;
  return payloadProblem(message, at, at + word.length);
}
