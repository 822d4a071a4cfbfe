import { variantOf } from "../validate/checkShape";
import { fileShape } from "../vocabulary/fileShape";
import type { KeyShape, KeysShape, NamesShape, Shape, VariantShape } from "../vocabulary/shape";
import type { SourceRange } from "../diagnostic";
import type { YamlMap, YamlNode, YamlScalar } from "../yaml/yamlNode";

/** A map on the way to a place, and the key of it that leads on. */
export interface PlaceStep {
  readonly map: YamlMap;
  readonly key: YamlScalar;
  /** What the map may hold; undefined where that is not known, because something around it was refused. */
  readonly shape: KeysShape | NamesShape | undefined;
}

/** Where in an exchange file an offset is. */
export interface Place {
  readonly scalar: YamlScalar;
  /** Whether the scalar is a key; it is that of the last step then. */
  readonly isKey: boolean;
  /** From the outermost map to the innermost. */
  readonly path: readonly PlaceStep[];
  /** What may stand in place of a scalar that is no key. */
  readonly shape: Shape | undefined;
}

/** The scalar that an offset touches, and the way to it; undefined where there is none. */
export function placeAt(root: YamlNode | undefined, at: number): Place | undefined {
  return walk({ node: root, shape: fileShape }, at, []);
}

/** The description of the key of a step, where it is one of the language. */
export function keyShapeOf({ key, shape }: PlaceStep): KeyShape | undefined {
  return shape?.kind === "keys" && Object.hasOwn(shape.keys, key.text) ? shape.keys[key.text] : undefined;
}

/** What a shape comes to for a node: a reference is followed, and of several shapes the one that fits the node is taken. */
export function shapeFor(
  shape: Shape | undefined,
  node: YamlNode,
): Exclude<Shape, { kind: "reference" | "either" | "variant" }> | undefined {
  switch (shape?.kind) {
    case "reference":
      return shapeFor(shape.shape(), node);
    case "either":
      return shapeFor(shape[node.kind], node);
    case "variant": {
      const chosen = variantOf(node, shape);
      return chosen === undefined ? anyVariant(shape) : shape.variants[chosen];
    }
    default:
      return shape;
  }
}

/** A map whose kind is not known yet: one of the keys that kinds are named by, and whatever goes with any of them. */
function anyVariant({ of, variants }: VariantShape): KeysShape {
  const kinds = Object.keys(variants);
  const others = Object.values(variants).flatMap(({ keys }) =>
    Object.entries(keys).map(([key, { shape, description }]) => [key, { shape, description }] as const),
  );
  const own = Object.entries(variants).flatMap(([kind, { keys }]) => {
    const named = keys[kind];
    return named === undefined ? [] : [[kind, named] as const];
  });
  return { kind: "keys", of, keys: Object.fromEntries([...own, ...others, ...own]), exactlyOneOf: kinds };
}

interface Described {
  readonly node: YamlNode | undefined;
  readonly shape: Shape | undefined;
}

function walk({ node, shape }: Described, at: number, path: readonly PlaceStep[]): Place | undefined {
  if (node === undefined || !touches(node, at)) return undefined;
  if (node.kind === "scalar") return { scalar: node, isKey: false, path, shape };
  const own = shapeFor(shape, node);
  if (node.kind === "map")
    return walkMap(node, own?.kind === "keys" || own?.kind === "names" ? own : undefined, at, path);
  const item = own?.kind === "list" ? own.item : undefined;
  return firstOf(node.items, (each) => walk({ node: each, shape: item }, at, path));
}

function walkMap(map: YamlMap, shape: PlaceStep["shape"], at: number, path: readonly PlaceStep[]): Place | undefined {
  const steps = map.entries.map(({ key, value }) => ({ value, step: { map, key, shape } }));
  // Before the values: a block ends where the key behind it begins.
  const own = steps.find(({ step }) => touches(step.key, at))?.step;
  if (own !== undefined) return { scalar: own.key, isKey: true, path: [...path, own], shape: undefined };
  return firstOf(steps, ({ value, step }) => {
    const inner = shape?.kind === "names" ? shape.value : keyShapeOf(step)?.shape;
    return walk({ node: value, shape: inner }, at, [...path, step]);
  });
}

function touches({ from, to }: SourceRange, at: number): boolean {
  return at >= from && at <= to;
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
