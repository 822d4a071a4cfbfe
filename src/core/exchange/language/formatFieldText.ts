import type { Field } from "../../payload/fields/fieldText";
import type { TextEdit } from "../edit/textEdit";
import type { Fields } from "../model/exchangeDocument";
import { scalarOffsets } from "../yaml/scalarOffsets";

/** A longer name stands by itself; lining all others up with it would help nobody. */
const longestAligned = 24;
const groupIndent = "  ";

/** A line of a field text that begins with a field, or with the brace that ends a group. Places count in the text. */
interface FieldLine {
  readonly index: number;
  readonly from: number;
  readonly text: string;
  readonly depth: number;
  /** Undefined where the line begins with a brace. */
  readonly field: Field | undefined;
}

/** What has to change in a field text that is a literal block, for its fields to be in line. Places count in the file. */
export function formatFieldText(source: string, { node, parsed }: Fields): readonly TextEdit[] {
  const hasIndicator = /^\|[-+]*\d/.test(source.slice(node.from, node.from + 3));
  if (parsed.problems.length > 0 || hasIndicator) return [];
  const offsets = scalarOffsets(source, node);
  const edits = runsOf(fieldLines(node.text, parsed.fields)).flatMap((run) => {
    const isAligned = isInLine(run);
    const width = Math.max(...run.map(({ field }) => field?.name?.text.length ?? 0));
    return run.flatMap((line) => editLine(line, isAligned ? undefined : width));
  });
  // Within a line a place in the file is as far from another as in the text.
  return edits.map(({ from, to, text }) => {
    const start = offsets.offsetOf(from);
    return { from: start, to: start + to - from, text };
  });
}

function fieldLines(text: string, fields: readonly Field[]): readonly FieldLine[] {
  const starts = new Map<number, { depth: number; field: Field | undefined }>();
  addStarts(starts, fields, 0);
  let from = 0;
  return text.split("\n").flatMap((line, index) => {
    const lineFrom = from;
    from += line.length + 1;
    const start = starts.get(lineFrom + (/^[ \t]*/.exec(line)?.[0].length ?? 0));
    return start === undefined ? [] : [{ index, from: lineFrom, text: line, ...start }];
  });
}

function addStarts(
  starts: Map<number, { depth: number; field: Field | undefined }>,
  fields: readonly Field[],
  depth: number,
): void {
  for (const field of fields) {
    starts.set(field.from, { depth, field });
    if (field.item.kind !== "group") continue;
    starts.set(field.item.to - 1, { depth, field: undefined });
    addStarts(starts, field.item.fields, depth + 1);
  }
}

/** Lines right behind each other whose names can be in line; every other line is a run of its own. */
function runsOf(lines: readonly FieldLine[]): readonly (readonly FieldLine[])[] {
  const runs: FieldLine[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    const goesOn =
      before?.index === line.index - 1 && before.depth === line.depth && canAlign(before) && canAlign(line);
    if (goesOn) run?.push(line);
    else runs.push([line]);
  }
  return runs;
}

function canAlign({ field }: FieldLine): boolean {
  return field?.name !== undefined && field.name.text.length <= longestAligned;
}

function isInLine(run: readonly FieldLine[]): boolean {
  const columns = run.map(({ from, text, field }) => {
    const indent = /^[ \t]*/.exec(text)?.[0].length ?? 0;
    const colon = field?.name === undefined ? -1 : text.indexOf(":", field.name.to - from);
    return `${colon - indent} ${(field?.item.from ?? 0) - from - indent}`;
  });
  return new Set(columns).size === 1;
}

/** The edits of one line; without a width its colon stays where it is. */
function editLine({ from, text, depth, field }: FieldLine, width: number | undefined): readonly TextEdit[] {
  const indent = /^[ \t]*/.exec(text)?.[0] ?? "";
  const edits = [{ from, to: from + indent.length, text: groupIndent.repeat(depth) }];
  const name = field?.name;
  if (field !== undefined && name !== undefined && width !== undefined)
    edits.push({ from: name.to, to: field.item.from, text: `${" ".repeat(width - name.text.length)} : ` });
  const grown = edits.reduce((sum, edit) => sum + edit.text.length - (edit.to - edit.from), 0);
  edits.push(...moveComment({ from, text, field }, grown));
  return edits.filter((edit) => text.slice(edit.from - from, edit.to - from) !== edit.text);
}

/** A comment stays in its column as long as there are blanks to give. */
function moveComment({ from, text, field }: Pick<FieldLine, "from" | "text" | "field">, grown: number): TextEdit[] {
  if (field === undefined || field.item.kind === "group" || grown === 0) return [];
  const end = field.to - from;
  const blanks = /^[ \t]+(?=#)/.exec(text.slice(end))?.[0];
  if (blanks === undefined) return [];
  return [{ from: field.to, to: field.to + blanks.length, text: " ".repeat(Math.max(1, blanks.length - grown)) }];
}
