import { lineEnd, lineStart } from "../edit/textEdit";
import { readYaml } from "../yaml/readYaml";
import type { YamlNode } from "../yaml/yamlNode";
import { placeAt, type Place, type PlaceStep } from "./placeAt";
import { textOffset } from "./textOffset";

/** Where a completion is asked for. */
export type CompletionPlace =
  /** Inside the text of a value. */
  | { readonly kind: "text"; readonly place: Place; readonly textAt: number }
  /** Where a key or a value begins; what is written of it already stands from `from` to `to`. */
  | {
      readonly kind: "word";
      readonly place: Place;
      readonly from: number;
      readonly to: number;
      /** Whether the key's colon is there already. */
      readonly hasColon: boolean;
      /** What has to stand before the word for it to be there: the dash of a new item, or nothing. */
      readonly prefix: string;
      /** How far the key, that of a value, is from the start of its line. */
      readonly keyColumn: number;
      readonly isFlow: boolean;
    };

/** Looks for what may be written at an offset of a file that need not be whole just now. `root` is the tree of `source`. */
export function completionPlaceAt(source: string, root: YamlNode | undefined, at: number): CompletionPlace | undefined {
  if (isComment(source, root, at)) return undefined;
  return textPlace(source, root, at) ?? wordPlace(source, at);
}

function isComment(source: string, root: YamlNode | undefined, at: number): boolean {
  const before = source.slice(lineStart(source, at), at);
  return /(?:^|[ \t])#/.test(before) && placeAt(root, at) === undefined && blockBefore(source, root, at) === undefined;
}

/** The value whose text holds the offset; one that is a single plain word is left to be replaced as a whole. */
function textPlace(source: string, root: YamlNode | undefined, at: number): CompletionPlace | undefined {
  const place = blockBefore(source, root, at) ?? placeAt(root, at);
  if (place === undefined || place.isKey) return undefined;
  const { style, from, text } = place.scalar;
  const isBlock = style === "literal" || style === "folded";
  if (isBlock && at < lineEnd(source, from)) return undefined;
  if ((style === "single" || style === "double") && isOutside(source, place, at)) return undefined;
  if (style === "plain" && (/^[\p{L}\p{N}_.-]*$/u.test(text) || isKeyToBe(source, place, at))) return undefined;
  return { kind: "text", place, textAt: textOffset(source, place.scalar, at) };
}

/** Whether an offset is at the quotes and not between them; the second one may not be there yet. */
function isOutside(source: string, { scalar: { from, to } }: Place, at: number): boolean {
  const isClosed = to - from > 1 && source[to - 1] === source[from];
  return at === from || (at === to && isClosed);
}

/** Whether a word below a plain value, which goes on over lines, is rather a key that has no colon yet. */
function isKeyToBe(source: string, { scalar }: Place, at: number): boolean {
  return scalar.from < lineStart(source, at);
}

/** The block text above, where only blank lines are between it and an offset that is indented as its lines are. */
function blockBefore(source: string, root: YamlNode | undefined, at: number): Place | undefined {
  let end = at;
  while (end > 0 && /\s/.test(source[end - 1] ?? "")) end--;
  const place = placeAt(root, end);
  if (place === undefined || place.isKey) return undefined;
  const { style, from } = place.scalar;
  if ((style !== "literal" && style !== "folded") || at < lineEnd(source, from)) return undefined;
  const own = source.slice(lineStart(source, at), at);
  if (/\S/.test(own) && at <= place.scalar.to) return place;
  const key = place.path.at(-1)?.key;
  const keyColumn = key === undefined ? -1 : key.from - lineStart(source, key.from);
  return (/^ */.exec(own)?.[0].length ?? 0) > keyColumn ? place : undefined;
}

const wordBefore = /[\p{L}\p{N}_.-]*$/u;
const wordBehind = /^[\p{L}\p{N}_.-]*/u;
/** Only letters: a text with it can still be read as YAML, wherever it stands. */
const standIn = "sockscopeCursor";

interface Word {
  readonly from: number;
  readonly to: number;
  readonly lead: string;
  readonly rest: string;
}

function wordAt(source: string, at: number): Word {
  const start = lineStart(source, at);
  const before = source.slice(start, at);
  const behind = /^[^\r\n]*/.exec(source.slice(at))?.[0] ?? "";
  const written = wordBefore.exec(before)?.[0] ?? "";
  // A dash that begins a list item is no part of a word.
  const from = at - (/^-+$/.test(written) ? 0 : written.length);
  const to = at + (wordBehind.exec(behind)?.[0].length ?? 0);
  return { from, to, lead: source.slice(start, from), rest: behind.slice(to - at) };
}

/** Puts a word in the place of the one that is being written, so that the tree tells where it stands. */
function wordPlace(source: string, at: number): CompletionPlace | undefined {
  const { from, to, lead, rest } = wordAt(source, at);
  const isAlone = /^[ ]*(?:- +)*$/.test(lead);
  const hasColon = /^[ \t]*:(?:\s|$)/.test(rest);
  if (!isAlone && !/(?:[:,{[-][ \t]+|[{[,])$/.test(lead)) return undefined;
  const isOpen = isAlone && !hasColon && rest.trim() === "";
  const dashes = lead.trim() === "" ? ["", "- "] : [""];
  const patches = isOpen ? [...dashes.map((prefix) => ({ prefix, colon: ":" })), bare] : [bare];
  for (const { prefix, colon } of patches) {
    const patched = source.slice(0, from) + prefix + standIn + colon + source.slice(to);
    const { root } = readYaml(patched);
    const place = placeAt(root, from + prefix.length);
    if (place?.scalar.text !== standIn) continue;
    const step = place.path.at(-1);
    if (place.isKey && (step?.shape === undefined || !isInLine(patched, step))) continue;
    const key = place.path.at(-1)?.key ?? place.scalar;
    const keyColumn = key.from - lineStart(source, Math.min(key.from, from));
    const isFlow = place.path.some(({ map }) => map.isFlow);
    return { kind: "word", place, from, to, hasColon, prefix, keyColumn, isFlow };
  }
  return undefined;
}

/** Whether a key stands below those of its map; where it does not, the library has guessed which map it may be of. */
function isInLine(source: string, { map, key }: PlaceStep): boolean {
  const other = map.entries.find((entry) => entry.key !== key)?.key ?? key;
  const [own, first] = [key, other].map(({ from }) => from - lineStart(source, from));
  return map.isFlow || own === first;
}

const bare = { prefix: "", colon: "" };
