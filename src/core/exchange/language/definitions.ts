import { linkFields } from "../../payload/fields/linkFields";
import { expressionParts, operationExpressions, sizeExpression } from "../../payload/fields/expressionParts";
import type { Field, Reference } from "../../payload/fields/fieldText";
import type { SourceRange } from "../diagnostic";
import type { ExchangeDocument } from "../model/exchangeDocument";
import { fileRange } from "../variables/variableUse";
import { fieldAt } from "./fieldBytes";
import { messageAt, type MessageTextsAt } from "./messageAt";
import { nameAt, occurrencesOf } from "./nameOccurrences";
import { placeAt } from "./placeAt";
import { textOffset } from "./textOffset";

/**
 * Where the name that an offset touches gets its meaning: where it is declared, else where steps give it a value; of a
 * field's name in an expression, the field. None where nothing in the file says so.
 */
export function definitionsAt(document: ExchangeDocument, at: number): readonly SourceRange[] {
  const name = nameAt(document, at);
  if (name === undefined) return fieldDefinition(document, at);
  const all = occurrencesOf(document, name.kind, name.name);
  const declared = all.filter(({ role }) => role === "declaration");
  return declared.length > 0 ? declared : all.filter(({ role }) => role === "write");
}

function fieldDefinition(document: ExchangeDocument, at: number): readonly SourceRange[] {
  const scalar = placeAt(document.root, at)?.scalar;
  const message = scalar && messageAt(document, scalar);
  if (message === undefined) return [];
  const textAt = textOffset(document.source, message.fields.node, at);
  const field = fieldAt(message.fields.parsed, textAt);
  const reference = field && referencesOf(field).find(({ from, to }) => textAt >= from && textAt <= to);
  const target = reference && targetOf(message, reference);
  return target === undefined ? [] : [fileRange(document.source, target)];
}

function referencesOf(field: Field): readonly Reference[] {
  const size = sizeExpression(field);
  const all = [...operationExpressions(field.operation), ...(size === undefined ? [] : [size])];
  const { references, lengths, checksums } = expressionParts(...all);
  return [...references, ...[...lengths, ...checksums].flatMap(({ first, last }) => [last, first])];
}

/** The name of the field that a reference means, in whichever of the message's texts it stands. */
function targetOf({ frame, body }: MessageTextsAt, reference: Reference) {
  const linked = linkFields({ frame: frame?.parsed, body: body?.parsed });
  if (!linked.ok) return undefined;
  const { field, source } = linked.layout.names.target(reference);
  const text = source === frame?.parsed.source ? frame : body;
  return text === undefined || field.name === undefined ? undefined : { ...field.name, node: text.node };
}
