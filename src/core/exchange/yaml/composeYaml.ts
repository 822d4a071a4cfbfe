import { Composer, isSeq, type CST, type Document, type ParsedNode, type YAMLError } from "yaml";
import type { PausableWork } from "../../pausableWork";
import { Diagnostics } from "../diagnostic";
import { YamlConverter, type LongList, type LongLists } from "./convertYaml";
import type { YamlNode } from "./yamlNode";

/** A block list of more items is composed in pieces of as many. */
export const itemsAtOnce = 16;

const options = {
  version: "1.2",
  schema: "core",
  uniqueKeys: false,
  intAsBigInt: true,
  prettyErrors: false,
  keepSourceTokens: true,
} as const;

/** What the YAML library makes of tokens. */
export interface Composed {
  /** The first is always there, be it empty. */
  readonly documents: readonly Document.Parsed[];
  /** Those of the first document. */
  readonly errors: readonly YAMLError[];
  /** Lists of the first document that were composed in pieces. */
  readonly longLists: LongLists;
}

/**
 * Composes documents of tokens that nest only as deep as allowed. The library does that without a pause, so that the long
 * lists of the first document are taken out of it before, and composed, and made nodes of ours, piece by piece.
 */
export function* composing(tokens: readonly CST.Token[], text: string, most = itemsAtOnce): PausableWork<Composed> {
  const first = tokens.find((token) => token.type === "document");
  const lists = new ListComposer(text, most);
  // A directive would have to be known to each piece.
  const isPlain = tokens.every(({ type }) => type !== "directive");
  if (isPlain && first?.value !== undefined) first.value = yield* lists.shortening(first.value);
  const documents = [...new Composer(options).compose(tokens, true, text.length)];
  const errors = [...lists.errors, ...(documents[0]?.errors ?? [])];
  return { documents, errors, longLists: lists.longLists };
}

class ListComposer {
  readonly errors: YAMLError[] = [];
  readonly longLists = new Map<unknown, LongList>();

  constructor(
    private readonly text: string,
    private readonly most: number,
  ) {}

  /** A token, each long list in it replaced by an empty one that stands where the list ends: what is behind depends on that. */
  *shortening(token: CST.Token): PausableWork<CST.Token> {
    if (!isBlock(token)) return token;
    for (const item of token.items) {
      if (item.value && isBlock(item.value) && isRead(item)) item.value = yield* this.shortening(item.value);
      yield;
    }
    return token.type === "block-seq" && token.items.length > this.most ? yield* this.#inPieces(token) : token;
  }

  *#inPieces(list: CST.BlockSequence): PausableWork<CST.BlockSequence> {
    const diagnostics = new Diagnostics();
    const converter = new YamlConverter(diagnostics, this.text, this.longLists);
    const items: YamlNode[] = [];
    let [to, offset] = [list.offset, list.offset];
    for (let at = 0; at < list.items.length; at += this.most) {
      const piece = { ...list, offset: to, items: list.items.slice(at, at + this.most) };
      const composed = this.#compose(piece);
      items.push(...composed.items.map((node) => converter.node(node)).filter((node) => node !== undefined));
      [, to, offset] = composed.range;
      yield;
    }
    const empty = { ...list, offset, items: [] };
    this.longLists.set(empty, { from: list.offset, to, items, diagnostics });
    return empty;
  }

  #compose(list: CST.BlockSequence): { readonly items: readonly ParsedNode[]; readonly range: ParsedNode["range"] } {
    const token: CST.Document = { type: "document", offset: list.offset, start: [], value: list };
    const [document] = [...new Composer(options).compose([token])];
    this.errors.push(...(document?.errors ?? []));
    const contents = document?.contents;
    // Where the library gives up there is an error, and no list.
    return isSeq(contents) ? contents : { items: [], range: [list.offset, list.offset, list.offset] };
  }
}

function isBlock(token: CST.Token): token is CST.BlockMap | CST.BlockSequence {
  return token.type === "block-map" || token.type === "block-seq";
}

/** Whether the library composes the value of an item: of a map that has lost its way, it leaves out what no colon leads to. */
function isRead(item: CST.BlockMap["items"][number] | CST.BlockSequence["items"][number]): boolean {
  return item.sep === undefined || item.sep.some(({ type }) => type === "map-value-ind");
}
