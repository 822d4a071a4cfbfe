import type { FieldCursor } from "./fieldCursor";
import { FieldFault, type TextRange } from "./fieldProblem";
import type { Comparison, Item, Operation, Value } from "./fieldText";
import { parseExpression } from "./parseExpression";
import { parseLiteralParts } from "./parseLiteral";

const operator = /==|!=|<=|>=|=|<|>|~|in(?![\p{L}\p{N}_])/uy;
const pattern = /\/((?:\\[^\r\n]|\[(?:\\[^\r\n]|[^\]\\\r\n])*\]|[^/\\[\r\n])+)\/([a-z]*)/iy;
const random = /random[ \t]*\([ \t]*\)/y;

/** Reads the operation that may follow an item; undefined where there is none. */
export function parseOperation(cursor: FieldCursor, item: Item): Operation | undefined {
  cursor.skipBlanks();
  const from = cursor.at;
  const sign = cursor.take(operator)?.[0];
  if (sign === undefined) return undefined;
  refuseUnlessValued(item, sign, { from, to: cursor.at });
  cursor.skipBlanks();
  const valueFrom = cursor.at;
  const operation = parseAfter(sign, cursor, item);
  const label = cursor.text.slice(valueFrom, cursor.at).trimEnd();
  return { ...operation, label, from, to: valueFrom + label.length };
}

type Unlabelled<T> = T extends unknown ? Omit<T, "from" | "to" | "label"> : never;

function parseAfter(sign: string, cursor: FieldCursor, item: Item): Unlabelled<Operation> {
  const width = widthOf(item);
  switch (sign) {
    case "=":
      return { kind: "assign", value: parseValue(cursor, item) };
    case "==":
      return { kind: "equal", value: parseValue(cursor, item) };
    case "!=":
      return { kind: "unequal", value: parseValue(cursor, item) };
    case "in": {
      const least = parseExpression(cursor, width);
      cursor.skipBlanks();
      if (!cursor.takes(".."))
        cursor.fail("The range is not complete: write its lowest and highest number as in 1..5.");
      return { kind: "within", least, most: parseExpression(cursor, width) };
    }
    case "~":
      return { kind: "matches", pattern: parsePattern(cursor) };
    default:
      return { kind: "compare", comparison: sign as Comparison, bound: parseExpression(cursor, width) };
  }
}

function widthOf(item: Item): number | undefined {
  return item.kind === "number" && item.type.size !== undefined ? 8 * item.type.size : undefined;
}

function refuseUnlessValued(item: Item, sign: string, place: TextRange): void {
  const message = refusal(item, sign);
  if (message !== undefined) throw new FieldFault("SOCKSCOPE_FIELD_SYNTAX", message, place);
}

function refusal(item: Item, sign: string): string | undefined {
  switch (item.kind) {
    case "number":
      return sign === "~" ? "A number is not text to match: write == or in, such as in 1..5." : undefined;
    case "bytes":
    case "text":
    case "zeroTerminated":
      return /^(?:=|==|!=|~)$/.test(sign)
        ? undefined
        : `Bytes and text have no order that ${sign} could ask for: write ==, != or ~ /pattern/.`;
    case "literal":
      return `These bytes are written out already: remove ${sign} and what follows.`;
    case "body":
    case "group":
      return `Only single fields have a value: remove ${sign} and what follows.`;
  }
}

function parseValue(cursor: FieldCursor, item: Item): Value {
  if (item.kind === "number") {
    if (cursor.isBefore('"'))
      cursor.fail(`${item.type.name} is a number: write one such as 7 or 0x07, without quotes.`);
    return { kind: "number", expression: parseExpression(cursor, widthOf(item)) };
  }
  if (item.kind === "bytes" && cursor.take(random)) return { kind: "randomBytes" };
  const parts = parseLiteralParts(cursor);
  if (parts.length > 0) return { kind: "literal", parts };
  return cursor.fail(
    `A value is missing before ${cursor.describeNext()}: write a "text" in quotes, hex bytes or {{variable}}.`,
  );
}

function parsePattern(cursor: FieldCursor): RegExp {
  const from = cursor.at;
  const match = cursor.take(pattern);
  if (!match) return cursor.fail("A regular expression is missing: write it between slashes, such as ~ /^OK/.");
  const [, source = "", flags = ""] = match;
  const wrongFlag = /[^imsu]/.exec(flags)?.[0];
  if (wrongFlag !== undefined) cursor.fail(`There is no flag ${wrongFlag} here: i, m, s and u may be given.`, from);
  try {
    return new RegExp(source, flags);
  } catch {
    return cursor.fail("This is not a regular expression: check its brackets, escapes and flags.", from);
  }
}
