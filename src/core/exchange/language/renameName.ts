import { quoted } from "../../quoted";
import { parseFieldText } from "../../payload/fields/parseFieldText";
import { isName, renameConnection, renameFrame, renameVariable } from "../edit/rename";
import type { TextEdit } from "../edit/textEdit";
import { everyStep } from "../model/eachStep";
import type { ExchangeDocument } from "../model/exchangeDocument";
import { declaredNames, nameAt, occurrencesOf, type NameOccurrence } from "./nameOccurrences";

export type RenameResult =
  | { readonly ok: true; readonly edits: readonly TextEdit[] }
  /** One plain sentence. */
  | { readonly ok: false; readonly message: string };

/** The name at an offset, where it can be another one; else one sentence that says why not. */
export function renamableAt(document: ExchangeDocument, at: number): NameOccurrence | string {
  const found = nameAt(document, at);
  if (found === undefined)
    return "Only connections, frames and variables can be renamed; put the cursor on such a name.";
  if (found.kind === "secret")
    return "A secret is stored under its name; store it under another one, and write that here.";
  if (found.kind !== "variable") return found;
  if (occurrencesOf(document, found.kind, found.name).every(({ role }) => role === "use"))
    return `${found.name} is not of this file; rename it where it is given a value, such as in its environment.`;
  const isTaken = [...everyStep(document)].some(
    ({ step }) => step.kind === "run" && step.take.some(({ text }) => text === found.name),
  );
  return isTaken ? `${found.name} is taken from another file under this name; rename it there first.` : found;
}

/** Gives the name at an offset another one, wherever it stands in the file. */
export function renameName(document: ExchangeDocument, at: number, to: string): RenameResult {
  const found = renamableAt(document, at);
  if (typeof found === "string") return { ok: false, message: found };
  const { kind, name } = found;
  if (!isName(to))
    return { ok: false, message: `${quoted(to)} cannot be a name; use letters, digits, _, - and ., a letter first.` };
  if (to !== name && declaredNames(document, kind).includes(to))
    return { ok: false, message: `There is a ${kind} ${quoted(to)} already; choose another name.` };
  if (isGroup(document, found) && !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(to))
    return { ok: false, message: "A regular expression captures it, where names have neither - nor . in them." };
  const asFields = parseFieldText(to, "fields");
  if (kind === "frame" && asFields.problems.length === 0)
    return { ok: false, message: `${quoted(to)} stands for bytes where a message is meant; choose another name.` };
  const rename = { connection: renameConnection, frame: renameFrame, variable: renameVariable, secret: () => [] }[kind];
  return { ok: true, edits: rename(document, name, to) };
}

/** Whether it is the name of a group of a regular expression somewhere. */
function isGroup(document: ExchangeDocument, { kind, name }: NameOccurrence): boolean {
  return occurrencesOf(document, kind, name).some(({ from }) => document.source.slice(from - 3, from) === "(?<");
}
