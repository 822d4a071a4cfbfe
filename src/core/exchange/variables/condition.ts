import { quoted } from "../../quoted";
import type { FieldValue } from "../../payload/fields/fieldInputs";
import { exactNumber } from "../../payload/fields/numberTypes";
import { mayTakeLong } from "../../payload/patternCost";
import { readTextEscape } from "../../payload/textEscape";
import type { SourceRange } from "../diagnostic";

/** What a condition compares with. */
export type Operand =
  | { readonly kind: "value"; readonly value: number | bigint | string }
  | ({ readonly kind: "variable"; readonly name: string } & SourceRange);

/** `== 0`, `in 1..10`, `~ /^220/`. */
export type Condition =
  | { readonly kind: "compare"; readonly sign: ComparisonSign; readonly operand: Operand }
  | { readonly kind: "within"; readonly least: Operand; readonly most: Operand }
  | { readonly kind: "matches"; readonly pattern: RegExp };

export type ComparisonSign = "==" | "!=" | "<" | "<=" | ">" | ">=";

export type ConditionResult =
  | { readonly ok: true; readonly condition: Condition }
  | ({ readonly ok: false; readonly message: string } & SourceRange);

const operandHint = 'write a number, a "text" in quotes or {{variable}}';
const numberPattern = /^-?(?:0x[0-9a-f]{1,64}|\d{1,400}(?:\.\d{1,400})?(?:e[+-]?\d{1,3})?)$/i;
const variablePattern = /^\{\{[ \t]*((?:secret:)?[\p{L}_][\p{L}\p{N}_.-]*)[ \t]*\}\}$/u;

/** Reads a condition; ranges count in `text`. Never throws. */
export function parseCondition(text: string): ConditionResult {
  const sign = /^(==|!=|<=|>=|<|>|in(?=\s)|~)\s*/.exec(text);
  if (!sign) return problem("Begin with one of ==, !=, <, <=, >, >=, in and ~.", 0, text.length);
  const from = sign[0].length;
  const to = text.trimEnd().length;
  if (from >= to) return problem(`Nothing stands behind ${sign[1] ?? ""}; ${operandHint}.`, 0, text.length);
  if (sign[1] === "~") return parsePattern(text, from, to);
  if (sign[1] === "in") return parseRange(text, from, to);
  const operand = parseOperand(text, from, to);
  if (!operand.ok) return operand;
  return { ok: true, condition: { kind: "compare", sign: sign[1] as ComparisonSign, operand: operand.operand } };
}

function problem(message: string, from: number, to: number): ConditionResult & { ok: false } {
  return { ok: false, message, from, to };
}

function parsePattern(text: string, from: number, to: number): ConditionResult {
  const read = readRegex(text.slice(from, to));
  return read.ok
    ? { ok: true, condition: { kind: "matches", pattern: read.pattern } }
    : problem(read.message, from, to);
}

/** Reads `/pattern/flags`. */
export function readRegex(text: string): { ok: true; pattern: RegExp } | { ok: false; message: string } {
  const match = /^\/([\s\S]+)\/([a-z]*)$/.exec(text);
  if (!match) return { ok: false, message: "Write the regular expression between slashes, such as /^220 /." };
  const [, source = "", flags = ""] = match;
  if (/[^imsu]/.test(flags)) return { ok: false, message: `Of the flags ${flags}, only i, m, s and u may be given.` };
  try {
    return { ok: true, pattern: new RegExp(source, flags) };
  } catch {
    return { ok: false, message: "This is not a regular expression; check its brackets, escapes and flags." };
  }
}

function parseRange(text: string, from: number, to: number): ConditionResult {
  const dots = text.indexOf("..", from);
  if (dots === -1 || dots >= to) return problem("A range has two dots: write in 1..10.", from, to);
  const least = parseOperand(text, from, from + text.slice(from, dots).trimEnd().length);
  if (!least.ok) return least;
  const upper = dots + 2 + (/^\s*/.exec(text.slice(dots + 2, to))?.[0].length ?? 0);
  const most = parseOperand(text, upper, to);
  if (!most.ok) return most;
  return { ok: true, condition: { kind: "within", least: least.operand, most: most.operand } };
}

function parseOperand(
  text: string,
  from: number,
  to: number,
): { ok: true; operand: Operand } | (ConditionResult & { ok: false }) {
  const written = text.slice(from, to);
  const variable = variablePattern.exec(written)?.[1];
  if (variable !== undefined) return { ok: true, operand: { kind: "variable", name: variable, from, to } };
  const number = readNumber(written);
  if (number !== undefined) return { ok: true, operand: { kind: "value", value: number } };
  if (written.startsWith('"')) return parseText(text, from, to);
  return problem(`${quoted(written)} is no value here; ${operandHint}.`, from, to);
}

