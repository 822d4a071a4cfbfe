import { checksums } from "../checksum/findChecksum";
import { textEncodings } from "../textEncodings";
import { fieldLineContext, type FieldLineContext } from "./fieldLineContext";
import type { Field, TimeUnit } from "./fieldText";
import { numberTypes, type NumberType } from "./numberTypes";
import { fieldFunctions } from "./parseExpression";
import { parseFieldText } from "./parseFieldText";

/** One thing that may be written. */
export interface FieldSuggestion {
  readonly kind: "item" | "operator" | "function" | "field" | "variable" | "file" | "checksum" | "encoding" | "unit";
  /** What is inserted, and what it is listed as. */
  readonly label: string;
  /** What it is, in a few words. */
  readonly detail: string;
}

/** What may be written at a place of a field text. */
export interface FieldCompletion {
  /** The text from here to the cursor is what has been written of it already. */
  readonly from: number;
  readonly suggestions: readonly FieldSuggestion[];
}

/** Names from outside of the text. */
export interface CompletionNames {
  readonly variables: readonly string[];
  readonly files: readonly string[];
  /** Fields of the frame, which its body may name too. */
  readonly frameFields: readonly string[];
}

/** What may be written at `cursor`, the likeliest first, and not yet filtered by what is written already. Never throws. */
export function completeFields(text: string, cursor: number, names: CompletionNames): FieldCompletion {
  const before = text.slice(0, cursor);
  const lineStart = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
  const { from, place } = fieldLineContext(text, lineStart, cursor);
  const fields = () => [...fieldNames(parseFieldText(text, "").fields), ...names.frameFields].map(fieldSuggestion);
  return { from, suggestions: suggestionsAt(place, names, fields) };
}

function suggestionsAt(
  place: FieldLineContext["place"],
  names: CompletionNames,
  fields: () => FieldSuggestion[],
): readonly FieldSuggestion[] {
  switch (place.kind) {
    case "nothing":
      return [];
    case "item":
      return items;
    case "operator":
      return operators;
    case "value":
      return numberTypes.has(place.item) ? [...functions, ...fields()] : randomBytes;
    case "argument":
      return argumentsOf(place, fields);
    case "quoted":
      return quotedIn(place);
    case "variable":
      return names.variables.map((label) => ({ kind: "variable", label, detail: "variable" }));
    case "file":
      return names.files.map((label) => ({ kind: "file", label, detail: "file" }));
  }
}

function fieldSuggestion(label: string): FieldSuggestion {
  return { kind: "field", label, detail: "field" };
}

/** The names of fields, those in groups by their path. */
export function fieldNames(fields: readonly Field[], prefix = ""): string[] {
  return fields.flatMap(({ name, item }) => {
    const path = name === undefined ? undefined : `${prefix}${name.text}`;
    const inner = item.kind === "group" && path !== undefined ? fieldNames(item.fields, `${path}.`) : [];
    return path === undefined ? inner : [path, ...inner];
  });
}

type Place<K> = FieldLineContext["place"] & { readonly kind: K };

function argumentsOf(place: Place<"argument">, fields: () => FieldSuggestion[]): readonly FieldSuggestion[] {
  const { call, index } = place;
  const named = quotedIn(place).map((each) => ({ ...each, label: `"${each.label}"` }));
  if (call === "str") return index === 0 ? fields() : named;
  if (call === "crc") return index === 0 ? named : fields();
  if (call === "sum") return index === 0 ? [...fields(), ...named] : fields();
  return call === "now" ? named : fields();
}

/** What may stand in quotes there; checksums that are as wide as the item come first. */
function quotedIn({ call = "", item }: Place<"argument" | "quoted">): readonly FieldSuggestion[] {
  const all = quotedArguments.get(call) ?? [];
  const { size } = numberTypes.get(item) ?? {};
  if (size === undefined || all !== checksumNames) return all;
  const isAsWide = ({ label }: FieldSuggestion): boolean => widths.get(label) === 8 * size;
  return [...all.filter(isAsWide), ...all.filter((each) => !isAsWide(each))];
}

/** What a number item is, in a few words. */
export function describeType({ name, size, range }: NumberType): string {
  if (size === undefined)
    return name === "zigzag" ? "signed number of 1 to 10 bytes" : "number of 1 to 10 bytes (LEB128)";
  const order = size === 1 ? "" : `, ${name.endsWith("be") ? "most" : "least"} significant byte first`;
  const kind = range === undefined ? "floating point" : range.least === 0n ? "whole number" : "signed whole number";
  return `${kind}, ${size === 1 ? "1 byte" : `${size} bytes`}${order}`;
}

const items: readonly FieldSuggestion[] = [
  ...Array.from(numberTypes.values(), (type): [string, string] => [type.name, describeType(type)]),
  ["bytes(n)", "so many bytes; * for the rest"],
  ['str(n, "utf-8")', "so many bytes of text; * for the rest"],
  ["utf8z", "UTF-8 text up to a NUL"],
  ["*", "the rest of the bytes"],
  ["??", "any byte"],
  ["$body", "where a frame has its body"],
].map(([label = "", detail = ""]) => ({ kind: "item", label, detail }));

const operators: readonly FieldSuggestion[] = [
  ["=", "is written, and checked on receive"],
  ["==", "must be"],
  ["!=", "must not be"],
  ["<", "must be less"],
  ["<=", "must be at most"],
  [">", "must be more"],
  [">=", "must be at least"],
  ["in", "must be in a range such as 1..5"],
  ["~", "must match a /pattern/"],
  ["->", "keep the value in a variable"],
].map(([label = "", detail = ""]) => ({ kind: "operator", label, detail }));

const functionDetails: Record<(typeof fieldFunctions)[number], string> = {
  len: "bytes of a range such as len..body",
  crc: "CRC or other named checksum of a range",
  sum: "sum of the bytes of a range",
  xor: "exclusive or of the bytes of a range",
  random: "a random value",
  now: "time since 1970, in seconds unless told",
};

const functions: readonly FieldSuggestion[] = fieldFunctions.map((name) => ({
  kind: "function",
  label: `${name}()`,
  detail: functionDetails[name],
}));

const randomBytes: readonly FieldSuggestion[] = functions.filter(({ label }) => label === "random()");

const checksumNames: readonly FieldSuggestion[] = checksums.map(({ name, width, description }) => ({
  kind: "checksum",
  label: name,
  detail: `${width} bits, ${description}`,
}));

const widths: ReadonlyMap<string, number> = new Map(checksums.map(({ name, width }) => [name, width]));

const timeUnits: ReadonlyMap<TimeUnit, string> = new Map([
  ["s", "seconds"],
  ["ms", "milliseconds"],
  ["us", "microseconds"],
  ["ns", "nanoseconds"],
]);

/** What may stand in quotes between the parentheses of each function. */
const quotedArguments: ReadonlyMap<string, readonly FieldSuggestion[]> = new Map([
  ["crc", checksumNames],
  ["sum", checksumNames],
  ["str", textEncodings.map(({ id, label }): FieldSuggestion => ({ kind: "encoding", label: id, detail: label }))],
  ["now", Array.from(timeUnits, ([label, detail]): FieldSuggestion => ({ kind: "unit", label, detail }))],
]);
