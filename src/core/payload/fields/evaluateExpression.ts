import { numberOf, variableOf, type FieldInputs } from "./fieldInputs";
import { FieldFault } from "./fieldProblem";
import type { ArithmeticOperator, Expression, FieldRange, Reference, TimeUnit } from "./fieldText";
import type { NumberType } from "./numberTypes";

/** What an expression may ask of the message that it stands in. */
export interface MessageView {
  /** The number that a field holds. */
  valueOf(reference: Reference): bigint | number;
  /** Bytes of a range. */
  lengthOf(range: FieldRange): number;
  /** The bytes of a range, in any number of pieces. */
  piecesOf(range: FieldRange): Iterable<Uint8Array>;
}

/** Where an expression is evaluated. */
export interface EvaluationContext {
  readonly inputs: FieldInputs;
  readonly message: MessageView;
  /** What the number is written as, where that makes a difference: in `sum(…)`, `random()` and `now()`. */
  readonly type?: NumberType | undefined;
}

/** The value of an expression: a `bigint` if it is a whole number. Throws a {@link FieldFault} where it has none. */
export function evaluateExpression(expression: Expression, context: EvaluationContext): bigint | number {
  switch (expression.kind) {
    case "constant":
      return expression.value;
    case "variable":
      return numberOf(expression, variableOf(expression, context.inputs));
    case "reference":
      return context.message.valueOf(expression);
    case "negate": {
      const value = evaluateExpression(expression.operand, context);
      return value === 0n && isFloat(context.type) ? -0 : -value;
    }
    case "arithmetic":
      return arithmetic(expression, context);
    case "length":
      return BigInt(context.message.lengthOf(expression.range));
    case "checksum":
      return expression.checksum === undefined ? byteSum(expression.range, context) : checksumOf(expression, context);
    case "random":
      return randomNumber(context);
    case "now":
      return now(expression.unit, context);
  }
}

function isFloat(type: NumberType | undefined): boolean {
  return type !== undefined && type.range === undefined;
}

function arithmetic(expression: Expression & { kind: "arithmetic" }, context: EvaluationContext): bigint | number {
  const left = evaluateExpression(expression.left, context);
  const right = evaluateExpression(expression.right, context);
  const { operator } = expression;
  if (operator === "/" && Number(right) === 0) {
    throw new FieldFault("SOCKSCOPE_FIELD_VALUE", "This divides by zero.", expression);
  }
  if (typeof left !== "bigint" || typeof right !== "bigint")
    return operators[operator].float(Number(left), Number(right));
  if (operator === "/" && left % right !== 0n) {
    throw new FieldFault("SOCKSCOPE_FIELD_VALUE", "This division leaves a remainder.", expression);
  }
  return operators[operator].whole(left, right);
}

interface Arithmetic {
  whole(left: bigint, right: bigint): bigint;
  float(left: number, right: number): number;
}

const operators: Record<ArithmeticOperator, Arithmetic> = {
  "+": { whole: (left, right) => left + right, float: (left, right) => left + right },
  "-": { whole: (left, right) => left - right, float: (left, right) => left - right },
  "*": { whole: (left, right) => left * right, float: (left, right) => left * right },
  "/": { whole: (left, right) => left / right, float: (left, right) => left / right },
};

function checksumOf({ checksum, range }: Expression & { kind: "checksum" }, { message }: EvaluationContext): bigint {
  const state = checksum?.start();
  for (const piece of message.piecesOf(range)) state?.update(piece);
  return state?.value() ?? 0n;
}

/** The sum of the bytes, modulo what the field holds; a message is too short for a double to round it. */
function byteSum(range: FieldRange, { message, type }: EvaluationContext): bigint {
  let sum = 0;
  for (const piece of message.piecesOf(range)) for (const byte of piece) sum += byte;
  return type?.size === undefined || type.range === undefined
    ? BigInt(sum)
    : BigInt.asUintN(8 * type.size, BigInt(sum));
}

/** Any number of the type; 32 bits where it has no size, from 0 up to 1 where it is floating point. */
function randomNumber({ inputs, type }: EvaluationContext): bigint | number {
  const bytes = inputs.random(type?.range === undefined ? 4 : (type.size ?? 4));
  const unsigned = bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  if (isFloat(type)) return Number(unsigned) / 2 ** 32;
  return type?.range?.least === 0n || type?.size === undefined ? unsigned : BigInt.asIntN(8 * type.size, unsigned);
}

const nanosecondsIn: Record<TimeUnit, bigint> = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n };

function now(unit: TimeUnit, { inputs, type }: EvaluationContext): bigint | number {
  const time = inputs.now();
  return isFloat(type) ? Number(time) / Number(nanosecondsIn[unit]) : time / nanosecondsIn[unit];
}
