import { groupDigits } from "../groupDigits";
import { formatNumber, masked, type MaskedBytes } from "./fieldDisplay";
import type { FieldEvaluator } from "./fieldEvaluator";
import { fieldTitle, type FieldNode } from "./fieldNode";
import type { FieldMismatch, FieldProblem, FieldProblemCode } from "./fieldProblem";
import type { FieldReading } from "./fieldReading";
import type { Difference } from "./matchField";

/** A reading while its message is being read. */
export type OpenReading = { -readonly [Key in keyof FieldReading]: FieldReading[Key] } & { fields: OpenReading[] };

/** Some of the bytes of the message. */
interface ByteSpan {
  readonly offset: number;
  readonly length: number;
}

interface Mismatch {
  readonly code: FieldProblemCode;
  readonly offset: number;
  readonly expected: string;
  readonly got: string;
  /** The whole sentence, where the usual one does not fit. */
  readonly message?: string;
}

/** Puts into words what is wrong with a message, and masks what is secret. */
export class MismatchReport {
  readonly problems: (FieldProblem | FieldMismatch)[] = [];

  constructor(
    private readonly evaluator: FieldEvaluator,
    private readonly shown: MaskedBytes,
    private readonly readings: ReadonlyMap<FieldNode, OpenReading>,
  ) {}

  /** The field holds something else. How much of a secret is right is a secret, too. */
  differs(node: FieldNode, { expected, at }: Difference, span: ByteSpan): void {
    const isSecret = this.evaluator.isSecret(node);
    this.#add(node, {
      code: "SOCKSCOPE_FIELD_MISMATCH",
      offset: isSecret ? span.offset : span.offset + at,
      expected: isSecret ? masked : expected,
      got: isSecret ? "something else" : this.#gotText(node, span, at),
    });
  }

  /** The bytes end, at `limit`, before the field does. */
  missing(node: FieldNode, limit: number, size: string): void {
    const needed = this.evaluator.isSecret(node) ? "more bytes" : size;
    const offset = this.readings.get(node)?.offset ?? limit;
    const left = limit - offset;
    const there = left === 0 ? "nothing is left" : `only ${countBytes(left)} ${left === 1 ? "is" : "are"} left`;
    this.#add(node, {
      code: "SOCKSCOPE_FIELD_MISSING_BYTES",
      offset: limit,
      expected: needed,
      got: left === 0 ? "nothing" : countBytes(left),
      message: `${fieldTitle(node)} at offset ${offset} needs ${needed}, but ${there}.`,
    });
  }

  /** There are bytes behind the last field, of a body or, without a node, of the message. */
  extra(node: FieldNode | undefined, offset: number, end: number): void {
    const got = this.shown.hex(offset, end);
    const message = `No field accounts for the ${countBytes(end - offset)} at offset ${offset} (${got}): add a field, or * for any rest.`;
    const mismatch: Mismatch = { code: "SOCKSCOPE_FIELD_EXTRA_BYTES", offset, expected: "nothing more", got, message };
    if (node !== undefined) return this.#add(node, mismatch);
    const last = this.evaluator.layout.tree.roots.at(-1);
    const { source, field } = last ?? { source: this.evaluator.layout.source, field: { from: 0, to: 0 } };
    this.problems.push({ ...mismatch, message, field: "", source, from: field.from, to: field.to });
  }

  /** The length that other fields give to this one cannot be one. */
  badLength(node: FieldNode, offset: number, length: bigint | number): void {
    const isSecret = this.evaluator.isSecret(node);
    const got = isSecret ? masked : formatNumber(length);
    this.#add(node, {
      code: "SOCKSCOPE_FIELD_MISMATCH",
      offset,
      expected: "a length",
      got,
      message: `${fieldTitle(node)} at offset ${offset} cannot be ${got} bytes long: a length is a whole number from 0 to ${groupDigits(Number.MAX_SAFE_INTEGER)}.`,
    });
  }

  /** The bytes from a little before the first wrong one on in hex, and what the field holds. */
  #gotText(node: FieldNode, { offset, length }: ByteSpan, at: number): string {
    const from = at < 16 ? offset : offset + at - 4;
    const hex = `${from > offset ? "… " : ""}${this.shown.hex(from, offset + length)}`;
    const meaning = this.#meaning(node, offset, offset + length);
    return meaning === undefined ? hex : `${hex} (${meaning})`;
  }

  /** The value of the field; of bytes that were to be written out, their text where they are one. */
  #meaning(node: FieldNode, from: number, to: number): string | undefined {
    if (node.field.item.kind === "literal") return this.shown.text(from, to);
    const reading = this.readings.get(node);
    const hasMeaning = reading !== undefined && reading.length > 0 && typeof reading.value !== "object";
    return hasMeaning && reading.text !== masked ? reading.text : undefined;
  }

  #add(node: FieldNode, { code, offset, expected, got, message }: Mismatch): void {
    const field = fieldTitle(node);
    const { from, to } = node.field;
    const sentence = message ?? `${field} at offset ${offset}: expected ${expected}, got ${got}.`;
    const place = { from, to, source: node.source };
    const problem: FieldMismatch = { code, message: sentence, ...place, field, offset, expected, got };
    this.problems.push(problem);
    const reading = this.readings.get(node);
    if (reading !== undefined) reading.problem ??= problem;
  }
}

/** `1 byte`, `14 bytes`. */
export function countBytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}
