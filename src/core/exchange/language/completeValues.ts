import { completeFields } from "../../payload/fields/completeFields";
import {
  fieldScalar,
  durationScalar,
  filledText,
  nameScalar,
  conditionScalar,
  textScalar,
} from "../vocabulary/scalars";
import type { KeysShape, ScalarShape, Shape } from "../vocabulary/shape";
import { expects, type KeyPlace } from "./completeKeys";
import type { CompletionNames } from "./completionNames";
import { isHexBytes, suggestion, type ExchangeCompletion, type ExchangeSuggestion } from "./exchangeSuggestion";
import { fieldSuggestion } from "./completeText";
import type { Place } from "./placeAt";

type Values = Omit<ExchangeCompletion, "from" | "to">;
type Around = Pick<KeyPlace, "isFlow" | "keyColumn"> & { readonly written: string };

/** What may stand where a value begins. */
export function completeValues({ path, shape }: Place, around: Around, names: CompletionNames): Values {
  const key = path.at(-1)?.key.text ?? "";
  const resolved = shape?.kind === "reference" ? shape.shape() : shape;
  const scalar = resolved?.kind === "either" ? resolved.scalar : resolved;
  const values = scalar?.kind === "scalar" ? scalarValues(scalar, key, names) : { suggestions: [] };
  const block = scalar === fieldScalar && !around.isFlow ? [fieldBlock(around)] : [];
  const maps = resolved?.kind === "either" && resolved.map?.kind === "keys" ? inBraces(resolved.map) : [];
  const all = [...block, ...values.suggestions, ...maps];
  if (scalar !== fieldScalar) return { ...values, suggestions: all };
  const isHex = isHexBytes(around.written);
  return { suggestions: isHex ? all.filter(({ kind }) => kind !== "item") : all, isPartial: true };
}

/** Maps of the language are short, so that they fit into the line of their key. */
function inBraces({ keys }: KeysShape): readonly ExchangeSuggestion[] {
  return Object.entries(keys).map(([key, { shape, description }]) =>
    suggestion("key", `{ ${key}: … }`, {
      detail: expects(shape),
      documentation: description,
      snippet: `{ ${key}: ${firstOf(shape)} \\}`,
      leadsOn: true,
    }),
  );
}

function firstOf(shape: Shape): string {
  if (shape.kind === "scalar" && shape.choices.length === 1) return `${shape.choices[0] ?? ""}$0`;
  return shape.kind === "list" ? "[ $0 ]" : "$0";
}

function scalarValues(shape: ScalarShape, key: string, names: CompletionNames): Values {
  if (shape.choices.length > 0)
    return { suggestions: shape.choices.map((choice) => suggestion("value", choice, { detail: key })) };
  if (shape === durationScalar) return { suggestions: [...durations, ...filled(shape, names)] };
  if (shape === conditionScalar) return { suggestions: conditions };
  if (shape === nameScalar) return { suggestions: namesFor(key, names) };
  if (shape === fieldScalar) return { suggestions: fieldValues(key, names) };
  if (shape === filledText && key === "run") return { suggestions: [], path: { written: "", isExchange: true } };
  return { suggestions: shape === textScalar ? [] : filled(shape, names) };
}

function namesFor(key: string, names: CompletionNames): readonly ExchangeSuggestion[] {
  if (key === "on" || key === "close" || key === "connection") return names.connections();
  if (key === "frame") return names.frames();
  return [];
}

/** A frame, or the beginning of a field text that YAML takes without quotes. */
function fieldValues(key: string, names: CompletionNames): readonly ExchangeSuggestion[] {
  const frames = key === "send" || key === "expect" ? names.frames() : [];
  const { suggestions } = completeFields("", 0, { variables: [], files: [], frameFields: [] });
  return [
    ...frames,
    suggestion("value", `'"…"'`, { detail: "a text", snippet: `'"$0"'` }),
    ...suggestions.filter(({ label }) => /^[a-z]/.test(label)).map(fieldSuggestion),
  ];
}

function fieldBlock({ keyColumn }: Around): ExchangeSuggestion {
  const snippet = `|\n${" ".repeat(keyColumn + 2)}$0`;
  return suggestion("value", "|", { detail: "a field text, one field a line", snippet, leadsOn: true });
}

/** The variables that a value may be made of. */
function filled({ isFillable }: ScalarShape, names: CompletionNames): readonly ExchangeSuggestion[] {
  if (!isFillable) return [];
  return names.variables.map((name) => suggestion("variable", `"{{${name}}}"`, { detail: "variable" }));
}

const durations = ["100ms", "500ms", "1s", "5s", "1m"].map((label) =>
  suggestion("value", label, { detail: "duration" }),
);

const conditions = [
  ["== ", "equal to"],
  ["!= ", "not equal to"],
  ["< ", "less than"],
  ["<= ", "at most"],
  ["> ", "more than"],
  [">= ", "at least"],
  ["in ", "in a range such as 1..5"],
  ["~ ", "matches a regular expression such as /^220 /"],
].map(([sign = "", detail = ""]) =>
  suggestion("operator", sign.trim(), { detail, snippet: sign === "~ " ? `"~ /$0/"` : `"${sign}$0"` }),
);
