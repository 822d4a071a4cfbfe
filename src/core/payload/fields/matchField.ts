import { builtInTextCodec } from "../builtInTextCodec";
import { formatHex } from "../hexPayload";
import type { MessageView } from "./evaluateExpression";
import { dependsOnFields, expressionParts, operationExpressions } from "./expressionParts";
import { formatNumber, formatText, readableText } from "./fieldDisplay";
import type { FieldEvaluator } from "./fieldEvaluator";
import type { FieldValue } from "./fieldInputs";
import type { FieldNode } from "./fieldNode";
import { fieldLimits } from "./fieldProblem";
import type { Comparison, Expression, Operation } from "./fieldText";
import type { LiteralBytes } from "./literalBytes";
import type { NumberType } from "./numberTypes";

/** A field's own bytes, and what they hold. */
export interface HeldField {
  readonly node: FieldNode;
  readonly bytes: Uint8Array;
  /** Whole numbers are `bigint` here, whatever their size. */
  readonly value: FieldValue;
}

/** What a field should have been. */
export interface Difference {
  /** In hex and in meaning; not masked. */
  readonly expected: string;
  /** Which byte of the field is the first wrong one. */
  readonly at: number;
}

/** What a regular expression found. */
export type PatternGroups = Readonly<Record<string, string | undefined>>;

/** What checking a field against its operation came to. */
export interface MatchResult {
  readonly difference?: Difference | undefined;
  readonly groups?: PatternGroups | undefined;
}

/** Whether the operation can be checked only when the whole message is read. */
export function isCheckedLast({ field }: FieldNode): boolean {
  return dependsOnFields(expressionParts(...operationExpressions(field.operation)));
}

/** Holds a field against what its text says of it. Throws a `FieldFault` where the text makes no sense now. */
export function matchField(held: HeldField, evaluator: FieldEvaluator, message: MessageView): MatchResult {
  const { operation, item } = held.node.field;
  if (item.kind === "literal") return { difference: literalDifference(evaluator.literal(held.node), held.bytes) };
  if (operation === undefined) return {};
  if (operation.kind === "matches") return matchPattern(operation.pattern, held);
  if (item.kind === "number") {
    const type = item.type;
    const evaluate = (expression: Expression) => evaluator.number(expression, message, type);
    const fitting = (expression: Expression) => evaluator.fittingNumber(held.node, expression, type, message);
    return { difference: numberDifference(held, operation, { type, evaluate, fitting }) };
  }
  if (!("value" in operation) || operation.value.kind === "randomBytes") return {};
  const expected = evaluator.literal(held.node);
  const difference = literalDifference(expected, held.bytes);
  if (operation.kind !== "unequal") return { difference };
  return difference === undefined
    ? { difference: { expected: `anything but ${describeLiteral(expected, 0)}`, at: 0 } }
    : {};
}

/** The first byte that is not as written out; a shorter or longer field differs where the shorter one ends. */
export function literalDifference({ bytes, any }: LiteralBytes, got: Uint8Array): Difference | undefined {
  let at = 0;
  while (at < bytes.length && at < got.length && (any?.[at] === 1 || bytes[at] === got[at])) at++;
  if (at === bytes.length && at === got.length) return undefined;
  return { expected: describeLiteral({ bytes, any }, at), at };
}

const shownBytes = 16;

/** The bytes around the first wrong one, with `??` where any will do. */
function describeLiteral({ bytes, any }: LiteralBytes, at: number): string {
  if (bytes.length === 0) return "no bytes";
  const from = at < shownBytes ? 0 : at - 4;
  const shown = bytes.subarray(from, from + shownBytes);
  const digits = Array.from(shown, (byte, index) =>
    any?.[from + index] === 1 ? "??" : formatHex(Uint8Array.of(byte)),
  );
  const before = from > 0 ? "… " : "";
  const after = from + shown.length < bytes.length ? ` … (${bytes.length} bytes)` : "";
  const text = any === undefined ? readableText(bytes) : undefined;
  return `${before}${digits.join(" ")}${after}${text === undefined ? "" : ` (${formatText(text)})`}`;
}

interface NumberMatch {
  readonly type: NumberType;
  readonly evaluate: (expression: Expression) => bigint | number;
  /** The same for a number that the field must be able to hold. */
  readonly fitting: (expression: Expression) => bigint | number;
}

function numberDifference(held: HeldField, operation: Operation, match: NumberMatch): Difference | undefined {
  const got = held.value as bigint | number;
  const { type, evaluate } = match;
  const rounded = (expression: Expression) => type.round(evaluate(expression));
  switch (operation.kind) {
    case "assign":
    case "equal":
      return equalDifference(held, operation, match);
    case "unequal": {
      if (operation.value.kind !== "number") return undefined;
      const value = rounded(operation.value.expression);
      return isSame(got, value) ? { expected: `anything but ${formatNumber(value, type)}`, at: 0 } : undefined;
    }
    case "compare": {
      const bound = rounded(operation.bound);
      const expected = `${comparisonWords[operation.comparison]} ${formatNumber(bound, type)}`;
      return comparisons[operation.comparison](got, bound) ? undefined : { expected, at: 0 };
    }
    case "within": {
      const [least, most] = [rounded(operation.least), rounded(operation.most)];
      const expected = `${formatNumber(least, type)} to ${formatNumber(most, type)}`;
      return got >= least && got <= most ? undefined : { expected, at: 0 };
    }
    case "matches":
      return undefined;
  }
}

function equalDifference(
  { bytes, value }: HeldField,
  operation: Operation & { kind: "assign" | "equal" | "unequal" },
  { type, fitting }: NumberMatch,
): Difference | undefined {
  if (operation.value.kind !== "number") return undefined;
  const { expression } = operation.value;
  if (expressionParts(expression).isFree) return undefined;
  const wanted = fitting(expression);
  if (isSame(value as bigint | number, type.round(wanted))) return undefined;
  const encoded = type.encode(wanted);
  const at = encoded.findIndex((byte, index) => byte !== bytes[index]);
  const origin = expression.kind === "constant" || expression.kind === "negate" ? "" : `, ${operation.label}`;
  return { expected: `${formatHex(encoded)} (${formatNumber(wanted, type)}${origin})`, at: Math.max(0, at) };
}

/** NaN is the same as NaN here, and the two zeros are. */
function isSame(left: bigint | number, right: bigint | number): boolean {
  return (left <= right && left >= right) || (Number.isNaN(left) && Number.isNaN(right));
}

type Numbers = (left: bigint | number, right: bigint | number) => boolean;
const comparisons: Record<Comparison, Numbers> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};
const comparisonWords: Record<Comparison, string> = {
  "<": "less than",
  "<=": "at most",
  ">": "more than",
  ">=": "at least",
};

/** Text is matched as text; other bytes each as the character of its number, as the log's filter does. */
function matchPattern(pattern: RegExp, { value, bytes }: HeldField): MatchResult {
  const start = bytes.subarray(0, fieldLimits.patternBytes);
  const subject = typeof value === "string" ? value : builtInTextCodec("latin1").decode(start);
  const found = pattern.exec(subject.slice(0, fieldLimits.patternBytes));
  if (found === null) return { difference: { expected: `text that matches ${String(pattern)}`, at: 0 } };
  return { groups: found.groups };
}
