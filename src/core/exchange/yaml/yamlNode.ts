import type { SourceRange } from "../diagnostic";

/** How a scalar is written: `plain`, `'single'`, `"double"`, `|` or `>`. */
export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

/** What a plain scalar can mean in YAML 1.2; scalars of all other styles are text. */
export type ScalarValue = string | number | bigint | boolean | null;

/** A text, number, boolean or nothing. `from` and `to` include quotes and the head of a block. */
export interface YamlScalar extends SourceRange {
  readonly kind: "scalar";
  readonly style: ScalarStyle;
  readonly value: ScalarValue;
  /** The text that it stands for; of a plain number, its digits as written. */
  readonly text: string;
}

/** One `key: value`; a key without a value has none. */
export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode | undefined;
}

/** A map. `isFlow` says that it is written in braces. A key occurs once. */
export interface YamlMap extends SourceRange {
  readonly kind: "map";
  readonly isFlow: boolean;
  readonly entries: readonly YamlEntry[];
}

/** A list. `isFlow` says that it is written in brackets. */
export interface YamlList extends SourceRange {
  readonly kind: "list";
  readonly isFlow: boolean;
  readonly items: readonly YamlNode[];
}

export type YamlNode = YamlScalar | YamlMap | YamlList;

/** The value of a key of a map, or undefined where `node` is no map or has no such key. */
export function valueOf(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return entryOf(node, key)?.value;
}

/** The entry of a key of a map, or undefined where `node` is no map or has no such key. */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.key.text === key) : undefined;
}

/** The items of a list; none where `node` is no list. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === "list" ? node.items : [];
}

/** The entries of a map; none where `node` is no map. */
export function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === "map" ? node.entries : [];
}

/** What a node is, as a message names it. */
export function describeNode(node: YamlNode | undefined): string {
  if (node === undefined) return "nothing";
  if (node.kind === "map") return "a map";
  if (node.kind === "list") return "a list";
  if (node.value === null) return "nothing";
  const type = typeof node.value;
  return type === "string" ? "a text" : type === "boolean" ? "true or false" : "a number";
}
