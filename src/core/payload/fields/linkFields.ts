import type { TextEncoding } from "../textEncodings";
import { ComputedFields } from "./computedFields";
import {
  dependsOnFields,
  expressionParts,
  fieldVariables,
  literalParts,
  operationValue,
  sizeExpression,
} from "./expressionParts";
import { evaluateExpression, type MessageView } from "./evaluateExpression";
import { formatNumber } from "./fieldDisplay";
import type { FieldInputs } from "./fieldInputs";
import { FieldNames } from "./fieldNames";
import { fieldTitle, FieldTree, holdsBody, holdsRest, type FieldNode } from "./fieldNode";
import {
  FieldFault,
  fieldLimits,
  orProblem,
  type FieldProblem,
  type FieldProblemCode,
  type TextRange,
} from "./fieldProblem";
import type { Expression, Field, FieldText, FileUse, VariableUse } from "./fieldText";
import { fitProblem, wholeNumber, type NumberType } from "./numberTypes";

/** A message that is ready to be encoded, decoded and matched any number of times. */
export interface FieldLayout {
  readonly tree: FieldTree;
  /** The text of the message: that of the frame, or of the body where there is none. */
  readonly source: string;
  readonly names: FieldNames;
  readonly computed: ComputedFields;
  /** The fields that end where a known number of bytes is left, because the size of all behind them is known. */
  readonly bounded: ReadonlySet<FieldNode>;
  /** Every variable that is used, as often as it is. */
  readonly variables: readonly (VariableUse & { readonly source: string })[];
  /** Every file whose content is needed. */
  readonly files: readonly (FileUse & { readonly source: string })[];
  /** The encodings whose codecs are needed. */
  readonly encodings: ReadonlySet<TextEncoding>;
}

export type LinkResult =
  | { readonly ok: true; readonly layout: FieldLayout }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** The texts of one message: a body alone, a frame alone, or a frame with the body that stands for its `$body`. */
export interface MessageTexts {
  readonly frame?: FieldText | undefined;
  readonly body?: FieldText | undefined;
}

/**
 * Puts the texts of a message together and checks what only the whole can tell: names, ranges, cycles, and that the end
 * of every field can be found. Without a body, `$body` stands for any bytes, which can be received but not sent.
 */
export function linkFields(texts: MessageTexts): LinkResult {
  const problems = earlyProblems(texts);
  return problems.length > 0 ? { ok: false, problems } : linkerOf(texts).link();
}

/** What {@link linkFields} finds wrong, without making a layout. */
export function linkProblems(texts: MessageTexts): readonly FieldProblem[] {
  const problems = earlyProblems(texts);
  return problems.length > 0 ? problems : linkerOf(texts).problems();
}

function earlyProblems({ frame, body }: MessageTexts): FieldProblem[] {
  return [...(frame?.problems ?? []), ...(body?.problems ?? []), ...bodyProblems(frame, body)];
}

function linkerOf({ frame, body }: MessageTexts): Linker {
  const main = frame ?? body ?? { source: "", fields: [] };
  return new Linker(new FieldTree(main, frame === undefined ? undefined : body), main.source);
}

/** Where `$body` stands, at any depth. */
function bodyPlaces(fields: readonly Field[]): Field[] {
  const places: Field[] = [];
  for (const field of fields) {
    if (field.item.kind === "group") places.push(...bodyPlaces(field.item.fields));
    else if (field.item.kind === "body") places.push(field);
  }
  return places;
}

function bodyProblems(frame: FieldText | undefined, body: FieldText | undefined): FieldProblem[] {
  const code = "SOCKSCOPE_FIELD_NAME";
  const inBody = body === undefined ? [] : bodyPlaces(body.fields);
  const [inFrame, ...moreInFrame] = frame === undefined ? [] : bodyPlaces(frame.fields);
  const problems: FieldProblem[] = inBody.map(({ from, to }) => {
    const message = "$body stands for the body of a frame; it cannot be part of a body itself.";
    return { code, message, from, to, source: body?.source ?? "" };
  });
  for (const { from, to } of moreInFrame) {
    const message = "A frame has one body only: remove the second $body.";
    problems.push({ code, message, from, to, source: frame?.source ?? "" });
  }
  if (frame !== undefined && body !== undefined && inFrame === undefined && frame.problems.length === 0) {
    const message = "The frame has no place for this body: add a line with $body to the frame.";
    problems.push({ code, message, from: 0, to: body.fields.at(-1)?.to ?? 0, source: body.source });
  }
  return problems;
}

class Linker {
  readonly #problems: FieldProblem[] = [];
  readonly #bounded = new Set<FieldNode>();
  readonly #names: FieldNames;

  constructor(
    private readonly tree: FieldTree,
    private readonly source: string,
  ) {
    this.#names = new FieldNames(tree);
  }

