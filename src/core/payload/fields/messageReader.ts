import { exactNumber } from "./numberTypes";
import type { MessageView } from "./evaluateExpression";
import { sizeExpression } from "./expressionParts";
import { formatValue, masked, type MaskedBytes } from "./fieldDisplay";
import { brokenEncoding, bytesContent } from "./fieldContent";
import type { FieldEvaluator } from "./fieldEvaluator";
import type { FieldValue, Variable } from "./fieldInputs";
import { holdsRest, type FieldNode } from "./fieldNode";
import { FieldFault, type FieldMismatch, type FieldProblem } from "./fieldProblem";
import type { FieldReading } from "./fieldReading";
import type { FieldRange, Reference } from "./fieldText";
import { isCheckedLast, literalDifference, matchField, type HeldField } from "./matchField";
import { countBytes, MismatchReport, type OpenReading } from "./mismatchReport";

/** Reads the fields of one message one after the other, and holds each against its text. */
export class MessageReader implements MessageView {
  readonly fields: OpenReading[] = [];
  readonly captures = new Map<string, Variable>();
  readonly #readings = new Map<FieldNode, OpenReading>();
  readonly #values = new Map<FieldNode, FieldValue>();
  readonly #report: MismatchReport;

  constructor(
    private readonly evaluator: FieldEvaluator,
    private readonly bytes: Uint8Array,
    private readonly shown: MaskedBytes,
    private readonly allowsMore: boolean,
  ) {
    this.#report = new MismatchReport(evaluator, shown, this.#readings);
  }

  /** What is wrong, in the order in which it was found. */
  get problems(): readonly (FieldProblem | FieldMismatch)[] {
    return this.#report.problems;
  }

  /** Reads all; answers where the last field ends, or undefined where it cannot be told. */
  read(): number | undefined {
    const { tree } = this.evaluator.layout;
    const end = this.#readAll(tree.roots, this.bytes.length, { at: 0, into: this.fields });
    if (end === undefined) return undefined;
    if (end < this.bytes.length && !this.allowsMore) this.#report.extra(undefined, end, this.bytes.length);
    for (const node of tree.nodes) if (isCheckedLast(node)) this.#check(node);
    return end;
  }

  valueOf(reference: Reference): bigint | number {
    const value = this.#values.get(this.evaluator.layout.names.target(reference));
    if (typeof value === "bigint" || typeof value === "number") return value;
    throw new FieldFault("SOCKSCOPE_FIELD_NAME", `${reference.path.join(".")} is not read yet.`, reference);
  }

  lengthOf(range: FieldRange): number {
    const [from, to] = this.#ends(range);
    return to - from;
  }

  piecesOf(range: FieldRange): Iterable<Uint8Array> {
    return [this.bytes.subarray(...this.#ends(range))];
  }

  #ends({ first, last }: FieldRange): [number, number] {
    const { names } = this.evaluator.layout;
    const start = this.#readings.get(names.target(first));
    const end = this.#readings.get(names.target(last));
    return [start?.offset ?? 0, (end?.offset ?? 0) + (end?.length ?? 0)];
  }

  #readAll(
    nodes: readonly FieldNode[],
    limit: number,
    { at, into }: { at: number; into: OpenReading[] },
  ): number | undefined {
    let next = at;
    for (const [place, node] of nodes.entries()) {
      const end = this.#limitOf(nodes, place, limit);
      if (end === undefined) return undefined;
      const reading = this.#open(node, next);
      into.push(reading);
      const length = this.#length(node, next, Math.max(next, end));
      if (length === undefined) return undefined;
      reading.length = length;
      this.#close(node, reading);
      next += length;
    }
    return next;
  }

  /** Where the field must have ended, so that those behind it have their place. */
  #limitOf(nodes: readonly FieldNode[], place: number, limit: number): number | undefined {
    if (!this.#isCut(nodes[place])) return limit;
    let end = limit;
    for (const later of nodes.slice(place + 1)) {
      const size = this.#knownSize(later);
      if (size === undefined) return undefined;
      end -= size;
    }
    return end;
  }

