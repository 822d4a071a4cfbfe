import { completeFields, type FieldSuggestion } from "../../payload/fields/completeFields";
import { fieldLineContext } from "../../payload/fields/fieldLineContext";
import { fieldScalar, filledText } from "../vocabulary/scalars";
import { scalarOffsets } from "../yaml/scalarOffsets";
import type { CompletionPlace } from "./completionPlace";
import type { CompletionNames } from "./completionNames";
import {
  isHexBytes,
  plainSnippet,
  suggestion,
  type ExchangeCompletion,
  type ExchangeSuggestion,
} from "./exchangeSuggestion";
import { shapeFor, type Place } from "./placeAt";

interface Cursor {
  readonly source: string;
  readonly at: number;
}

/** What may be written inside the text of a value: in a field text, or between the braces of a variable. */
export function completeText(
  cursor: Cursor,
  { place, textAt }: CompletionPlace & { kind: "text" },
  names: CompletionNames,
): ExchangeCompletion | undefined {
  const { source, at } = cursor;
  // Looked for in the file: of a text that is not closed yet, the library leaves out the last character.
  const written = /\{\{[ \t]*([\p{L}\p{N}_.:-]*)$/u.exec(source.slice(place.scalar.from, at))?.[1];
  if (written !== undefined) return { from: at - written.length, to: at, suggestions: variables(cursor, names) };
  const shape = shapeFor(place.shape, place.scalar);
  if (shape === fieldScalar) return completeFieldText(cursor, place, textAt, names);
  const before = place.scalar.text.slice(0, textAt);
  if (shape === filledText && place.path.at(-1)?.key.text === "run")
    return { from: at - lastPart(before).length, to: at, suggestions: [], path: { written: before, isExchange: true } };
  return undefined;
}

/** What stands behind the last slash. */
function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function completeFieldText(
  cursor: Cursor,
  { scalar, path }: Place,
  textAt: number,
  names: CompletionNames,
): ExchangeCompletion {
  const { source, at } = cursor;
  // Behind the block, on a line of its own that is blank as yet.
  const isBehind = textAt === scalar.text.length && at > scalarOffsets(source, scalar).offsetOf(textAt);
  const text = isBehind ? `${scalar.text}\n` : scalar.text;
  const end = isBehind ? text.length : textAt;
  const step = path.at(-1);
  const frameFields = step?.key.text === "body" ? names.frameFields(step.map) : [];
  const asked = { variables: names.fillable, files: [], frameFields };
  const { from, suggestions } = completeFields(text, end, asked);
  const lineStart = text.lastIndexOf("\n", end - 1) + 1;
  const { place } = fieldLineContext(text, lineStart, end);
  const start = at - (end - from);
  const written = text.slice(from, end);
  if (place.kind === "file")
    return { from: at - lastPart(written).length, to: at, suggestions: [], path: { written, isExchange: false } };
  if (place.kind === "variable") return { from: start, to: at, suggestions: variables(cursor, names) };
  const shown = place.kind === "item" && isHexBytes(written) ? [] : suggestions.map(fieldSuggestion);
  return { from: start, to: at, suggestions: shown, isPartial: place.kind === "item" };
}

function variables({ source, at }: Cursor, names: CompletionNames): readonly ExchangeSuggestion[] {
  const isClosed = /^[\p{L}\p{N}_.:-]*[ \t]*\}\}/u.test(source.slice(at, at + 200));
  return names.fillable.map((name) =>
    suggestion(name.startsWith("secret:") ? "secret" : "variable", name, {
      detail: name.startsWith("secret:") ? "secret" : "variable",
      snippet: plainSnippet(isClosed ? name : `${name}}}`),
    }),
  );
}

/** A suggestion of the field grammar; the cursor goes between parentheses that are empty, or onto what they hold. */
export function fieldSuggestion({ kind, label, detail }: FieldSuggestion): ExchangeSuggestion {
  const [, before, inside] = /^([a-z]+\()(n?)(?=[),])/.exec(label) ?? [];
  if (before === undefined || inside === undefined) return suggestion(kind, label, { detail });
  const rest = plainSnippet(label.slice(before.length + inside.length));
  const snippet = inside === "" ? `${before}$0${rest}` : `${before}\${1:${inside}}${rest}$0`;
  return suggestion(kind, label, { detail, snippet, leadsOn: inside === "" });
}
