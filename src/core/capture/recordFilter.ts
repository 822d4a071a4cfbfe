import { parseHexPayload } from "../payload/hexPayload";
import type { PayloadProblem } from "../payload/payloadResult";
import type { ByteRun } from "./byteFinder";
import { ByteSearch } from "./byteSearch";
import type { CaptureRecord, Direction } from "./captureRecord";

/** What the index says of a record. */
export type IndexedRecord = Pick<CaptureRecord, "direction" | "length">;

/** A condition on a payload: that it holds these bytes, or that the expression finds something in it. */
export type ContentTerm =
  { readonly type: "run"; readonly run: ByteRun } | { readonly type: "expression"; readonly expression: RegExp };

/** One condition; all terms of a filter must hold. */
type Term =
  | { readonly type: "record"; holds(record: IndexedRecord): boolean }
  | { readonly type: "peer"; readonly text: string }
  | { readonly type: "content"; readonly term: ContentTerm; holds(bytes: Uint8Array): boolean };

export type FilterResult =
  { readonly ok: true; readonly filter: RecordFilter } | { readonly ok: false; readonly problem: PayloadProblem };

/** A regular expression sees at most this much of a record, so that a slow one cannot hang the view for long. */
export const mostRegExpBytes = 1 << 16;

/** A parsed filter. */
export class RecordFilter {
  constructor(private readonly terms: readonly Term[]) {}

  /** True where every record matches. */
  get isEmpty(): boolean {
    return this.terms.length === 0;
  }

  /** Whether payloads must be read to decide. */
  get needsContent(): boolean {
    return this.terms.some(({ type }) => type === "content");
  }

  /** The conditions on payloads. */
  get contentTerms(): readonly ContentTerm[] {
    return this.terms.flatMap((each) => (each.type === "content" ? [each.term] : []));
  }

  matchesIndex(record: IndexedRecord, peer: () => string): boolean {
    return this.terms.every((term) => {
      if (term.type === "record") return term.holds(record);
      return term.type === "content" || peer().includes(term.text);
    });
  }

  matchesContent(bytes: Uint8Array): boolean {
    return this.terms.every((term) => term.type !== "content" || term.holds(bytes));
  }
}

const directions: readonly Direction[] = ["in", "out", "event"];

/**
 * Reads a filter: terms separated by white space, all of which must hold. `text` or `"two words"` (upper and lower case
 * alike), `hex:aa55`, `/regular expression/i`, `dir:in|out|event`, `peer:127.0.0.1:5000`, `len:14`, `len:>100`,
 * `len:<=100`, `len:10..20`. A regular expression sees one character a byte (Latin-1). Never throws.
 */
export function parseRecordFilter(text: string): FilterResult {
  const terms: Term[] = [];
  for (const { word, from, to } of words(text)) {
    const term = parseTerm(word);
    if (typeof term === "string") return { ok: false, problem: { message: term, from, to } };
    terms.push(term);
  }
  return { ok: true, filter: new RecordFilter(terms) };
}

function* words(text: string): Generator<{ word: string; from: number; to: number }> {
  const pattern = /"[^"]*"?|\/(?:\\.|[^/\\])*\/[a-z]*(?=\s|$)|\S+/gi;
  for (const match of text.matchAll(pattern)) {
    yield { word: match[0], from: match.index, to: match.index + match[0].length };
  }
}

/** The term, or a sentence on what is wrong with it. */
function parseTerm(word: string): Term | string {
  if (word.startsWith('"')) return textTerm(word.slice(1, word.length > 1 && word.endsWith('"') ? -1 : undefined));
  const expression = /^\/((?:\\.|[^/\\])+)\/([a-z]*)$/i.exec(word);
  if (expression) return expressionTerm(expression[1] ?? "", expression[2] ?? "");
  const [, key, value = ""] = /^(hex|dir|peer|len):(.*)$/i.exec(word) ?? [];
  switch (key?.toLowerCase()) {
    case "hex":
      return hexTerm(value);
    case "dir":
      return directionTerm(value);
    case "peer":
      return value === "" ? "Write a peer address, or a part of one, after peer:." : { type: "peer", text: value };
    case "len":
      return lengthTerm(value);
    default:
      return textTerm(word);
  }
}

function textTerm(text: string): Term {
  return runTerm({ bytes: new TextEncoder().encode(text), ignoresCase: true });
}

function hexTerm(value: string): Term | string {
  const result = parseHexPayload(value);
  if (!result.ok) return result.problem.message;
  if (result.bytes.length === 0) return "Write hex digits after hex:, for example hex:aa55.";
  return runTerm({ bytes: result.bytes, ignoresCase: false });
}

function runTerm(run: ByteRun): Term {
  const search = new ByteSearch(run.bytes, run);
  return { type: "content", term: { type: "run", run }, holds: (bytes) => search.isIn(bytes) };
}

function expressionTerm(source: string, flags: string): Term | string {
  try {
    const expression = new RegExp(source, [...new Set(flags.replace(/[gy]/g, ""))].join(""));
    const holds = (bytes: Uint8Array): boolean => expression.test(latin1(bytes.subarray(0, mostRegExpBytes)));
    return { type: "content", term: { type: "expression", expression }, holds };
  } catch {
    return "This is not a regular expression; check its brackets and its flags (i, s, m, u).";
  }
}

function directionTerm(value: string): Term | string {
  const wanted = value.toLowerCase();
  const direction = directions.find((each) => each === wanted || `${each}s` === wanted);
  if (!direction) return "Write dir:in, dir:out or dir:event.";
  return { type: "record", holds: (record) => record.direction === direction };
}

function lengthTerm(value: string): Term | string {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(value) ?? [];
  if (from !== undefined && Number(from) > Number(to)) return `Write the smaller length first: len:${to}..${from}.`;
  if (from !== undefined) return lengthBetween(Number(from), Number(to));
  const [, operator, digits] = /^(>=|<=|>|<|=)?(\d+)$/.exec(value) ?? [];
  if (digits === undefined) return "Write a length such as len:14, len:>100 or len:10..20.";
  const length = Number(digits);
  if (operator === ">") return lengthBetween(length + 1, Infinity);
  if (operator === ">=") return lengthBetween(length, Infinity);
  if (operator === "<") return lengthBetween(0, length - 1);
  if (operator === "<=") return lengthBetween(0, length);
  return lengthBetween(length, length);
}

function lengthBetween(least: number, most: number): Term {
  return {
    type: "record",
    holds: ({ direction, length }) => direction !== "event" && length >= least && length <= most,
  };
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}
