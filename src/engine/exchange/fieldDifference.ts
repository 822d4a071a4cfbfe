import type { RunProblem } from "../../core/exchange/run/runReport";
import { fieldTitle } from "../../core/payload/fields/fieldNode";
import type { FieldMismatch, FieldProblem } from "../../core/payload/fields/fieldProblem";
import { isMismatch, type FieldReading } from "../../core/payload/fields/fieldReading";
import type { FieldLayout } from "../../core/payload/fields/linkFields";

/** What holding bytes against a message that they are not came to. */
export interface FailedReading {
  readonly layout: FieldLayout;
  readonly fields: readonly FieldReading[];
  readonly problems: readonly (FieldProblem | FieldMismatch)[];
}

type Side = "expected" | "actual";

/**
 * What was expected and what came, one field a line, so that only lines differ where fields do. Fields that were not
 * reached stand on the side of what was expected only.
 */
export function fieldDifference(reading: FailedReading): RunProblem["difference"] {
  return { expected: textOf(reading, "expected"), actual: textOf(reading, "actual") };
}

function textOf({ layout, fields, problems }: FailedReading, side: Side): string {
  const lines = fields.flatMap((field) => linesOf(field, side, ""));
  if (side === "expected") {
    const unread = layout.tree.leaves.slice(countLeaves(fields));
    lines.push(...unread.map((leaf) => `${fieldTitle(leaf)} : ${leaf.field.item.label}`));
  } else {
    const extra = problems.filter((problem) => isMismatch(problem) && problem.field === "");
    lines.push(...extra.map((problem) => `no field : ${isMismatch(problem) ? problem.got : ""}`));
  }
  return lines.join("\n");
}

function linesOf(reading: FieldReading, side: Side, indent: string): string[] {
  const { name, item, problem, text, fields } = reading;
  const title = `${indent}${name === undefined ? item : `${name} : ${item}`}`;
  const shown = problem === undefined ? text : problem[side === "expected" ? "expected" : "got"];
  if (fields.length === 0) return [`${title} = ${shown}`];
  const inner = fields.flatMap((field) => linesOf(field, side, `${indent}  `));
  return problem === undefined ? [title, ...inner] : [title, ...inner, `${indent}  ${shown}`];
}

function countLeaves(fields: readonly FieldReading[]): number {
  return fields.reduce((count, { fields: inner }) => count + (inner.length === 0 ? 1 : countLeaves(inner)), 0);
}