  link(): LinkResult {
    const { tree, source } = this;
    const computed = this.#checkAll();
    if (computed === undefined) return { ok: false, problems: this.#problems };
    const needed = neededInputs(tree.nodes);
    return { ok: true, layout: { tree, source, names: this.#names, computed, bounded: this.#bounded, ...needed } };
  }

  problems(): readonly FieldProblem[] {
    this.#checkAll();
    return this.#problems;
  }

  /** Undefined where something is wrong. */
  #checkAll(): ComputedFields | undefined {
    const { nodes, roots } = this.tree;
    for (const node of nodes) {
      if (this.#problems.length >= fieldLimits.problems) break;
      this.#check(node);
    }
    this.#refuseCapturedTwice();
    if (this.#problems.length > 0) return undefined;
    this.#bound(roots, true);
    const computed = new ComputedFields(this.tree, this.#names);
    this.#problems.push(...computed.problems);
    return this.#problems.length > 0 ? undefined : computed;
  }

  #check(node: FieldNode): void {
    const { field } = node;
    if (field.operation === undefined && sizeExpression(field) === undefined) return;
    for (const check of [() => this.#names.resolve(node), () => checkValue(field)]) {
      const result = orProblem(node.source, check);
      if ("problem" in result) this.#problems.push(result.problem);
    }
  }

  #problem(node: FieldNode, code: FieldProblemCode, message: string, { from, to }: TextRange): void {
    this.#problems.push({ code, message, from, to, source: node.source });
  }

  #refuseCapturedTwice(): void {
    const captured = new Set<string>();
    for (const node of this.tree.nodes) {
      for (const name of capturedNames(node.field)) {
        const message = `The variable ${name} would be captured twice from one message: give one of them another name.`;
        if (captured.has(name))
          this.#problem(
            node,
            "SOCKSCOPE_FIELD_NAME",
            message,
            node.field.capture ?? node.field.operation ?? node.field,
          );
        captured.add(name);
      }
    }
  }

  /**
   * Finds, among neighbours, those behind which all sizes are known, and refuses a rest of which they are not. `isBounded`
   * tells whether the end of what holds them is known.
   */
  #bound(nodes: readonly FieldNode[], isBounded: boolean): void {
    for (const [place, node] of nodes.entries()) {
      if (!holdsBody(node) && !holdsRest(node)) continue;
      const open = nodes.slice(place + 1).find((later) => !this.#isSizeKnown(later, node));
      if (isBounded && open === undefined) this.#bounded.add(node);
      if (open !== undefined && holdsRest(node)) {
        const message = `Nobody could tell where this ends: the size of ${fieldTitle(open)} behind it is not known before it is read.`;
        this.#problem(node, "SOCKSCOPE_FIELD_NAME", message, node.field);
      }
      this.#bound(node.children ?? [], this.#bounded.has(node));
    }
  }

  /** Whether the size is known when all before `start` is read. */
  #isSizeKnown(node: FieldNode, start: FieldNode): boolean {
    if (node.children !== undefined) return node.children.every((child) => this.#isSizeKnown(child, start));
    const { item } = node.field;
    if (item.kind === "number") return item.type.size !== undefined;
    if (item.kind === "literal") return true;
    const size = sizeExpression(node.field);
    if (size === undefined) return false;
    const { references, lengths, checksums } = expressionParts(size);
    const used = [...references, ...[...lengths, ...checksums].map(({ last }) => last)];
    return used.every((reference) => {
      const target = this.#names.target(reference);
      return target.index < start.index && target.endLeaf <= start.firstLeaf;
    });
  }
}

/** The variables that a field sets: its capture, and the named groups of its pattern. */
export function capturedNames({ capture, operation }: Field): readonly string[] {
  const own = capture === undefined ? none : [capture.text];
  if (operation?.kind !== "matches") return own;
  const groups = operation.pattern.source.matchAll(/\(\?<([\p{L}_][\p{L}\p{N}_]*)>/gu);
  return [...own, ...new Set(Array.from(groups, ([, name = ""]) => name))];
}

const none: readonly never[] = [];

function neededInputs(nodes: readonly FieldNode[]): Pick<FieldLayout, "variables" | "files" | "encodings"> {
  const encodings = nodes.flatMap(({ field: { item } }) => (item.kind === "text" ? [item.encoding] : []));
  return {
    variables: nodes.flatMap(({ field, source }) => fieldVariables(field).map((use) => ({ ...use, source }))),
    files: nodes.flatMap(({ field, source }) =>
      literalParts(field).flatMap((part) => (part.kind === "file" ? [{ ...part, source }] : [])),
    ),
    encodings: new Set(encodings),
  };
}

const nothing = (): never => {
  throw new TypeError("A constant needs nothing.");
};
const noInputs: FieldInputs = { variable: nothing, file: nothing, codec: nothing, random: nothing, now: nothing };
const noMessage: MessageView = { valueOf: nothing, lengthOf: nothing, piecesOf: nothing };

/** What cannot fit, whatever the message, is told before anything is sent. */
function checkValue({ item, operation }: Field): void {
  const value = operationValue(operation);
  if (item.kind !== "number" || value?.kind !== "number") return;
  refuseWideChecksum(value.expression, item.type);
  const parts = expressionParts(value.expression);
  if (parts.isFree || parts.variables.length > 0 || dependsOnFields(parts)) return;
  const number = evaluateExpression(value.expression, { inputs: noInputs, message: noMessage, type: item.type });
  const problem = fitProblem(item.type, wholeNumber(number));
  if (problem !== undefined)
    throw new FieldFault("SOCKSCOPE_FIELD_VALUE", `${formatNumber(number)} ${problem}.`, value.expression);
}

function refuseWideChecksum(expression: Expression, { name, size, range }: NumberType): void {
  if (expression.kind !== "checksum" || expression.checksum === undefined || size === undefined || !range) return;
  const { width } = expression.checksum;
  if (1n << BigInt(width) <= range.most + 1n) return;
  const message = `This checksum has ${width} bits, which do not fit into ${name}: write a wider type.`;
  throw new FieldFault("SOCKSCOPE_FIELD_VALUE", message, expression);
}