/** The number that a text stands for: decimal, or hex behind 0x. Undefined where it is none. */
export function readNumber(text: string): number | bigint | undefined {
  if (!numberPattern.test(text)) return undefined;
  if (/^-?\d+$/.test(text)) return exactNumber(BigInt(text));
  if (/^0x/i.test(text)) return exactNumber(BigInt(text));
  if (/^-0x/i.test(text)) return exactNumber(-BigInt(text.slice(1)));
  return Number(text);
}

function parseText(
  text: string,
  from: number,
  to: number,
): { ok: true; operand: Operand } | (ConditionResult & { ok: false }) {
  let value = "";
  for (let at = from + 1; at < to;) {
    const character = text[at] ?? "";
    if (character === '"') {
      if (at + 1 === to) return { ok: true, operand: { kind: "value", value } };
      return problem(`The text ends here; remove what follows.`, at + 1, to);
    }
    if (character !== "\\") {
      value += character;
      at++;
      continue;
    }
    const escape = readTextEscape(text, at);
    if (escape.kind === "problem") return problem(escape.problem.message, at, Math.min(escape.problem.to, to));
    value += escape.kind === "text" ? escape.text : String.fromCharCode(escape.byte);
    at = escape.end;
  }
  return problem('The text has no end; close it with ".', from, to);
}

/** The variables that a condition needs. */
export function conditionVariables(condition: Condition): readonly (SourceRange & { readonly name: string })[] {
  const operands =
    condition.kind === "compare"
      ? [condition.operand]
      : condition.kind === "within"
        ? [condition.least, condition.most]
        : [];
  return operands.filter((operand) => operand.kind === "variable");
}

/** Whether a value may take a regular expression so long that a limit has to watch it. */
export function mayMatchLong(condition: Condition, value: FieldValue): boolean {
  if (condition.kind !== "matches" || value instanceof Uint8Array) return false;
  return mayTakeLong(condition.pattern, String(value).length);
}

/** Whether bytes would be compared with what is none: those meet no sign, be it that of a difference. */
export function isIncomparable(
  value: FieldValue,
  condition: Condition,
  valueOf: (name: string) => FieldValue,
): boolean {
  if (condition.kind !== "compare") return false;
  const { operand } = condition;
  const other = operand.kind === "value" ? operand.value : valueOf(operand.name);
  return value instanceof Uint8Array !== other instanceof Uint8Array;
}

/**
 * Whether a value meets a condition. `valueOf` answers a variable's value, which the plan has made sure is there. Text that
 * reads as a number counts as one where it is compared with a number.
 */
export function meetsCondition(
  value: FieldValue,
  condition: Condition,
  valueOf: (name: string) => FieldValue,
): boolean {
  const operandValue = (operand: Operand) => (operand.kind === "value" ? operand.value : valueOf(operand.name));
  if (isIncomparable(value, condition, valueOf)) return false;
  switch (condition.kind) {
    case "compare":
      return meetsSign(orderOf(value, operandValue(condition.operand)), condition.sign);
    case "within":
      return (
        meetsSign(orderOf(value, operandValue(condition.least)), ">=") &&
        meetsSign(orderOf(value, operandValue(condition.most)), "<=")
      );
    case "matches":
      return !(value instanceof Uint8Array) && condition.pattern.test(String(value));
  }
}

/** Below, the same as or above 0 as `left` is before, equal to or behind `right`; NaN where they have no order. */
function orderOf(left: FieldValue, right: FieldValue): number {
  if (left instanceof Uint8Array || right instanceof Uint8Array) return isSameBytes(left, right) ? 0 : NaN;
  if (typeof left === "string" && typeof right === "string") return left === right ? 0 : left < right ? -1 : 1;
  const [first, second] = [asNumber(left), asNumber(right)];
  if (first === undefined || second === undefined) return NaN;
  if (first < second) return -1;
  return first > second ? 1 : first >= second ? 0 : NaN;
}

function asNumber(value: number | bigint | string): number | bigint | undefined {
  return typeof value === "string" ? readNumber(value.trim()) : value;
}

function isSameBytes(left: FieldValue, right: FieldValue): boolean {
  if (!(left instanceof Uint8Array) || !(right instanceof Uint8Array) || left.length !== right.length) return false;
  return left.every((byte, index) => byte === right[index]);
}

function meetsSign(order: number, sign: ComparisonSign): boolean {
  switch (sign) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}
