import { SockscopeError } from "../../sockscopeError";
import type { PayloadProblem } from "../payloadResult";

/**
 * What kind of thing is wrong.
 *
 * - `SOCKSCOPE_FIELD_SYNTAX`: the text does not follow the grammar.
 * - `SOCKSCOPE_FIELD_NAME`: a name that is missing, given twice, in the wrong order or computed from itself.
 * - `SOCKSCOPE_FIELD_VALUE`: a value that is missing or does not fit its field.
 * - `SOCKSCOPE_FIELD_VARIABLE`: a variable, file or encoding that is not there.
 * - `SOCKSCOPE_FIELD_LIMIT`: more than one of {@link fieldLimits}.
 * - `SOCKSCOPE_FIELD_MISMATCH`: the bytes are not what the text asks for.
 * - `SOCKSCOPE_FIELD_MISSING_BYTES`: the bytes end before the fields do; more of them may help.
 * - `SOCKSCOPE_FIELD_EXTRA_BYTES`: there are bytes that no field accounts for.
 */
export type FieldProblemCode =
  | "SOCKSCOPE_FIELD_SYNTAX"
  | "SOCKSCOPE_FIELD_NAME"
  | "SOCKSCOPE_FIELD_VALUE"
  | "SOCKSCOPE_FIELD_VARIABLE"
  | "SOCKSCOPE_FIELD_LIMIT"
  | "SOCKSCOPE_FIELD_MISMATCH"
  | "SOCKSCOPE_FIELD_MISSING_BYTES"
  | "SOCKSCOPE_FIELD_EXTRA_BYTES";

/** A problem of a field text, or of bytes held against one; `from` and `to` are UTF-16 offsets into that text. */
export interface FieldProblem extends PayloadProblem {
  readonly code: FieldProblemCode;
  /** Which text `from` and `to` count in: the `source` that it was parsed with. */
  readonly source: string;
}

/** A problem of bytes that were received. */
export interface FieldMismatch extends FieldProblem {
  /** The field's path, such as `header.len`, or its item where it has no name. */
  readonly field: string;
  /** The byte of the message, counted from 0, that is the first wrong one, missing or too many. */
  readonly offset: number;
  /** What should be there, in hex and in meaning; masked where it is secret. */
  readonly expected: string;
  /** What is there, likewise. */
  readonly got: string;
}

/** The bounds of every field text and message. They are far above what people write, and keep hostile ones cheap. */
export const fieldLimits = {
  /** UTF-16 units of one text. */
  textLength: 1 << 20,
  /** Fields of one text, those in groups included. */
  fields: 10_000,
  /** Fields of one message whose value is computed from other fields. */
  computedFields: 1000,
  /** Problems of one message that are looked for; a text that is all wrong has more. */
  problems: 100,
  /** Groups in groups, and parentheses in parentheses. */
  nesting: 32,
  /** Operators of one expression. */
  operators: 100,
  /** Characters of one name, and of a path of names. */
  nameLength: 200,
  /** Characters of one number. */
  numberLength: 400,
  /** Bytes of one message. */
  messageBytes: 16 << 20,
  /** How much of a payload, from its start, a regular expression sees. */
  patternBytes: 1 << 16,
} as const;

/** A place in a field text, in UTF-16 units. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/**
 * How the parts of the grammar tell each other of a problem. It is thrown and caught inside; callers of the grammar get a
 * {@link FieldProblem}.
 */
export class FieldFault extends SockscopeError {
  readonly from: number;
  readonly to: number;

  constructor(
    override readonly code: FieldProblemCode,
    message: string,
    { from, to }: TextRange,
  ) {
    super(code, message);
    this.from = from;
    this.to = to;
  }

  /** The problem that a caller sees, in the text named `source`. */
  inText(source: string): FieldProblem {
    return { code: this.code, message: this.message, from: this.from, to: this.to, source };
  }
}

/** The result of `attempt`, or the problem that it met; errors that are none of the grammar's pass through. */
export function orProblem<T>(source: string, attempt: () => T): { value: T } | { problem: FieldProblem } {
  try {
    return { value: attempt() };
  } catch (error) {
    if (error instanceof FieldFault) return { problem: error.inText(source) };
    throw error;
  }
}
