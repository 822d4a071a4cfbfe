import { closestNames, didYouMean, orList } from "../../closestNames";
import { textEncodings, type TextEncoding } from "../textEncodings";
import type { FieldCursor } from "./fieldCursor";
import { FieldFault } from "./fieldProblem";
import type { Expression, Item } from "./fieldText";
import { numberTypes } from "./numberTypes";
import { closeParenthesis, fieldFunctions, parseExpression } from "./parseExpression";
import { parseLiteralParts, takeName } from "./parseLiteral";

/** The items that are words, for completion too; `bytes` and `str` take a length in parentheses. */
export const fieldItems: readonly string[] = [...numberTypes.keys(), "bytes", "str", "utf8z", "$body"];

/** Any item but a group, which holds fields. */
export type PlainItem = Exclude<Item, { kind: "group" }>;

/** Leaves out what the reader of the item adds: its range and label. */
type Unlabelled<T> = T extends unknown ? Omit<T, "from" | "to" | "label"> : never;

/** Reads the item that comes next. */
export function parseItem(cursor: FieldCursor): PlainItem {
  const from = cursor.at;
  const item = parseTypedItem(cursor) ?? parseLiteralItem(cursor);
  const end = cursor.text.slice(from, cursor.at).trimEnd().length;
  return { ...item, label: cursor.text.slice(from, from + end), from, to: from + end };
}

function parseLiteralItem(cursor: FieldCursor): Unlabelled<PlainItem> {
  const parts = parseLiteralParts(cursor);
  if (parts.length > 0) return { kind: "literal", parts };
  return cursor.fail(
    `An item is missing before ${cursor.describeNext()}: write hex bytes, a "text", a type such as u16be, or *.`,
  );
}

function parseTypedItem(cursor: FieldCursor): Unlabelled<PlainItem> | undefined {
  if (cursor.takes("*")) return { kind: "bytes" };
  const from = cursor.at;
  const [word] = cursor.peek(/\$?[\p{L}_][\p{L}\p{N}_]*/uy) ?? [];
  if (word === undefined) return undefined;
  const type = numberTypes.get(word);
  if (type === undefined && isHex(word)) return undefined;
  cursor.takeName(/\$?[\p{L}\p{N}_]*/uy);
  if (type !== undefined) return { kind: "number", type };
  switch (word) {
    case "bytes":
      return { kind: "bytes", ...parseSize(cursor, "bytes(4)", closeParenthesis) };
    case "str":
      return parseString(cursor);
    case "utf8z":
      return { kind: "zeroTerminated" };
    case "$body":
      return { kind: "body" };
    default:
      throw new FieldFault("SOCKSCOPE_FIELD_SYNTAX", unknownItem(word), { from, to: cursor.at });
  }
}

/** An odd number of digits is left to the reader of hex, which has the better sentence; `f32be` is a type all the same. */
function isHex(word: string): boolean {
  return /^[0-9a-f]+$/i.test(word);
}

function unknownItem(word: string): string {
  if (/^[ui](?:16|24|32|40|48|56|64)$|^f(?:32|64)$/.test(word))
    return `${word} needs a byte order: write ${word}be, the most significant byte first, or ${word}le.`;
  if (fieldFunctions.some((name) => name === word))
    return `${word}(…) is a value and no item: write a type before it, such as u16be = ${word}(…).`;
  const none = `There is no item ${word}.`;
  return closestNames(word, fieldItems).length > 0
    ? `${none}${didYouMean(word, fieldItems)}`
    : `${none} Write hex bytes, a "text" in quotes, or a type such as u16be.`;
}

/** Reads `(n` or `(*`, and what `close` takes. */
function parseSize(cursor: FieldCursor, example: string, close: (cursor: FieldCursor) => void): { size?: Expression } {
  cursor.skipBlanks();
  if (!cursor.takes("(")) cursor.fail(`The length is missing: write ${example}, or * for the rest.`);
  const size = cursor.takes("*") ? undefined : parseExpression(cursor);
  close(cursor);
  return size === undefined ? {} : { size };
}

function parseString(cursor: FieldCursor): Unlabelled<PlainItem> {
  let encoding: TextEncoding = "utf-8";
  const size = parseSize(cursor, 'str(4, "utf-8")', () => {
    cursor.skipBlanks();
    if (cursor.takes(",")) encoding = parseEncoding(cursor);
    closeParenthesis(cursor);
  });
  return { kind: "text", ...size, encoding };
}

function parseEncoding(cursor: FieldCursor): TextEncoding {
  const { text, from, to } = takeName(cursor, "text encoding");
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const ids = textEncodings.map(({ id }) => id);
  const encoding = ids.find((id) => plain(id) === plain(text));
  if (encoding !== undefined) return encoding;
  const known = didYouMean(text, ids) || ` Write ${orList(ids)}.`;
  throw new FieldFault("SOCKSCOPE_FIELD_SYNTAX", `This text encoding is not known.${known}`, {
    from: from - 1,
    to: to + 1,
  });
}
