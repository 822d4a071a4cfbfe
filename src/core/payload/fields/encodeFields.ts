import type { MessageView } from "./evaluateExpression";
import { sizeExpression } from "./expressionParts";
import { decodeFields } from "./decodeFields";
import { FieldEvaluator } from "./fieldEvaluator";
import type { FieldInputs } from "./fieldInputs";
import { fieldTitle, type FieldNode } from "./fieldNode";
import { FieldFault, orProblem, type FieldProblem } from "./fieldProblem";
import type { EncodeResult } from "./fieldReading";
import type { FieldRange, Reference } from "./fieldText";
import type { FieldLayout } from "./linkFields";
import { refuseTooLong } from "./literalBytes";
import { countBytes } from "./mismatchReport";

/**
 * Writes a message. A field without a value, a variable that is missing, a value that does not fit: each is a problem, and
 * then there are no bytes at all. What is written is read again in the same way as what is received, which gives the
 * fields and captures. Never throws, unless the inputs do.
 */
export function encodeFields(layout: FieldLayout, inputs: FieldInputs): EncodeResult {
  const evaluator = new FieldEvaluator(layout, inputs);
  const missing = evaluator.missingInputs();
  if (missing.length > 0) return { ok: false, problems: missing };
  const writer = new MessageWriter(evaluator);
  const bytes = writer.write();
  if (bytes === undefined) return { ok: false, problems: writer.problems };
  const read = decodeFields(layout, bytes, inputs);
  return read.ok
    ? { ok: true, bytes, fields: read.fields, captures: read.captures }
    : { ok: false, problems: read.problems };
}

/** Writes the fields one by one: first those that stand for themselves, then the computed ones in their order. */
class MessageWriter implements MessageView {
  readonly problems: FieldProblem[] = [];
  readonly #written: (Uint8Array | undefined)[];
  readonly #numbers = new Map<FieldNode, bigint | number>();
  #length = 0;

  constructor(private readonly evaluator: FieldEvaluator) {
    this.#written = evaluator.layout.tree.leaves.map(() => undefined);
  }

  write(): Uint8Array | undefined {
    const { tree, computed } = this.evaluator.layout;
    for (const leaf of tree.leaves) if (!computed.has(leaf)) this.#attempt(leaf, () => this.#write(leaf));
    for (const leaf of this.problems.length > 0 ? [] : computed.order) {
      this.#attempt(leaf, () => this.#write(leaf));
      if (this.problems.length > 0) return undefined;
    }
    for (const leaf of this.problems.length > 0 ? [] : tree.leaves) {
      this.#attempt(leaf, () => this.#checkLength(leaf));
    }
    return this.problems.length > 0 ? undefined : this.#joined();
  }

  valueOf(reference: Reference): bigint | number {
    const number = this.#numbers.get(this.evaluator.layout.names.target(reference));
    if (number !== undefined) return number;
    const message = `${reference.path.join(".")} has no value yet.`;
    throw new FieldFault("SOCKSCOPE_FIELD_NAME", message, reference);
  }

  lengthOf(range: FieldRange): number {
    return this.#leavesOf(range).reduce((length, leaf) => length + this.#sizeOf(leaf), 0);
  }

  piecesOf(range: FieldRange): Iterable<Uint8Array> {
    return this.#leavesOf(range).map((leaf) => this.#written[leaf.firstLeaf] ?? new Uint8Array());
  }

  #leavesOf({ first, last }: FieldRange): readonly FieldNode[] {
    const { names, tree } = this.evaluator.layout;
    return tree.leaves.slice(names.target(first).firstLeaf, names.target(last).endLeaf);
  }

  #sizeOf({ firstLeaf, field: { item } }: FieldNode): number {
    const fixed = item.kind === "number" ? item.type.size : undefined;
    return fixed ?? this.#written[firstLeaf]?.length ?? 0;
  }

  #attempt(leaf: FieldNode, attempt: () => void): void {
    const result = orProblem(leaf.source, attempt);
    if ("problem" in result) this.problems.push(result.problem);
  }

  #write(leaf: FieldNode): void {
    const bytes = this.#bytesOf(leaf);
    this.#length += bytes.length;
    refuseTooLong(this.#length, leaf.field);
    this.#written[leaf.firstLeaf] = bytes;
  }

  #bytesOf(leaf: FieldNode): Uint8Array {
    const { item, operation } = leaf.field;
    const value = operation?.kind === "assign" ? operation.value : undefined;
    if (item.kind === "number" && value?.kind === "number") {
      const number = this.evaluator.fittingNumber(leaf, value.expression, item.type, this);
      this.#numbers.set(leaf, number);
      return item.type.encode(number);
    }
    if (value?.kind === "randomBytes") return this.evaluator.inputs.random(this.#declaredSize(leaf));
    if (item.kind !== "literal" && value === undefined) throw missingValue(leaf);
    const { bytes, any } = this.evaluator.literal(leaf);
    if (any === undefined) return bytes;
    const message = `${fieldTitle(leaf)} cannot be sent: ?? stands for any byte; write the byte.`;
    throw new FieldFault("SOCKSCOPE_FIELD_VALUE", message, leaf.field);
  }

  #declaredSize(leaf: FieldNode): number {
    const expression = sizeExpression(leaf.field);
    if (expression === undefined) {
      const message = `${fieldTitle(leaf)} has no length to fill: write one such as bytes(8) = random().`;
      throw new FieldFault("SOCKSCOPE_FIELD_VALUE", message, leaf.field);
    }
    const size = this.evaluator.number(expression, this);
    if (typeof size !== "bigint" || size < 0n) {
      const message = "This is no length: it must be a whole number that is not negative.";
      throw new FieldFault("SOCKSCOPE_FIELD_VALUE", message, expression);
    }
    refuseTooLong(Number(size), expression);
    return Number(size);
  }

  /** A value has its own length, which must be the one that the field declares. */
  #checkLength(leaf: FieldNode): void {
    if (sizeExpression(leaf.field) === undefined) return;
    const declared = this.#declaredSize(leaf);
    const length = this.#sizeOf(leaf);
    if (declared === length) return;
    const message = `${fieldTitle(leaf)} is ${countBytes(length)} long, but ${leaf.field.item.label} asks for ${countBytes(declared)}.`;
    throw new FieldFault("SOCKSCOPE_FIELD_VALUE", message, leaf.field.operation ?? leaf.field);
  }

  #joined(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#written) {
      if (piece !== undefined) bytes.set(piece, at);
      at += piece?.length ?? 0;
    }
    return bytes;
  }
}

function missingValue(leaf: FieldNode): FieldFault {
  const { field } = leaf;
  const title = fieldTitle(leaf);
  const message =
    field.item.kind === "body"
      ? "The frame has no body to send: write one, or an empty one for no bytes."
      : field.operation === undefined
        ? `${title} has no value to send: write = and a value behind it.`
        : `${title} has no value to send: its operator only checks what is received; write = instead.`;
  return new FieldFault("SOCKSCOPE_FIELD_VALUE", message, field.operation ?? field);
}
