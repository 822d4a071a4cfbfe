import type { FieldInputs } from "../../payload/fields/fieldInputs";
import { countBytes } from "../../payload/fields/mismatchReport";
import { formatHex } from "../../payload/hexPayload";
import type { ExchangeDocument } from "../model/exchangeDocument";
import { fileRange } from "../variables/variableUse";
import { checksumAt, describeChecksum, describeItem, describeOperation } from "./describeField";
import { fieldAt, fieldBytes, type FieldBytes } from "./fieldBytes";
import { code, text, type Hover, type HoverPart } from "./hover";
import type { MessageTextsAt } from "./messageAt";

const mostBytes = 64;

/** What a field text says at one place of it: a checksum, or the field with its bytes as far as they are known. */
export function hoverField(
  { source }: ExchangeDocument,
  message: MessageTextsAt,
  at: number,
  inputs: FieldInputs,
): Hover | undefined {
  const { parsed, node } = message.fields;
  const field = fieldAt(parsed, at);
  if (field === undefined) return undefined;
  const range = fileRange(source, { node, from: field.from, to: field.to });
  const checksum = checksumAt(field, at);
  if (checksum !== undefined) return { ...range, parts: describeChecksum(checksum) };
  const known = parsed.problems.length === 0 ? fieldBytes(message, at, inputs) : undefined;
  const does = describeOperation(field);
  const isComputed = known === undefined && field.operation?.kind === "assign" && !does.startsWith("A new value");
  const parts = [
    ...(known === undefined ? [] : bytesParts(known)),
    text(`${describeItem(field)}.${does === "" ? "" : ` ${does}`}`),
    ...(isComputed ? [text("Its bytes are known when all that it is made of is.")] : []),
  ];
  return { ...range, parts };
}

function bytesParts({ reading, bytes, isPlaced }: FieldBytes): readonly HoverPart[] {
  if (reading.isSecret) return [text(`${countBytes(bytes.length)}, secret.`)];
  const hex = shortHex(bytes);
  const place = isPlaced ? `, at byte ${reading.offset} of the message` : "";
  const means = reading.text === hex ? "" : `Value ${reading.text}; `;
  return [...(bytes.length === 0 ? [] : [code(hex)]), text(`${means}${countBytes(bytes.length)}${place}.`)];
}

/** Bytes in hex, cut where they are many. */
export function shortHex(bytes: Uint8Array): string {
  return formatHex(bytes.subarray(0, mostBytes)) + (bytes.length > mostBytes ? " …" : "");
}
