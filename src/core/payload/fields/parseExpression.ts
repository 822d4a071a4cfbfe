import { didYouMean } from "../../closestNames";
import type { Checksum } from "../checksum/checksum";
import { findChecksum } from "../checksum/findChecksum";
import type { FieldCursor } from "./fieldCursor";
import { FieldFault, fieldLimits, type TextRange } from "./fieldProblem";
import type { ArithmeticOperator, Expression, FieldRange, Reference, TimeUnit } from "./fieldText";
import { parseVariable, takeName } from "./parseLiteral";

/** The functions of an expression, for completion too. */
export const fieldFunctions = ["len", "crc", "sum", "xor", "random", "now"] as const;
type FieldFunction = (typeof fieldFunctions)[number];

const timeUnits: readonly TimeUnit[] = ["s", "ms", "us", "ns"];
const numeral = /(?:0x[0-9a-f_]+|0b[01_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)(?![\p{L}\p{N}_])/iuy;
const path = /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/uy;

/** Reads a number or how to compute it. `width` is that of the field in bits, for CRC models that do not tell theirs. */
export function parseExpression(cursor: FieldCursor, width?: number): Expression {
  return new ExpressionParser(cursor, width).parse();
}

class ExpressionParser {
  #operators = 0;
  #depth = 0;

  constructor(
    private readonly cursor: FieldCursor,
    private readonly width: number | undefined,
  ) {}

  parse(): Expression {
    return this.#chain(["+", "-"], () => this.#chain(["*", "/"], () => this.#operand()));
  }

  /** Operands with operators of one rank between them, from left to right. */
  #chain(operators: readonly ArithmeticOperator[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      this.cursor.skipBlanks();
      const isCapture = this.cursor.isBefore("->");
      const operator = operators.find((each) => !isCapture && this.cursor.isBefore(each));
      if (operator === undefined) return left;
      this.#countOperator();
      this.cursor.takes(operator);
      const right = operand();
      left = { kind: "arithmetic", operator, left, right, from: left.from, to: right.to };
    }
  }

  #countOperator(): void {
    if (++this.#operators <= fieldLimits.operators) return;
    const message = `This computes too much at once: ${fieldLimits.operators} operators are the most.`;
    this.cursor.fail(message, this.cursor.at, "SOCKSCOPE_FIELD_LIMIT");
  }

  #operand(): Expression {
    const { cursor } = this;
    cursor.skipBlanks();
    const from = cursor.at;
    if (cursor.isBefore("{{")) return parseVariable(cursor);
    if (cursor.isBefore("(")) return this.#parentheses();
    if (cursor.takes("-")) {
      this.#countOperator();
      const operand = this.#operand();
      return { kind: "negate", operand, from, to: operand.to };
    }
    const digits = cursor.take(numeral)?.[0];
    if (digits !== undefined) return { kind: "constant", value: readNumeral(digits, from), from, to: cursor.at };
    const called = cursor.take(/([a-z]{1,32})[ \t]*\(/iy)?.[1];
    return called === undefined ? this.#word() : this.#call(called, from);
  }

  #parentheses(): Expression {
    const { cursor } = this;
    const from = cursor.at;
    if (++this.#depth > fieldLimits.nesting) {
      const message = `There are too many parentheses in parentheses: ${fieldLimits.nesting} are the most.`;
      cursor.fail(message, from, "SOCKSCOPE_FIELD_LIMIT");
    }
    cursor.takes("(");
    const inner = this.parse();
    closeParenthesis(cursor);
    this.#depth--;
    return { ...inner, from, to: cursor.at };
  }

  #word(): Expression {
    const { cursor } = this;
    const from = cursor.at;
    const special = cursor.take(/(?:nan|inf)(?![\p{L}\p{N}_.])/uy)?.[0];
    if (special !== undefined)
      return { kind: "constant", value: special === "nan" ? NaN : Infinity, from, to: cursor.at };
    if (cursor.peek(path)) return parseReference(cursor);
    const word = cursor.takeName(/[0-9][\p{L}\p{N}_]*/uy);
    if (word !== undefined) {
      const isHex = /^[0-9a-f]+$/i.test(word);
      return cursor.fail(`${word} is not a number${isHex ? `: write 0x${word} for a hex one` : ""}.`, from);
    }
    return cursor.fail(
      `A number is missing before ${cursor.describeNext()}: write one such as 7 or 0x07, {{variable}} or a field's name.`,
    );
  }

  #call(name: string, from: number): Expression {
    const { cursor } = this;
    const known = fieldFunctions.find((each) => each === name);
    if (known === undefined) {
      const message = `There is no function ${name}().${didYouMean(name, fieldFunctions)}`;
      throw new FieldFault("SOCKSCOPE_FIELD_SYNTAX", message, { from, to: from + name.length });
    }
    cursor.skipBlanks();
    const call = parseArguments(cursor, known, this.width);
    closeParenthesis(cursor);
    return { ...call, from, to: cursor.at };
  }
}

