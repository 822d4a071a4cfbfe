import { builtInTextCodec } from "../builtInTextCodec";
import type { TextCodec } from "../textCodec";
import { evaluateExpression, type MessageView } from "./evaluateExpression";
import { expressionParts, fieldVariables, literalParts, operationExpressions } from "./expressionParts";
import { formatNumber } from "./fieldDisplay";
import { variableOf, type FieldInputs } from "./fieldInputs";
import type { FieldNode } from "./fieldNode";
import { FieldFault, orProblem, type FieldProblem } from "./fieldProblem";
import type { Expression } from "./fieldText";
import type { FieldLayout } from "./linkFields";
import { literalBytes, type LiteralBytes } from "./literalBytes";
import { fitProblem, wholeNumber, type NumberType } from "./numberTypes";

/** What the fields of one message come to with the variables, files and encodings of the moment. */
export class FieldEvaluator {
  readonly #literals = new Map<FieldNode, LiteralBytes>();
  readonly #secrecy = new Map<FieldNode, boolean>();

  constructor(
    readonly layout: FieldLayout,
    readonly inputs: FieldInputs,
  ) {}

  /** What is not there of all that the message needs. */
  missingInputs(): FieldProblem[] {
    const { variables, files, encodings, tree } = this.layout;
    const attempts = [
      ...variables.map((use) => orProblem(use.source, () => variableOf(use, this.inputs))),
      ...files.map((use) =>
        orProblem(use.source, () => {
          if (this.inputs.file(use.path) !== undefined) return;
          throw new FieldFault("SOCKSCOPE_FIELD_VARIABLE", `The file ${use.path} cannot be read: check its name.`, use);
        }),
      ),
      ...(encodings.size === 0 ? [] : tree.leaves).map((node) => orProblem(node.source, () => this.codec(node))),
    ];
    return attempts.flatMap((result) => ("problem" in result ? [result.problem] : []));
  }

  /** The codec of a field's text; UTF-8 where the field does not say. */
  codec({ field: { item } }: FieldNode): TextCodec {
    if (item.kind !== "text") return builtInTextCodec("utf-8");
    const codec = this.inputs.codec(item.encoding);
    if (codec !== undefined) return codec;
    throw new FieldFault("SOCKSCOPE_FIELD_VARIABLE", `The encoding ${item.encoding} is not available here.`, item);
  }

  /** The bytes that a field has written out, with the NUL behind `utf8z`. */
  literal(node: FieldNode): LiteralBytes {
    const known = this.#literals.get(node);
    if (known !== undefined) return known;
    const parts = literalParts(node.field);
    const written = literalBytes(parts, this.codec(node), this.inputs);
    const literal = node.field.item.kind === "zeroTerminated" ? terminated(written, node) : written;
    this.#literals.set(node, literal);
    return literal;
  }

  /** The value of an expression; a `bigint` if it is a whole number. */
  number(expression: Expression, message: MessageView, type?: NumberType): bigint | number {
    return wholeNumber(evaluateExpression(expression, { inputs: this.inputs, message, type }));
  }

  /** The value of an expression that the field itself is to hold; a fault where it does not fit. */
  fittingNumber(node: FieldNode, expression: Expression, type: NumberType, message: MessageView): bigint | number {
    const value = this.number(expression, message, type);
    const misfit = fitProblem(type, value);
    if (misfit === undefined) return value;
    const subject = this.isSecret(node) ? "This secret" : formatNumber(value);
    throw new FieldFault("SOCKSCOPE_FIELD_VALUE", `${subject} ${misfit}.`, expression);
  }

  /** Whether a field holds a secret: its own, or the value of a field that does. */
  isSecret(node: FieldNode): boolean {
    const known = this.#secrecy.get(node);
    if (known !== undefined) return known;
    this.#secrecy.set(node, false);
    const { references } = expressionParts(...operationExpressions(node.field.operation));
    const isSecret =
      fieldVariables(node.field).some((use) => variableOf(use, this.inputs).isSecret) ||
      references.some((reference) => this.isSecret(this.layout.names.target(reference)));
    this.#secrecy.set(node, isSecret);
    return isSecret;
  }

  /** The secrets that the message uses, as they stand in text. */
  secrets(): Uint8Array[] {
    const used = this.layout.variables.map((use) => variableOf(use, this.inputs)).filter(({ isSecret }) => isSecret);
    return used.map(({ value }) => (value instanceof Uint8Array ? value : new TextEncoder().encode(String(value))));
  }
}

function terminated({ bytes, any }: LiteralBytes, { field }: FieldNode): LiteralBytes {
  if (bytes.some((byte, index) => byte === 0 && any?.[index] !== 1)) {
    const message = "A NUL would end this text too early: utf8z adds the one at its end itself.";
    throw new FieldFault("SOCKSCOPE_FIELD_VALUE", message, field.operation ?? field);
  }
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  if (any === undefined) return { bytes: longer, any };
  const anyLonger = new Uint8Array(longer.length);
  anyLonger.set(any);
  return { bytes: longer, any: anyLonger };
}
