import { builtInTextCodec } from "../builtInTextCodec";
import { parseHexPayload } from "../hexPayload";
import { parseTextPayload } from "../textPayload";
import type { FieldCursor } from "./fieldCursor";
import { FieldFault } from "./fieldProblem";
import type { FileUse, LiteralPart, Name, TextSegment, VariableUse } from "./fieldText";

const hexRun = /[0-9a-f]{2}(?:[ \t]*[0-9a-f]{2})*(?![\p{L}\p{N}_])/iuy;
const anyRun = /\?\?(?:[ \t]*\?\?)*/y;
const variableName = /(?:secret:)?[\p{L}_][\p{L}\p{N}_.-]*/uy;
const barePath = /[^\s"#,(){}]+/y;

/** Reads bytes as written out, up to what cannot be one of them: hex, `??`, texts, variables and files. */
export function parseLiteralParts(cursor: FieldCursor): LiteralPart[] {
  const parts: LiteralPart[] = [];
  for (;;) {
    cursor.skipBlanks();
    const part = parseLiteralPart(cursor);
    if (part === undefined) return parts;
    parts.push(part);
  }
}

function parseLiteralPart(cursor: FieldCursor): LiteralPart | undefined {
  if (cursor.isBefore('"')) return parseQuoted(cursor);
  if (cursor.isBefore("{{")) return parseVariable(cursor);
  if (cursor.isBefore("@")) return parseFile(cursor);
  const from = cursor.at;
  const any = cursor.take(anyRun);
  if (any) return { kind: "any", count: any[0].split("??").length - 1, from, to: cursor.at };
  const hex = cursor.take(hexRun);
  if (hex) return { kind: "hex", bytes: bytesOfHex(hex[0]), from, to: cursor.at };
  refuseOddHex(cursor);
  return undefined;
}

function bytesOfHex(digits: string): Uint8Array {
  const result = parseHexPayload(digits);
  return result.ok ? result.bytes : new Uint8Array();
}

/** What is nearly hex gets a sentence of its own. */
function refuseOddHex(cursor: FieldCursor): void {
  const from = cursor.at;
  const prefixed = cursor.take(/0x[0-9a-f]*/iy)?.[0];
  if (prefixed !== undefined)
    cursor.fail(`Bytes are written without 0x: write two hex digits for each, such as ${hexOf(prefixed)}.`, from);
  if (cursor.peek(/[0-9a-f]\?|\?[0-9a-f]/iy))
    cursor.fail("Half a byte cannot be left open: write ?? for any byte, or both digits.");
  if (cursor.take(/(?:[0-9a-f]{2})*[0-9a-f](?![\p{L}\p{N}_])/iuy)) {
    cursor.fail("A hex digit is missing: write two digits for each byte, such as 0a.", from);
  }
  if (cursor.isBefore("?")) cursor.fail("One question mark is half a byte: write ?? for any byte.");
}

function hexOf(prefixed: string): string {
  const digits = prefixed.slice(2, 6);
  if (digits === "") return "0a";
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

/** Reads `{{name}}`, whose braces come next. */
export function parseVariable(cursor: FieldCursor): VariableUse {
  const from = cursor.at;
  cursor.takes("{{");
  const name = cursor.takeName(variableName);
  if (name === undefined)
    cursor.fail("The name of the variable is missing between {{ and }}: write one such as {{seq}}.", from);
  cursor.skipBlanks();
  if (!cursor.isBefore("}}")) cursor.fail(`The variable does not end here: write {{${name}}}.`, from);
  cursor.at += 2;
  return { kind: "variable", name, from, to: cursor.at };
}

function parseFile(cursor: FieldCursor): FileUse {
  const from = cursor.at;
  cursor.at++;
  if (cursor.isBefore('"')) {
    const { text } = takeQuotes(cursor);
    if (text !== "") return { kind: "file", path: text, from, to: cursor.at };
  }
  const path = cursor.takeName(barePath);
  if (path === undefined)
    cursor.fail('The file is missing: write @name.bin, or @"a name.bin" with blanks in it.', from);
  return { kind: "file", path, from, to: cursor.at };
}

/** Takes `"…"`; the text still has its escapes. */
function takeQuotes(cursor: FieldCursor): Name {
  const from = cursor.at;
  let end = from + 1;
  for (; ; end++) {
    const character = cursor.text[end];
    if (character === "\\") end++;
    else if (character === '"') break;
    else if (character === undefined || character === "\n" || character === "\r") {
      cursor.at = Math.min(end, cursor.text.length);
      return cursor.fail('The text does not end on this line: close it with ", and write \\" for a quote in it.', from);
    }
  }
  cursor.at = end + 1;
  return { text: cursor.text.slice(from + 1, end), from: from + 1, to: end };
}

/** Takes `"…"` that is a name and not a payload: it has no escapes and no variables. */
export function takeName(cursor: FieldCursor, what: string): Name {
  if (!cursor.isBefore('"')) cursor.fail(`The name of the ${what} is missing: write it in quotes.`);
  return takeQuotes(cursor);
}

function parseQuoted(cursor: FieldCursor): LiteralPart {
  const from = cursor.at;
  const name = takeQuotes(cursor);
  return { kind: "quoted", segments: splitVariables(cursor, name), from, to: cursor.at };
}

function splitVariables(cursor: FieldCursor, { text, from, to }: Name): TextSegment[] {
  const segments: TextSegment[] = [];
  const end = cursor.at;
  let at = from;
  for (;;) {
    const found = text.indexOf("{{", at - from);
    const plainEnd = found < 0 ? to : from + found;
    if (plainEnd > at) segments.push(checkedText(cursor.text.slice(at, plainEnd), at));
    if (found < 0) break;
    cursor.at = plainEnd;
    segments.push(parseVariable(cursor));
    at = cursor.at;
  }
  cursor.at = end;
  return segments;
}

const anyEncoding = builtInTextCodec("utf-8");

/** Whether a character exists in the encoding of its field is seen when it is encoded; UTF-8 has all. */
function checkedText(source: string, from: number): TextSegment {
  const result = parseTextPayload(source, (text) => anyEncoding.encode(text));
  if (result.ok) return { kind: "plain", source, from, to: from + source.length };
  const { problem } = result;
  throw new FieldFault("SOCKSCOPE_FIELD_SYNTAX", problem.message, { from: from + problem.from, to: from + problem.to });
}
