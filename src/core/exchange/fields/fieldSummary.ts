import { fieldVariables, literalParts } from "../../payload/fields/expressionParts";
import type { Field, FieldText } from "../../payload/fields/fieldText";
import { capturedNames } from "../../payload/fields/linkFields";
import type { SourceRange } from "../diagnostic";

/** A name in a field text, and where in that text. */
export interface UsedName extends SourceRange {
  readonly name: string;
}

/** What a field text has to do with the rest of the file. Its ranges count in the field text. */
export interface FieldSummary {
  /** `{{variables}}`, in the order of the text; those named `secret:…` are secrets. */
  readonly variables: readonly UsedName[];
  /** What `->`, and the named groups of patterns, keep. */
  readonly captures: readonly UsedName[];
  /** `@files`. */
  readonly files: readonly UsedName[];
  /** Where it has `$body`; it is a frame that wraps where there is one. */
  readonly bodies: readonly SourceRange[];
}

/** Gathers it from all fields, those in groups included. */
export function summarizeFields(text: FieldText): FieldSummary {
  const summary = { variables: [], captures: [], files: [], bodies: [] };
  addFields(text.fields, summary);
  return summary;
}

interface Summary {
  readonly variables: UsedName[];
  readonly captures: UsedName[];
  readonly files: UsedName[];
  readonly bodies: SourceRange[];
}

function addFields(fields: readonly Field[], summary: Summary): void {
  for (const field of fields) {
    if (field.item.kind === "group") addFields(field.item.fields, summary);
    if (field.item.kind === "body") summary.bodies.push({ from: field.item.from, to: field.item.to });
    const variables = fieldVariables(field);
    if (variables.length > 0) summary.variables.push(...inOrder(variables));
    for (const part of literalParts(field)) {
      if (part.kind === "file") summary.files.push({ name: part.path, from: part.from, to: part.to });
    }
    for (const name of capturedNames(field)) summary.captures.push(captureOf(field, name));
  }
}

function inOrder(uses: readonly UsedName[]): UsedName[] {
  return uses.map(({ name, from, to }) => ({ name, from, to })).sort((one, other) => one.from - other.from);
}

/** The place of a captured name: behind `->`, or the pattern that has a group of that name. */
function captureOf({ capture, operation, from, to }: Field, name: string): UsedName {
  const place = capture?.text === name ? capture : (operation ?? { from, to });
  return { name, from: place.from, to: place.to };
}
