import { isAlias, isMap, isScalar, isSeq, type CST, type ParsedNode, type YAMLError, type YAMLMap } from "yaml";
import { doAtOnce, type PausableWork } from "../../pausableWork";
import { exactNumber } from "../../payload/fields/numberTypes";
import { quoted } from "../../quoted";
import { Diagnostics, type ExchangeDiagnostic, type SourceRange } from "../diagnostic";
import { composing, type LongList } from "./composeYaml";
import { findingTooDeep, readingTokens } from "./yamlTokens";
import type { ScalarStyle, ScalarValue, YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from "./yamlNode";

/** The bounds of a file. They are far above what people write, and keep hostile ones cheap. */
export const yamlLimits = {
  /** UTF-16 units of a file. */
  characters: 2 << 20,
  /** Maps and lists inside each other. */
  depth: 40,
} as const;

/** The tree of a file, as far as it could be read, and what is wrong with it. */
export interface YamlResult {
  /** Undefined where the file is empty or cannot be read at all. */
  readonly root: YamlNode | undefined;
  readonly diagnostics: readonly ExchangeDiagnostic[];
}

/**
 * Reads the part of YAML 1.2 that exchange files use: one document of maps, lists and scalars. Anchors, aliases, merge
 * keys, tags and directives are refused by name. Never throws.
 */
export function readYaml(text: string): YamlResult {
  return doAtOnce(readingYaml(text));
}

/** {@link readYaml} with pauses. A block list of more than `itemsAtOnce` items is read in pieces of as many. */
export function* readingYaml(text: string, itemsAtOnce?: number): PausableWork<YamlResult> {
  const diagnostics = new Diagnostics();
  const isTooLong = text.length > yamlLimits.characters;
  if (isTooLong) refuseLong(diagnostics);
  const root = isTooLong ? undefined : yield* readingTree(text, diagnostics, itemsAtOnce);
  return { root, diagnostics: diagnostics.sorted() };
}

function refuseLong(diagnostics: Diagnostics): void {
  const message = `The file has more than ${yamlLimits.characters} characters; split it, and run the parts with run.`;
  diagnostics.error("SOCKSCOPE_EXCHANGE_LIMIT", message, { from: 0, to: 0 });
}

function* readingTree(
  text: string,
  diagnostics: Diagnostics,
  itemsAtOnce?: number,
): PausableWork<YamlNode | undefined> {
  const tokens = yield* readingTokens(text);
  const deep = yield* findingTooDeep(tokens, yamlLimits.depth);
  if (deep !== undefined) {
    const message = `The file is nested more than ${yamlLimits.depth} levels deep here; write it flatter.`;
    diagnostics.error("SOCKSCOPE_EXCHANGE_LIMIT", message, { from: deep, to: Math.min(deep + 1, text.length) });
    return undefined;
  }
  const { documents, errors, longLists } = yield* composing(tokens, text.length, itemsAtOnce);
  const [document, second] = documents;
  if (document === undefined) return undefined;
  reportError(errors, text.length, diagnostics);
  refuseDirectives(tokens, diagnostics);
  if (second !== undefined) {
    const from = second.range[0];
    const message = "A file holds one document; move what follows to a file of its own.";
    diagnostics.error("SOCKSCOPE_EXCHANGE_YAML", message, { from, to: Math.min(from + 3, text.length) });
  }
  return yield* new Converter(diagnostics, text, longLists).node(document.contents ?? undefined);
}

/** Sentences of our own for the mistakes that people make most; the library's stand for the rest. */
const sentences: Record<string, string> = {
  TAB_AS_INDENT: "A tab cannot indent YAML; use spaces.",
  BAD_INDENT: "The indentation fits no line above; line it up with the keys that it belongs to.",
  MULTILINE_IMPLICIT_KEY: "This line is no key: write key: value, or indent it under the key that it belongs to.",
  BAD_SCALAR_START: "A value cannot start with this character; put the value in quotes.",
  BAD_DQ_ESCAPE: "This escape does not exist in double quotes; write \\\\ for a backslash, or use single quotes.",
  BLOCK_AS_IMPLICIT_KEY: "A value with a colon and a blank in it needs quotes; a second key needs a line of its own.",
};

/** Reports the first error: those behind it are mostly what the parser makes of the text that it has lost track of. */
function reportError(errors: readonly YAMLError[], length: number, diagnostics: Diagnostics): void {
  const [first] = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first === undefined) return;
  const { code, message, pos } = first;
  const sentence = sentences[code] ?? `This is not YAML: ${message.replace(/\.?\s*$/, "")}.`;
  const from = Math.min(pos[0], length);
  diagnostics.error("SOCKSCOPE_EXCHANGE_YAML", sentence, { from, to: Math.max(from, Math.min(pos[1], length)) });
}

function refuseDirectives(tokens: readonly CST.Token[], diagnostics: Diagnostics): void {
  for (const token of tokens) {
    if (token.type !== "directive") continue;
    const range = { from: token.offset, to: token.offset + token.source.length };
    diagnostics.error("SOCKSCOPE_EXCHANGE_YAML", "Exchange files have no directives; remove this line.", range);
  }
}

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

/** Makes our tree of the library's, and refuses what exchange files do not use. */
class Converter {
  constructor(
    private readonly diagnostics: Diagnostics,
    private readonly source: string,
    private readonly longLists: ReadonlyMap<unknown, LongList>,
  ) {}

  *node(node: ParsedNode | undefined): PausableWork<YamlNode | undefined> {
    if (node === undefined) return undefined;
    const long = isSeq(node) ? this.longLists.get(node.srcToken) : undefined;
    const range = long ?? { from: node.range[0], to: node.range[1] };
    if (isAlias(node)) this.#refuse(noAlias, range);
    if (node.anchor !== undefined) this.#refuse(noAnchor, range);
    if (node.tag !== undefined) this.#refuse(noTag, range);
    if (isMap(node)) return yield* this.#map(node, range);
    if (isSeq(node)) return yield* this.#list(long?.items ?? node.items, node.flow === true, range);
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

  *#list(items: readonly ParsedNode[], isFlow: boolean, range: SourceRange): PausableWork<YamlList> {
    const nodes: YamlNode[] = [];
    for (const item of items) {
      const node = yield* this.node(item);
      if (node !== undefined) nodes.push(node);
      yield;
    }
    return { kind: "list", isFlow, items: nodes, ...extent(nodes, range, isFlow) };
  }

  *#map(node: YAMLMap.Parsed, range: SourceRange): PausableWork<YamlMap> {
    const seen = new Set<string>();
    const entries: YamlEntry[] = [];
    for (const pair of node.items) {
      const key = yield* this.#key(pair.key);
      if (key === undefined) continue;
      if (seen.has(key.text)) this.#refuse(`The key ${quoted(key.text)} is here twice; keep one of them.`, key);
      else entries.push({ key, value: this.#present(yield* this.node(pair.value ?? undefined)) });
      seen.add(key.text);
    }
    const isFlow = node.flow === true;
    const nodes = entries.flatMap(({ key, value }) => (value ? [key, value] : [key]));
    return { kind: "map", isFlow, entries, ...extent(nodes, range, isFlow) };
  }

  *#key(node: ParsedNode): PausableWork<YamlScalar | undefined> {
    const key = yield* this.node(node);
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
