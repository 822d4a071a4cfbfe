import { didYouMean } from "../../closestNames";
import { expressionParts, operationExpressions, sizeExpression } from "./expressionParts";
import type { FieldNode, FieldTree } from "./fieldNode";
import { FieldFault } from "./fieldProblem";
import type { FieldRange, Reference } from "./fieldText";

/** Comparing a misspelled name with thousands would take its time. */
const mostCandidates = 200;

type NamedFields = ReadonlyMap<string, FieldNode>;

function namesOf(nodes: readonly FieldNode[]): NamedFields {
  return new Map(
    nodes.flatMap((node) => (node.field.name === undefined ? [] : [[node.field.name.text, node] as const])),
  );
}

/**
 * Finds the fields that names mean. A name means the field of its own group, else that of the group around it, and so on;
 * from the body it goes on to the frame. `group.field` goes in.
 */
export class FieldNames {
  readonly #found = new Map<Reference, FieldNode>();
  readonly #scopes = new Map<FieldNode | undefined, NamedFields>();

  constructor(private readonly tree: FieldTree) {}

  /** The field that a name in an expression of this message means; all were looked up before. */
  target(reference: Reference): FieldNode {
    const found = this.#found.get(reference);
    if (found === undefined)
      throw new FieldFault("SOCKSCOPE_FIELD_NAME", unknownName(reference.path.join(".")), reference);
    return found;
  }

  /** Looks up every name that a field uses; throws a {@link FieldFault} for the first that is wrong. */
  resolve(node: FieldNode): void {
    const size = sizeExpression(node.field);
    const sizes = size === undefined ? [] : [size];
    const inSize = expressionParts(...sizes);
    const parts = expressionParts(...operationExpressions(node.field.operation), ...sizes);
    for (const reference of parts.references) this.#resolveNumber(reference, node);
    for (const range of [...parts.lengths, ...parts.checksums]) this.#resolveRange(range, node);
    const used = [...inSize.references, ...[...inSize.lengths, ...inSize.checksums].map(({ last }) => last)];
    for (const reference of used) this.#refuseLater(reference, node);
    if (inSize.isFree && size !== undefined) {
      const message = "A length cannot be random or a time: nobody could read the field again.";
      throw new FieldFault("SOCKSCOPE_FIELD_NAME", message, size);
    }
  }

  #resolveNumber(reference: Reference, from: FieldNode): void {
    const { field } = this.#resolve(reference, from);
    if (field.item.kind === "number") return;
    const name = reference.path.join(".");
    const message = `${name} is no number: name a field of a type such as u16be, or write len(${name}) for its length.`;
    throw new FieldFault("SOCKSCOPE_FIELD_NAME", message, reference);
  }

  #resolveRange({ first, last, from, to }: FieldRange, node: FieldNode): void {
    const start = this.#resolve(first, node);
    const end = this.#resolve(last, node);
    if (start.index <= end.index) return;
    const message = `This range runs backwards: write ${last.path.join(".")}..${first.path.join(".")}.`;
    throw new FieldFault("SOCKSCOPE_FIELD_NAME", message, { from, to });
  }

  #refuseLater(reference: Reference, node: FieldNode): void {
    const target = this.target(reference);
    if (target.index < node.index && target.endLeaf <= node.firstLeaf) return;
    const message = `The length depends on ${reference.path.join(".")}, which comes later: only fields before this one tell its length.`;
    throw new FieldFault("SOCKSCOPE_FIELD_NAME", message, reference);
  }

  #resolve(reference: Reference, from: FieldNode): FieldNode {
    const [first = "", ...inner] = reference.path;
    let node = this.#lookUp(first, from, reference);
    for (const name of inner) {
      const names = this.#scope(node);
      const next = names.get(name);
      if (next === undefined) throw this.#fault(reference, `${name} in ${node.field.name?.text ?? first}`, name, names);
      node = next;
    }
    this.#found.set(reference, node);
    return node;
  }

  #lookUp(name: string, from: FieldNode, reference: Reference): FieldNode {
    const known = new Map<string, FieldNode>();
    for (let around = from.parent; ; around = around.parent) {
      const names = this.#scope(around);
      const found = names.get(name);
      if (found !== undefined) return found;
      for (const [each, node] of names) known.set(each, node);
      if (around === undefined) throw this.#fault(reference, name, name, known);
    }
  }

  #scope(node: FieldNode | undefined): NamedFields {
    let names = this.#scopes.get(node);
    if (names === undefined)
      this.#scopes.set(node, (names = namesOf(node === undefined ? this.tree.roots : (node.children ?? []))));
    return names;
  }

  #fault(reference: Reference, described: string, name: string, known: NamedFields): FieldFault {
    const isHex = reference.path.length === 1 && /^[0-9a-f]+$/i.test(name);
    const hint =
      didYouMean(name, [...known.keys()].slice(0, mostCandidates)) ||
      (isHex ? ` Write 0x${name} for a number in hex.` : "");
    return new FieldFault("SOCKSCOPE_FIELD_NAME", `${unknownName(described)}${hint}`, reference);
  }
}

function unknownName(described: string): string {
  return `There is no field ${described}.`;
}
