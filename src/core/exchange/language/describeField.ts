import { computeChecksum, formatChecksumValue, type Checksum } from "../../payload/checksum/checksum";
import { describeType } from "../../payload/fields/completeFields";
import { expressionParts, operationExpressions, sizeExpression } from "../../payload/fields/expressionParts";
import type { Expression, Field, Operation } from "../../payload/fields/fieldText";
import { orList } from "../../closestNames";
import { code, text, type HoverPart } from "./hover";

/** What kind of field it is, as the beginning of a sentence. */
export function describeItem({ item }: Field): string {
  switch (item.kind) {
    case "literal":
      return "Bytes, as they are written";
    case "number":
      return capital(describeType(item.type));
    case "bytes":
      return item.size === undefined ? "The rest of the bytes" : "So many bytes";
    case "text":
      return `Text in ${item.encoding}, ${item.size === undefined ? "the rest of the bytes" : "so many bytes"}`;
    case "zeroTerminated":
      return "UTF-8 text up to a NUL";
    case "body":
      return "The fields of the body";
    case "group":
      return "A group of fields";
  }
}

/** What its operation, and its capture, do. */
export function describeOperation({ operation, capture }: Field): string {
  const does = operation === undefined ? [] : [operationWords(operation)];
  const keeps = capture === undefined ? [] : [`What is received is kept in ${capture.text}.`];
  return [...does, ...keeps].join(" ");
}

function operationWords(operation: Operation): string {
  switch (operation.kind) {
    case "assign":
      return isFree(operation)
        ? "A new value each time; on receive any is taken."
        : "Written on send; on receive it has to be the same.";
    case "equal":
      return "Has to be received just so.";
    case "unequal":
      return "Has to be received otherwise.";
    case "compare":
    case "within":
      return "Checked on receive.";
    case "matches":
      return "Has to match on receive; named groups are kept in variables.";
  }
}

/** Whether an operation gives another value each time. */
export function isFree(operation: Operation): boolean {
  return (
    expressionParts(...operationExpressions(operation)).isFree ||
    ("value" in operation && operation.value.kind === "randomBytes")
  );
}

/** The named checksum that stands at a place of a field. */
export function checksumAt(field: Field, at: number): Checksum | undefined {
  const size = sizeExpression(field);
  const waiting: Expression[] = [...operationExpressions(field.operation), ...(size === undefined ? [] : [size])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (at < next.from || at > next.to) continue;
    if (next.kind === "checksum" && at < next.range.from) return next.checksum;
    if (next.kind === "arithmetic") waiting.push(next.left, next.right);
    if (next.kind === "negate") waiting.push(next.operand);
  }
  return undefined;
}

const checkText = "123456789";

/** What a checksum is, and its value for the text that catalogues use. */
export function describeChecksum(checksum: Checksum): readonly HoverPart[] {
  const { name, aliases, width, description } = checksum;
  const value = computeChecksum(checksum, new TextEncoder().encode(checkText));
  const isModel = description.includes("=");
  const also = aliases.length === 0 ? "" : `Also named ${orList(aliases)}. `;
  return [
    code(name),
    isModel ? code(description) : text(`${capital(description)}; ${width} bits.`),
    text(`${also}"${checkText}" gives ${formatChecksumValue(value, checksum)}.`),
  ];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