type WithoutRange<T> = T extends unknown ? Omit<T, "from" | "to"> : never;

function parseArguments(cursor: FieldCursor, name: FieldFunction, width?: number): WithoutRange<Expression> {
  switch (name) {
    case "len":
      return { kind: "length", range: parseRange(cursor) };
    case "crc":
      return { kind: "checksum", checksum: parseChecksum(cursor, width), range: parseRange(cursor) };
    case "sum":
      return cursor.isBefore('"')
        ? { kind: "checksum", checksum: parseChecksum(cursor, width), range: parseRange(cursor) }
        : { kind: "checksum", range: parseRange(cursor) };
    case "xor":
      return {
        kind: "checksum",
        checksum: findChecksumAt("XOR-8", { from: cursor.at, to: cursor.at }),
        range: parseRange(cursor),
      };
    case "random":
      return { kind: "random" };
    case "now":
      return { kind: "now", unit: parseTimeUnit(cursor) };
  }
}

/** Reads `"CRC-16/MODBUS",` or a model such as `poly=0x8005 init=0xffff,`, up to the range. */
function parseChecksum(cursor: FieldCursor, width?: number): Checksum {
  if (cursor.isBefore('"')) {
    const { text, from } = takeName(cursor, "checksum");
    const checksum = findChecksumAt(text, { from, to: cursor.at - 1 }, width);
    cursor.skipBlanks();
    if (!cursor.takes(",")) cursor.fail("The fields are missing: write a comma and a range such as len..body.");
    return checksum;
  }
  const from = cursor.at;
  const model = cursor.take(/[^,()"#\r\n]*=[^()"#\r\n]*(?=,)/y)?.[0];
  if (model === undefined)
    cursor.fail(
      'The checksum is missing: write a name such as "CRC-16/MODBUS", a comma and a range such as len..body.',
    );
  cursor.takes(",");
  return findChecksumAt(model, { from, to: from + model.length }, width);
}

function findChecksumAt(text: string, { from, to }: TextRange, width?: number): Checksum {
  const found = findChecksum(text, width === undefined ? {} : { width });
  if (found.ok) return found.checksum;
  const { problem } = found;
  const marked = { from: from + problem.from, to: Math.min(to, from + problem.to) };
  throw new FieldFault("SOCKSCOPE_FIELD_SYNTAX", problem.message, marked);
}

function parseTimeUnit(cursor: FieldCursor): TimeUnit {
  if (!cursor.isBefore('"')) return "s";
  const { text, from, to } = takeName(cursor, "unit");
  const unit = timeUnits.find((each) => each === text);
  if (unit !== undefined) return unit;
  const message = 'The time since 1970 comes in seconds, "ms", "us" or "ns": write one of them.';
  throw new FieldFault("SOCKSCOPE_FIELD_SYNTAX", message, { from: from - 1, to: to + 1 });
}

/** Takes `)`. */
export function closeParenthesis(cursor: FieldCursor): void {
  cursor.skipBlanks();
  if (!cursor.isBefore(")")) cursor.fail(`A closing parenthesis is missing before ${cursor.describeNext()}.`);
  cursor.at++;
}

function parseRange(cursor: FieldCursor): FieldRange {
  cursor.skipBlanks();
  const first = parseReference(cursor);
  cursor.skipBlanks();
  const last = cursor.takes("..") ? parseReference(cursor) : first;
  return { first, last, from: first.from, to: last.to };
}

function parseReference(cursor: FieldCursor): Reference {
  const from = cursor.at;
  const names = cursor.takeName(path);
  if (names === undefined)
    cursor.fail(`The name of a field is missing before ${cursor.describeNext()}: write one, or two such as len..body.`);
  return { kind: "reference", path: names.split("."), from, to: cursor.at };
}

function readNumeral(digits: string, from: number): number | bigint {
  if (digits.length > fieldLimits.numberLength) {
    const message = `This number is too long: ${fieldLimits.numberLength} digits are the most.`;
    throw new FieldFault("SOCKSCOPE_FIELD_LIMIT", message, { from, to: from + digits.length });
  }
  const plain = digits.replaceAll("_", "");
  if (/^0[xb]$/i.test(plain))
    throw new FieldFault("SOCKSCOPE_FIELD_SYNTAX", `Digits are missing behind ${plain}.`, {
      from,
      to: from + digits.length,
    });
  return /^(?:0[xb][0-9a-f]+|\d+)$/i.test(plain) ? BigInt(plain) : Number(plain);
}
