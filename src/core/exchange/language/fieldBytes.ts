import { encodeFields } from "../../payload/fields/encodeFields";
import type { FieldInputs } from "../../payload/fields/fieldInputs";
import type { FieldReading } from "../../payload/fields/fieldReading";
import { fieldReadingAt } from "../../payload/fields/fieldReadingAt";
import type { Field, FieldText } from "../../payload/fields/fieldText";
import { linkFields } from "../../payload/fields/linkFields";
import { isFree } from "./describeField";
import type { MessageTextsAt } from "./messageAt";

/** A field as it is in its message, or on its own where the whole message is not known. */
export interface FieldBytes {
  readonly reading: FieldReading;
  /** The bytes of the field. */
  readonly bytes: Uint8Array;
  /** Whether its place in the message is known too. */
  readonly isPlaced: boolean;
}

/** The innermost field at a place of a field text. */
export function fieldAt({ fields }: FieldText, at: number): Field | undefined {
  const found = fields.find(({ from, to }) => at >= from && at <= to);
  if (found?.item.kind !== "group") return found;
  return fieldAt({ fields: found.item.fields, source: "", problems: [] }, at) ?? found;
}

/** The bytes of the field at a place of a field text, as far as they are known before anything runs. Never throws. */
export function fieldBytes(message: MessageTextsAt, at: number, inputs: FieldInputs): FieldBytes | undefined {
  const { frame, body, fields } = message;
  const inMessage = encoded({ frame: frame && written(frame.parsed), body: body && written(body.parsed) }, inputs);
  const reading = inMessage && fieldReadingAt(inMessage.fields, fields.parsed.source, at);
  if (inMessage !== undefined && reading !== undefined) return { ...cut(inMessage.bytes, reading), isPlaced: true };
  const field = fieldAt(fields.parsed, at);
  if (field === undefined) return undefined;
  const alone = encoded({ body: written({ ...fields.parsed, fields: [field] }) }, inputs);
  const own = alone?.fields[0];
  return alone === undefined || own === undefined ? undefined : { ...cut(alone.bytes, own), isPlaced: false };
}

function cut(bytes: Uint8Array, reading: FieldReading): { reading: FieldReading; bytes: Uint8Array } {
  return { reading, bytes: bytes.slice(reading.offset, reading.offset + reading.length) };
}

/** The bytes of a whole message, where all of them are known before anything runs. */
export function messageBytes(
  { frame, body }: Omit<MessageTextsAt, "fields">,
  inputs: FieldInputs,
): Uint8Array | undefined {
  return encoded({ frame: frame && written(frame.parsed), body: body && written(body.parsed) }, inputs)?.bytes;
}

function encoded(texts: { frame?: FieldText | undefined; body?: FieldText | undefined }, inputs: FieldInputs) {
  const linked = linkFields(texts);
  if (!linked.ok) return undefined;
  const { operation } = linked.layout.tree.nodes.map(({ field }) => field).find(changesEachTime) ?? {};
  const result = operation === undefined ? encodeFields(linked.layout, inputs) : undefined;
  return result?.ok === true ? result : undefined;
}

function changesEachTime({ operation }: Field): boolean {
  return operation !== undefined && isFree(operation);
}

/** The text with every value that is expected as one that is written: both are the same bytes. */
function written(parsed: FieldText): FieldText {
  return { ...parsed, fields: parsed.fields.map(writtenField) };
}

function writtenField(field: Field): Field {
  const { item, operation } = field;
  if (item.kind === "group") return { ...field, item: { ...item, fields: item.fields.map(writtenField) } };
  return operation?.kind === "equal" ? { ...field, operation: { ...operation, kind: "assign" } } : field;
}
