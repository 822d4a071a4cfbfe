import { fieldScalar } from "../vocabulary/scalars";
import type { KeyShape, KeysShape, NamesShape, Shape } from "../vocabulary/shape";
import { entryOf, type YamlMap } from "../yaml/yamlNode";
import type { ExchangeSuggestion } from "./exchangeSuggestion";
import { suggestion } from "./exchangeSuggestion";

/** How a key stands: what follows it on its line, and how far in. */
export interface KeyPlace {
  readonly isFlow: boolean;
  readonly hasColon: boolean;
  readonly keyColumn: number;
  /** The dash of a new item, where the key begins one that is not there yet. */
  readonly prefix: string;
}

/** The keys that a map of the language can still take, the necessary ones first. */
export function completeKeys(map: YamlMap, shape: KeysShape, place: KeyPlace): readonly ExchangeSuggestion[] {
  const { exactlyOneOf = [] } = shape;
  const isChosen = exactlyOneOf.some((key) => entryOf(map, key) !== undefined);
  const open = Object.entries(shape.keys).filter(
    ([key]) => entryOf(map, key) === undefined && !(isChosen && exactlyOneOf.includes(key)),
  );
  const isNeeded = (key: string, { isRequired }: KeyShape) => isRequired === true || exactlyOneOf.includes(key);
  const needed = open.filter(([key, each]) => isNeeded(key, each));
  const rest = open.filter(([key, each]) => !isNeeded(key, each));
  return [...needed, ...rest].map(([key, each]) => keySuggestion(key, each, place));
}

function keySuggestion(key: string, { shape, description }: KeyShape, place: KeyPlace): ExchangeSuggestion {
  const snippet = place.prefix + (place.hasColon ? key : key + behindKey(key, shape, place));
  const choices = choicesOf(shape);
  const leadsOn = !place.hasColon && choices.length !== 1 && (snippet.endsWith(" ") || snippet.endsWith("$0"));
  return suggestion("key", place.prefix + key, {
    detail: expects(shape),
    documentation: description,
    snippet,
    leadsOn,
  });
}

function behindKey(key: string, shape: Shape, { isFlow, keyColumn }: KeyPlace): string {
  const [only, ...more] = choicesOf(shape);
  if (only !== undefined && more.length === 0) return `: ${only}`;
  const inner = `\n${" ".repeat(keyColumn + 2)}`;
  if (isFlow) return ": ";
  if (shape === fieldScalar && key === "body") return `: |${inner}$0`;
  const resolved = shape.kind === "reference" ? shape.shape() : shape;
  if (resolved.kind === "list") return `:${inner}- $0`;
  return resolved.kind === "scalar" || resolved.kind === "either" ? ": " : `:${inner}$0`;
}

function choicesOf(shape: Shape): readonly string[] {
  if (shape.kind === "scalar") return shape.choices.includes("false") ? ["true"] : shape.choices;
  return [];
}

/** What a value has to be, in a few words. */
export function expects(shape: Shape | NamesShape): string {
  switch (shape.kind) {
    case "scalar":
      return shape.expects;
    case "list":
      return `a list of ${shape.of}`;
    case "names":
      return `each ${shape.of} by its name`;
    case "keys":
    case "variant":
      return "a map";
    case "either":
      return [shape.scalar, shape.map, shape.list]
        .filter((each) => each !== undefined)
        .map(expects)
        .join(", or ");
    case "reference":
      return expects(shape.shape());
  }
}
