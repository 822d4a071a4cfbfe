import { dependsOnFields, expressionParts, operationExpressions, sizeExpression } from "./expressionParts";
import type { FieldNames } from "./fieldNames";
import { fieldTitle, type FieldNode, type FieldTree } from "./fieldNode";
import { FieldFault, fieldLimits, orProblem, type FieldProblem } from "./fieldProblem";
import type { FieldRange } from "./fieldText";

/** The expressions that decide what is sent for a field, where they take something from other fields. */
function computingParts({ field }: FieldNode) {
  const { operation } = field;
  if (operation?.kind !== "assign") return undefined;
  const size = sizeExpression(field);
  const isRandom = operation.value.kind === "randomBytes" && size !== undefined;
  const parts = expressionParts(...(isRandom ? [size] : operationExpressions(operation)));
  return dependsOnFields(parts) ? parts : undefined;
}

/** Whether its length is not known before its value is. */
function hasOpenSize({ field: { item } }: FieldNode): boolean {
  return item.kind !== "number" || item.type.size === undefined;
}

/**
 * Puts the fields that are computed from others into an order in which each comes after those that it needs; a field that
 * needs itself is a problem.
 */
export class ComputedFields {
  readonly order: FieldNode[] = [];
  readonly problems: FieldProblem[] = [];
  readonly #computed: readonly FieldNode[];
  readonly #states = new Map<FieldNode, "open" | "done">();

  constructor(
    tree: FieldTree,
    private readonly names: FieldNames,
  ) {
    this.#computed = tree.leaves.filter((leaf) => computingParts(leaf) !== undefined);
    const tooMany = this.#computed[fieldLimits.computedFields];
    if (tooMany === undefined) {
      for (const node of this.#computed) this.#visit(node, []);
    } else {
      const message = `There are too many computed fields: ${fieldLimits.computedFields} are the most in one message.`;
      const { from, to } = tooMany.field;
      this.problems.push({ code: "SOCKSCOPE_FIELD_LIMIT", message, from, to, source: tooMany.source });
    }
  }

  /** Whether the field's value is computed from other fields. */
  has(node: FieldNode): boolean {
    return this.#states.has(node);
  }

  #visit(node: FieldNode, path: readonly FieldNode[]): void {
    const state = this.#states.get(node);
    if (state === "done") return;
    if (state === "open") {
      this.#refuseCycle([...path.slice(path.indexOf(node)), node]);
      return;
    }
    this.#states.set(node, "open");
    for (const needed of this.#needs(node)) this.#visit(needed, [...path, node]);
    this.#states.set(node, "done");
    this.order.push(node);
  }

  #refuseCycle(cycle: readonly FieldNode[]): void {
    const node = cycle[0];
    if (node === undefined) return;
    const names = cycle.map(fieldTitle);
    const way = names.length > 8 ? [...names.slice(0, 4), "…", ...names.slice(-3)] : names;
    const message = `${fieldTitle(node)} would be computed from itself (${way.join(" → ")}): compute one of them without the others.`;
    const place = node.field.operation ?? node.field;
    const result = orProblem(node.source, () => {
      throw new FieldFault("SOCKSCOPE_FIELD_NAME", message, place);
    });
    if ("problem" in result) this.problems.push(result.problem);
  }

  #needs(node: FieldNode): FieldNode[] {
    const parts = computingParts(node);
    if (parts === undefined) return [];
    const named = parts.references.map((reference) => this.names.target(reference));
    return [
      ...this.#computed.filter((each) => named.includes(each)),
      ...parts.lengths.flatMap((range) => this.#computedIn(range).filter(hasOpenSize)),
      ...parts.checksums.flatMap((range) => this.#computedIn(range)),
    ];
  }

  #computedIn({ first, last }: FieldRange): FieldNode[] {
    const { firstLeaf } = this.names.target(first);
    const { endLeaf } = this.names.target(last);
    return this.#computed.filter((node) => node.firstLeaf >= firstLeaf && node.firstLeaf < endLeaf);
  }
}
