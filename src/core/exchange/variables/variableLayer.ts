import type { FieldValue } from "../../payload/fields/fieldInputs";
import { parseHexPayload } from "../../payload/hexPayload";
import type { ValueSetting, VariableDefinition } from "../model/exchangeDocument";
import { isTemplate } from "../vocabulary/shape";
import { readNumber } from "./condition";
import type { VariableOrigin } from "./variableScope";

/** A value as written: it may still have variables in it. */
export type WrittenValue =
  | {
      readonly kind: "value";
      readonly value: FieldValue;
      /** What another file gives may be secret; what is written is not. */
      readonly isSecret?: boolean;
    }
  | { readonly kind: "template"; readonly text: string };

/** Variables from one place. */
export interface VariableLayer {
  readonly origin: VariableOrigin;
  readonly values: ReadonlyMap<string, WrittenValue>;
}

/** The value of a setting; bytes that cannot be read, which the validator refuses, count as none. */
export function writtenValue({ node, isHex }: ValueSetting): WrittenValue {
  if (isHex) {
    const result = parseHexPayload(node.text);
    return { kind: "value", value: result.ok ? result.bytes : new Uint8Array() };
  }
  const { value } = node;
  if (isTemplate(value)) return { kind: "template", text: value };
  return { kind: "value", value: typeof value === "number" || typeof value === "bigint" ? value : node.text };
}

/** The layer that definitions in a file are. */
export function layerOf(definitions: readonly VariableDefinition[], origin: VariableOrigin): VariableLayer {
  return { origin, values: new Map(definitions.map(({ key, value }) => [key.text, writtenValue(value)])) };
}

/**
 * The layer that `--var name=value` is. What begins with `hex:` is bytes. A text is a number where `below` has a number
 * under this name, or nothing, and it reads as one without a digit lost: `007` stays a text. Throws nothing; bytes that
 * cannot be read are told by name.
 */
export function commandLineLayer(
  texts: ReadonlyMap<string, string>,
  below: readonly VariableLayer[],
): { readonly layer: VariableLayer; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const values = new Map<string, WrittenValue>();
  for (const [name, text] of texts) {
    if (text.startsWith("hex:")) {
      const result = parseHexPayload(text.slice("hex:".length));
      if (result.ok) values.set(name, { kind: "value", value: result.bytes });
      else problems.push(`The value of ${name} is not hex: ${result.problem.message}`);
    } else values.set(name, { kind: "value", value: isTextBelow(name, below) ? text : numberOrText(text) });
  }
  return { layer: { origin: { kind: "commandLine" }, values }, problems };
}

function isTextBelow(name: string, below: readonly VariableLayer[]): boolean {
  const written = below.findLast(({ values }) => values.has(name))?.values.get(name);
  return written?.kind === "value" && typeof written.value === "string";
}

function numberOrText(text: string): FieldValue {
  const number = readNumber(text);
  return number !== undefined && String(number) === text ? number : text;
}