  /** Whether the field ends where those behind it begin, counted from the end of the message. */
  #isCut(node: FieldNode | undefined): boolean {
    if (node === undefined || !this.evaluator.layout.bounded.has(node)) return false;
    return !this.allowsMore || holdsRest(node);
  }

  /** The size of a field that is not read yet; undefined where its text makes no sense with these bytes. */
  #knownSize(node: FieldNode): number | undefined {
    const { item } = node.field;
    if (node.children !== undefined) {
      const sizes = node.children.map((child) => this.#knownSize(child));
      return sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0);
    }
    if (item.kind === "number") return item.type.size;
    return this.#attempt(node, () => {
      if (item.kind === "literal") return this.evaluator.literal(node).bytes.length;
      return this.#declaredSize(node, this.bytes.length);
    });
  }

  /** Runs what may throw a fault, which becomes a problem and an undefined result. */
  #attempt<T>(node: FieldNode, attempt: () => T): T | undefined {
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof FieldFault)) throw error;
      this.#report.problems.push(error.inText(node.source));
      return undefined;
    }
  }

  #open(node: FieldNode, offset: number): OpenReading {
    const { field, source } = node;
    const reading: OpenReading = {
      name: field.name?.text,
      item: field.item.label,
      source,
      from: field.from,
      to: field.to,
      offset,
      length: 0,
      value: this.bytes.subarray(offset, offset),
      text: "",
      isSecret: this.evaluator.isSecret(node),
      problem: undefined,
      fields: [],
    };
    this.#readings.set(node, reading);
    return reading;
  }

  /** How long the field is; undefined, after a problem, where it does not fit before `limit`. */
  #length(node: FieldNode, at: number, limit: number): number | undefined {
    if (node.children !== undefined) return this.#lengthOfGroup(node, node.children, { at, limit });
    const { item } = node.field;
    switch (item.kind) {
      case "number":
        return this.#lengthOfNumber(node, at, limit);
      case "literal":
        return this.#lengthOfLiteral(node, at, limit);
      case "zeroTerminated": {
        const end = this.bytes.indexOf(0, at);
        if (end >= 0 && end < limit) return end + 1 - at;
        this.#report.missing(node, limit, "a NUL at its end");
        return undefined;
      }
      default: {
        if (sizeExpression(node.field) === undefined) return limit - at;
        const size = this.#attempt(node, () => this.#declaredSize(node, at));
        if (size === undefined || at + size <= limit) return size;
        this.#report.missing(node, limit, countBytes(size));
        return undefined;
      }
    }
  }

  #lengthOfGroup(
    node: FieldNode,
    children: readonly FieldNode[],
    { at, limit }: { at: number; limit: number },
  ): number | undefined {
    const end = this.#readAll(children, limit, { at, into: this.#readings.get(node)?.fields ?? [] });
    if (end === undefined) return undefined;
    if (!this.#isCut(node) || end >= limit) return end - at;
    this.#report.extra(node, end, limit);
    return limit - at;
  }

  #lengthOfNumber(node: FieldNode, at: number, limit: number): number | undefined {
    const { item } = node.field;
    if (item.kind !== "number") return undefined;
    const read = item.type.decode(this.bytes.subarray(0, limit), at);
    if (read === undefined) {
      this.#report.missing(node, limit, item.type.size === undefined ? "its last byte" : countBytes(item.type.size));
      return undefined;
    }
    if (read === "broken") {
      this.#report.differs(
        node,
        { expected: `a ${item.type.name} of at most 64 bits`, at: 0 },
        { offset: at, length: limit - at },
      );
      return undefined;
    }
    this.#values.set(node, read.value);
    return read.length;
  }

  /** What is there of the bytes counts even where some are missing: a wrong one will not become right by waiting. */
  #lengthOfLiteral(node: FieldNode, at: number, limit: number): number | undefined {
    const literal = this.#attempt(node, () => this.evaluator.literal(node));
    if (literal === undefined) return undefined;
    const { length } = literal.bytes;
    if (at + length <= limit) return length;
    const got = this.bytes.subarray(at, limit);
    const difference = literalDifference(literal, got);
    if (difference === undefined || difference.at === got.length) this.#report.missing(node, limit, countBytes(length));
    else this.#report.differs(node, difference, { offset: at, length: got.length });
    return undefined;
  }

  /** The length that `bytes(n)` asks for; throws, or is a problem, where that is none. */
  #declaredSize(node: FieldNode, at: number): number | undefined {
    const expression = sizeExpression(node.field);
    if (expression === undefined) return undefined;
    const size = this.evaluator.number(expression, this);
    if (typeof size === "bigint" && size >= 0n && size <= Number.MAX_SAFE_INTEGER) return Number(size);
    this.#report.badLength(node, at, size);
    return undefined;
  }

  /** Notes the value of a field whose length is known, and checks it unless that needs the rest of the message. */
  #close(node: FieldNode, reading: OpenReading): void {
    const { item } = node.field;
    const bytes = this.#bytesOf(reading);
    const value = this.#values.get(node) ?? bytesContent(node, bytes, this.evaluator);
    this.#values.set(node, value);
    reading.value = typeof value === "bigint" ? exactNumber(value) : value;
    reading.text = this.#textOf(node, reading, item.kind === "number" ? item.type : undefined);
    if (!isCheckedLast(node)) this.#check(node);
  }

  #bytesOf({ offset, length }: FieldReading): Uint8Array {
    return this.bytes.subarray(offset, offset + length);
  }

  #textOf(node: FieldNode, reading: FieldReading, type: Parameters<typeof formatValue>[1]): string {
    const { offset, length, value, isSecret } = reading;
    if (isSecret) return masked;
    if (node.children !== undefined) return countBytes(length);
    if (value instanceof Uint8Array) return this.shown.hex(offset, offset + length);
    return this.shown.hides(offset, offset + length) ? masked : formatValue(value, type);
  }

  #check(node: FieldNode): void {
    const reading = this.#readings.get(node);
    if (reading === undefined) return;
    const held: HeldField = { node, bytes: this.#bytesOf(reading), value: this.#values.get(node) ?? reading.value };
    const result = this.#attempt(node, () => matchField(held, this.evaluator, this));
    if (result === undefined) return;
    if (result.difference !== undefined) this.#report.differs(node, result.difference, reading);
    else if (!this.#refusesBrokenText(held, reading)) this.#capture(node, reading, result.groups ?? {});
  }

  #refusesBrokenText(held: HeldField, reading: FieldReading): boolean {
    const encoding = brokenEncoding(held);
    if (encoding === undefined) return false;
    this.#report.differs(held.node, { expected: `text in ${encoding}`, at: 0 }, reading);
    return true;
  }

  #capture(node: FieldNode, reading: FieldReading, groups: Readonly<Record<string, string | undefined>>): void {
    const { isSecret } = reading;
    const keep = (name: string, value: FieldValue) => this.captures.set(name, { value, isSecret });
    const { capture } = node.field;
    if (capture !== undefined)
      keep(capture.text, typeof reading.value === "object" ? reading.value.slice() : reading.value);
    for (const [name, text] of Object.entries(groups)) if (text !== undefined) keep(name, text);
  }
}
