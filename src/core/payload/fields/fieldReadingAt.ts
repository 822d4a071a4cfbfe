import type { FieldReading } from "./fieldReading";
import type { TextRange } from "./fieldProblem";

/** The innermost field that stands at a place of the text named `source`: what a hover there tells of. */
export function fieldReadingAt(fields: readonly FieldReading[], source: string, at: number): FieldReading | undefined {
  return innermost(fields, (field) => field.source === source && holds(field, at));
}

/** The innermost field that a byte of the message belongs to: what selecting it selects. */
export function fieldReadingOfByte(fields: readonly FieldReading[], offset: number): FieldReading | undefined {
  return innermost(fields, (field) => offset >= field.offset && offset < field.offset + field.length);
}

function holds({ from, to }: TextRange, at: number): boolean {
  return at >= from && at <= to;
}

/** The fields of a body stand in another text than the field that holds them, so every branch is looked into. */
function innermost(
  fields: readonly FieldReading[],
  isMeant: (field: FieldReading) => boolean,
): FieldReading | undefined {
  for (const field of fields) {
    const found = innermost(field.fields, isMeant) ?? (isMeant(field) ? field : undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}
