import type { CST, YAMLError } from "yaml";
import { doAtOnce, type PausableWork } from "../../pausableWork";
import { Diagnostics, type ExchangeDiagnostic } from "../diagnostic";
import { composing } from "./composeYaml";
import { YamlConverter } from "./convertYaml";
import type { YamlNode } from "./yamlNode";
import { findingTooDeep, readingTokens } from "./yamlTokens";

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
  const { documents, errors, longLists } = yield* composing(tokens, text, itemsAtOnce);
  const [document, second] = documents;
  if (document === undefined) return undefined;
  reportError(errors, text.length, diagnostics);
  refuseDirectives(tokens, diagnostics);
  if (second !== undefined) {
    const from = second.range[0];
    const message = "A file holds one document; move what follows to a file of its own.";
    diagnostics.error("SOCKSCOPE_EXCHANGE_YAML", message, { from, to: Math.min(from + 3, text.length) });
  }
  return new YamlConverter(diagnostics, text, longLists).node(document.contents ?? undefined);
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
