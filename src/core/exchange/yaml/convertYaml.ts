import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from "yaml";
import { exactNumber } from "../../payload/fields/numberTypes";
import { quoted } from "../../quoted";
import type { Diagnostics, SourceRange } from "../diagnostic";
import type { ScalarStyle, ScalarValue, YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from "./yamlNode";

const styles: Record<string, ScalarStyle> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

const noTag = "Exchange files have no tags; remove this one, and put a value that has to be text in quotes.";
const noAlias = "Exchange files have no aliases; name what is repeated in vars or frames instead.";
const noAnchor = "Exchange files have no anchors; name what is repeated in vars or frames instead.";
const noMerge = "Exchange files have no merge keys; write the keys out.";
const noComplexKey = "A key is one word; write it as key: value.";

/** The items of a list that was composed in pieces. `from` and `to` are those that the library would give the list. */
export interface LongList extends SourceRange {
  readonly items: readonly YamlNode[];
  /** What is wrong with the items. */
  readonly diagnostics: Diagnostics;
}

/** Lists that were composed in pieces, by the token of the empty list that is in their place. */
export type LongLists = ReadonlyMap<unknown, LongList>;

/** Makes our tree of the library's, and refuses what exchange files do not use. */
export class YamlConverter {
  /** `source` is the text. */
  constructor(
    private readonly diagnostics: Diagnostics,
    private readonly source: string,
    private readonly longLists: LongLists,
  ) {}

  node(node: ParsedNode | undefined): YamlNode | undefined {
    if (node === undefined) return undefined;
    const long = isSeq(node) ? this.longLists.get(node.srcToken) : undefined;
    const range = long ?? { from: node.range[0], to: node.range[1] };
    if (isAlias(node)) this.#refuse(noAlias, range);
    if (node.anchor !== undefined) this.#refuse(noAnchor, range);
    if (node.tag !== undefined) this.#refuse(noTag, range);
    if (isMap(node)) return this.#map(node, range);
    if (long !== undefined) return this.#longList(long);
    if (isSeq(node)) return this.#list(node.items, node.flow === true, range);
    if (isScalar(node)) return this.#scalar(node, range);
    return undefined;
  }

  #refuse(message: string, range: SourceRange): void {
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_YAML", message, range);
  }

  #scalar(node: { value: unknown; type?: unknown; source?: string }, range: SourceRange): YamlScalar {
    const style = styles[String(node.type)] ?? "plain";
    const value = exact(node.value);
    const text = typeof value === "string" ? value : (node.source ?? this.source.slice(range.from, range.to));
    return { kind: "scalar", style, value, text, ...range };
  }

  #list(items: readonly ParsedNode[], isFlow: boolean, range: SourceRange): YamlList {
    const nodes = items.map((item) => this.node(item)).filter((item) => item !== undefined);
    return { kind: "list", isFlow, items: nodes, ...extent(nodes, range, isFlow) };
  }

  #longList(list: LongList): YamlList {
    this.diagnostics.add(list.diagnostics.all());
    return { kind: "list", isFlow: false, items: list.items, ...extent(list.items, list, false) };
  }

  #map(node: YAMLMap.Parsed, range: SourceRange): YamlMap {
    const seen = new Set<string>();
    const entries: YamlEntry[] = [];
    for (const pair of node.items) {
      const key = this.#key(pair.key);
      if (key === undefined) continue;
      if (seen.has(key.text)) this.#refuse(`The key ${quoted(key.text)} is here twice; keep one of them.`, key);
      else entries.push({ key, value: this.#present(this.node(pair.value ?? undefined)) });
      seen.add(key.text);
    }
    const isFlow = node.flow === true;
    const nodes = entries.flatMap(({ key, value }) => (value ? [key, value] : [key]));
    return { kind: "map", isFlow, entries, ...extent(nodes, range, isFlow) };
  }

  #key(node: ParsedNode): YamlScalar | undefined {
    const key = this.node(node);
    if (key?.kind === "scalar" && key.text !== "<<") return key;
    if (key !== undefined) this.#refuse(key.kind === "scalar" ? noMerge : noComplexKey, key);
    return undefined;
  }

  /** A key with nothing behind it has no value, however it says so. */
  #present(node: YamlNode | undefined): YamlNode | undefined {
    return node?.kind === "scalar" && node.value === null && node.from === node.to ? undefined : node;
  }
}

/**
 * Where a map or a list stands: to the library a block goes on over the comments and blank lines behind it, and one that
 * is a key may begin behind its own first key.
 */
function extent(nodes: readonly YamlNode[], { from, to }: SourceRange, isFlow: boolean): SourceRange {
  return { from: Math.min(from, nodes[0]?.from ?? from), to: isFlow ? to : (nodes.at(-1)?.to ?? to) };
}

function exact(value: unknown): ScalarValue {
  if (typeof value === "bigint") return exactNumber(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}
