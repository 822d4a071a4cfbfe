import { formatValue } from "../../payload/fields/fieldDisplay";
import type { FieldInputs } from "../../payload/fields/fieldInputs";
import { everyStep } from "../model/eachStep";
import type { ExchangeDocument } from "../model/exchangeDocument";
import { stepTitle } from "../plan/stepTitle";
import { fillTemplate } from "../variables/fillTemplate";
import { givenNames, StepVariables } from "../variables/stepVariables";
import { describeOrigin, type KnownVariable } from "../variables/variableScope";
import { durationScalar } from "../vocabulary/scalars";
import { entryOf } from "../yaml/yamlNode";
import { expects } from "./completeKeys";
import { countBytes } from "../../payload/fields/mismatchReport";
import { hoverField, shortHex } from "./hoverField";
import { messageBytes } from "./fieldBytes";
import { code, fields, text, type Hover, type HoverPart } from "./hover";
import { messageAt, messageOf } from "./messageAt";
import { nameAt, type NameOccurrence } from "./nameOccurrences";
import { keyShapeOf, placeAt, shapeFor, type Place } from "./placeAt";
import { textOffset } from "./textOffset";

/** What a hover needs from outside the file; of variables it asks only those in `variables`. */
export interface HoverInputs {
  readonly variables: ReadonlyMap<string, KnownVariable>;
  /** For files, codecs and the like; its variables are not asked. */
  readonly fields: Omit<FieldInputs, "variable">;
}

/** What to say of the place of a file that somebody points at. Never throws; secrets are never told. */
export function hoverExchange(document: ExchangeDocument, at: number, inputs: HoverInputs): Hover | undefined {
  const found = hoverAt(document, at, inputs);
  return found !== undefined && at >= found.from && at <= found.to ? found : undefined;
}

function hoverAt(document: ExchangeDocument, at: number, inputs: HoverInputs): Hover | undefined {
  const place = placeAt(document.root, at);
  if (place === undefined) return undefined;
  const name = nameAt(document, at);
  if (name !== undefined) return { from: name.from, to: name.to, parts: nameParts(document, name, inputs) };
  if (place.isKey) return hoverKey(document, place, inputs);
  const message = messageAt(document, place.scalar);
  if (message === undefined) return hoverDuration(place);
  return hoverField(document, message, textOffset(document.source, place.scalar, at), fieldInputs(document, inputs));
}

/** Fields are told with the values that stay: what steps change has another value when the step is reached. */
function fieldInputs(document: ExchangeDocument, { variables, fields }: HoverInputs): FieldInputs {
  const changing = givenNames(document);
  return { ...fields, variable: (name) => (changing.has(name) ? undefined : variables.get(name)) };
}

function hoverKey(document: ExchangeDocument, { scalar, path }: Place, inputs: HoverInputs): Hover | undefined {
  const step = path.at(-1);
  const known = step && keyShapeOf(step);
  if (step === undefined || known === undefined) return undefined;
  const { from, to } = scalar;
  const value = entryOf(step.map, scalar.text)?.value;
  const message = value?.kind === "scalar" ? messageOf(document, value) : undefined;
  const bytes = message && messageBytes(message, fieldInputs(document, inputs));
  const shown =
    bytes === undefined || bytes.length === 0 ? [] : [code(shortHex(bytes)), text(`${countBytes(bytes.length)}.`)];
  return { from, to, parts: [...shown, text(known.description), text(`Takes ${expects(known.shape)}.`)] };
}

function hoverDuration({ scalar, shape }: Place): Hover | undefined {
  if (shapeFor(shape, scalar) !== durationScalar) return undefined;
  const timeMs = durationScalar.read(scalar.value, scalar.text);
  if (timeMs === undefined || scalar.text.endsWith("ms")) return undefined;
  return { from: scalar.from, to: scalar.to, parts: [text(`${timeMs.toLocaleString("en-US")} ms`)] };
}

function nameParts(
  document: ExchangeDocument,
  { kind, name }: NameOccurrence,
  inputs: HoverInputs,
): readonly HoverPart[] {
  switch (kind) {
    case "secret":
      return [
        text(`The secret ${name}: its value comes from the secret storage or the environment, and is never shown.`),
      ];
    case "variable":
      return variableParts(document, name, inputs);
    case "connection":
      return connectionParts(document, name, inputs);
    case "frame": {
      const frame = document.frames.find(({ key }) => key.text === name);
      return frame === undefined
        ? [text(`There is no frame ${name}.`)]
        : [text(`Frame ${name}`), fields(frame.fields.node.text)];
    }
  }
}

const mostWriters = 3;

function variableParts(document: ExchangeDocument, name: string, { variables }: HoverInputs): readonly HoverPart[] {
  const known = variables.get(name);
  const value =
    known === undefined
      ? []
      : [code(`${name} = ${formatValue(known.value)}`), text(`${capital(describeOrigin(known.origin))}.`)];
  const writers = writersOf(document, name);
  const given = writers.slice(0, mostWriters).join(", ") + (writers.length > mostWriters ? ", …" : "");
  if (writers.length > 0)
    return [...value, text(`${known === undefined ? "Given" : "Then given"} a value by ${given}.`)];
  return value.length > 0 ? value : [text(`The value of ${name} is not known before the file is run.`)];
}

function writersOf(document: ExchangeDocument, name: string): readonly string[] {
  const flows = StepVariables.of(document);
  const writers: string[] = [];
  for (const { step } of everyStep(document)) {
    const isWriter =
      flows.ofStep(step).gives.includes(name) || (step.kind === "foreach" && step.variable.text === name);
    if (isWriter) writers.push(`“${stepTitle(step)}”`);
  }
  return writers;
}

function connectionParts(
  { connections }: ExchangeDocument,
  name: string,
  { variables }: HoverInputs,
): readonly HoverPart[] {
  const found = connections.find(({ key }) => key.text === name);
  if (found === undefined) return [text(`There is no connection ${name}.`)];
  const { transport, address, isListening } = found;
  const filled = fillTemplate(address.node.text, (each) => variables.get(each));
  const shown = filled.ok && !filled.isSecret ? String(filled.value) : address.node.text;
  return [
    code(`${transport}://${shown}`),
    text(isListening ? `Connection ${name}, which listens.` : `Connection ${name}.`),
  ];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
