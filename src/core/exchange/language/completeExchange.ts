import { readYaml } from "../yaml/readYaml";
import type { ExchangeDocument } from "../model/exchangeDocument";
import { completeKeys, type KeyPlace } from "./completeKeys";
import { completeText } from "./completeText";
import { completeValues } from "./completeValues";
import { completionPlaceAt } from "./completionPlace";
import { CompletionNames } from "./completionNames";
import { focusOn } from "./focusOn";
import type { ExchangeCompletion, ExchangeSuggestion, OutsideNames } from "./exchangeSuggestion";
import { suggestion } from "./exchangeSuggestion";
import type { PlaceStep } from "./placeAt";

/**
 * What may be written at an offset of a file, which need not be whole just now: not yet filtered by what is written
 * already. `known` is the file as it was last read, which tells the names. Never throws.
 */
export function completeExchange(
  source: string,
  at: number,
  known: ExchangeDocument,
  outside: OutsideNames,
): ExchangeCompletion | undefined {
  const focused = focusOn(source, at);
  const root = known.source === source ? known.root : readYaml(focused).root;
  const found = completionPlaceAt(focused, root, at);
  if (found === undefined) return undefined;
  const names = new CompletionNames(known, outside);
  if (found.kind === "text") return completeText({ source, at }, found, names);
  const { place, from, to } = found;
  const step = place.path.at(-1);
  if (!place.isKey) return { from, to, ...completeValues(place, { ...found, written: source.slice(from, at) }, names) };
  return { from, to, suggestions: step === undefined ? [] : keysAt(step, found, names) };
}

function keysAt({ map, shape }: PlaceStep, place: KeyPlace, names: CompletionNames): readonly ExchangeSuggestion[] {
  if (shape?.kind === "keys") return completeKeys(map, shape, place);
  if (shape?.kind !== "names" || shape.of !== "variable") return [];
  const written = new Set(map.entries.map(({ key }) => key.text));
  const open = names.variables.filter((name) => !written.has(name));
  return open.map((name) =>
    suggestion("variable", name, { detail: "variable", snippet: place.hasColon ? name : `${name}: ` }),
  );
}
