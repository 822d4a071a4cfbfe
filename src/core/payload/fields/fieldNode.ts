import type { Field } from "./fieldText";

/** A field in its place in a message. */
export interface FieldNode {
  readonly field: Field;
  /** Which text the field stands in. */
  readonly source: string;
  readonly parent: FieldNode | undefined;
  /** The fields of a group, or of the body that was put in place of `$body`; undefined for a single field. */
  readonly children: readonly FieldNode[] | undefined;
  /** Its place among all fields of the message, those that hold others included. */
  readonly index: number;
  /** The first of the single fields in it, counted over the message … */
  readonly firstLeaf: number;
  /** … and the one behind its last. */
  readonly endLeaf: number;
}

/** `header.len`; a field without a name goes by its item. Names of the body are not preceded by that of `$body`. */
export function fieldPath(node: FieldNode): string {
  const own = node.field.name?.text ?? node.field.item.label;
  const group = node.parent;
  const isNamedGroup = group?.field.item.kind === "group" && group.field.name !== undefined;
  return isNamedGroup ? `${fieldPath(group)}.${own}` : own;
}

/** How a message of a problem names the field; a long item is cut. */
export function fieldTitle(node: FieldNode): string {
  const path = fieldPath(node);
  return path.length > 40 ? `${path.slice(0, 39)}…` : path;
}

interface Fields {
  readonly fields: readonly Field[];
  readonly source: string;
}

/** Puts fields into their places, `body`, which must not have a `$body` itself, where `$body` stands. */
export class FieldTree {
  readonly roots: readonly FieldNode[];
  /** Every field, each before those in it. */
  readonly nodes: FieldNode[] = [];
  /** The fields that hold no others, in the order of their bytes. */
  readonly leaves: FieldNode[] = [];

  constructor(
    frame: Fields,
    private readonly body?: Fields,
  ) {
    this.roots = this.#place(frame.fields, frame.source, undefined);
  }

  #place(fields: readonly Field[], source: string, parent: FieldNode | undefined): FieldNode[] {
    return fields.map((field) => {
      const inner = this.#inside(field, source);
      const children: FieldNode[] | undefined = inner && [];
      const node = {
        field,
        source,
        parent,
        children,
        index: this.nodes.length,
        firstLeaf: this.leaves.length,
        endLeaf: 0,
      };
      this.nodes.push(node);
      if (inner === undefined) this.leaves.push(node);
      else children?.push(...this.#place(inner.fields, inner.source, node));
      node.endLeaf = this.leaves.length;
      return node;
    });
  }

  #inside({ item }: Field, source: string): Fields | undefined {
    if (item.kind === "group") return { fields: item.fields, source };
    return item.kind === "body" ? this.body : undefined;
  }
}

/** Whether the field takes whatever is there: `*`, `bytes(*)`, `str(*)`, or `$body` with no fields of its own. */
export function isRest({ field: { item }, children }: FieldNode): boolean {
  if (item.kind === "bytes" || item.kind === "text") return item.size === undefined;
  return item.kind === "body" && children === undefined;
}

/** Whether the field, or one in it, is a rest. */
export function holdsRest(node: FieldNode): boolean {
  return isRest(node) || (node.children?.some(holdsRest) ?? false);
}

/** Whether the field is the body of a frame, or one in it is. */
export function holdsBody({ field: { item }, children }: FieldNode): boolean {
  return item.kind === "body" || (children?.some(holdsBody) ?? false);
}
