import { quoted } from "../../quoted";
import { parseFieldText } from "../../payload/fields/parseFieldText";
import { isName, renameConnection, renameFrame, renameVariable } from "../edit/rename";
import { replaceScalar } from "../edit/editExchange";
import type { TextEdit } from "../edit/textEdit";
import type { ExchangeDocument } from "../model/exchangeDocument";
import { declaredNames, nameAt, occurrencesOf, type NameOccurrence } from "./nameOccurrences";
import { sharedVariable, type KnownFiles, type SharedVariable } from "./sharedVariable";

export type RenameResult =
  /** By the paths of the files. */
  | { readonly ok: true; readonly edits: ReadonlyMap<string, readonly TextEdit[]> }
  /** One plain sentence. */
  | { readonly ok: false; readonly message: string };

/** Where a name is renamed: one of the exchange files that are known, and an offset in it. */
export interface RenamePlace {
  readonly path: string;
  readonly at: number;
}

const noName = "Only connections, frames and variables can be renamed; put the cursor on such a name.";

/**
 * The name at a place, where it can be another one; else one sentence that says why not. A variable may be known to other
 * files: which of `files` are not there is taken for unknown.
 */
export function renamableAt(files: KnownFiles, { path, at }: RenamePlace): NameOccurrence | string {
  const document = files.exchanges.get(path);
  const found = document && nameAt(document, at);
  if (found === undefined) return noName;
  if (found.kind === "secret")
    return "A secret is stored under its name; store it under another one, and write that here.";
  if (found.kind !== "variable") return found;
  const shared = sharedVariable(found.name, path, files);
  if (shared.isTakenFromUnknown)
    return `${found.name} is taken from another file under this name; rename it there first.`;
  const isGiven =
    shared.passed.length > 0 || [...shared.files.values()].some((file) => isDeclared(file, "variable", found.name));
  return isGiven
    ? found
    : `${found.name} is not of this file; rename it where it is given a value, such as in its environment.`;
}

/**
 * Gives the name at a place another one, wherever it stands: a variable also in the environments that set it, in the files
 * that pass or take it, and in all others that have it of one of these.
 */
export function renameName(files: KnownFiles, place: RenamePlace, to: string): RenameResult {
  const found = renamableAt(files, place);
  const document = files.exchanges.get(place.path);
  if (typeof found === "string") return { ok: false, message: found };
  if (document === undefined) return { ok: false, message: noName };
  const { kind, name } = found;
  const message = nameProblem(document, found, to);
  if (message !== undefined) return { ok: false, message };
  if (kind !== "variable") {
    const rename = { connection: renameConnection, frame: renameFrame, secret: () => [] }[kind];
    return { ok: true, edits: new Map([[place.path, rename(document, name, to)]]) };
  }
  const shared = sharedVariable(name, place.path, files);
  const elsewhere = to === name ? undefined : problemElsewhere(shared, found, to);
  if (elsewhere !== undefined) return { ok: false, message: elsewhere };
  return { ok: true, edits: variableEdits(shared, files, { from: name, to }) };
}

function variableEdits(
  { files, passed }: SharedVariable,
  { exchanges }: KnownFiles,
  { from, to }: { readonly from: string; readonly to: string },
): ReadonlyMap<string, readonly TextEdit[]> {
  const edits = new Map([...files].map(([path, document]) => [path, [...renameVariable(document, from, to)]]));
  for (const { path, key } of passed) {
    const document = exchanges.get(path);
    if (document !== undefined) edits.set(path, [...(edits.get(path) ?? []), replaceScalar(document, key, to)]);
  }
  return edits;
}

/** What is wrong with another name in the file of a name. */
function nameProblem(document: ExchangeDocument, found: NameOccurrence, to: string): string | undefined {
  const { kind, name } = found;
  if (!isName(to)) return `${quoted(to)} cannot be a name; use letters, digits, _, - and ., a letter first.`;
  if (to !== name && isDeclared(document, kind, to))
    return `There is a ${kind} ${quoted(to)} already; choose another name.`;
  if (isGroup(document, found) && !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(to))
    return "A regular expression captures it, where names have neither - nor . in them.";
  const asFields = parseFieldText(to, "fields");
  return kind === "frame" && asFields.problems.length === 0
    ? `${quoted(to)} stands for bytes where a message is meant; choose another name.`
    : undefined;
}

/** What is wrong with it in the other files that know the variable, or that would give it another value. */
function problemElsewhere(shared: SharedVariable, found: NameOccurrence, to: string): string | undefined {
  for (const [path, document] of new Map([...shared.environments, ...shared.files])) {
    const problem = nameProblem(document, found, to);
    if (problem !== undefined) return `${fileName(path)}: ${problem}`;
  }
  const double = shared.passed.find(({ step }) => step.variables.some(({ key }) => key.text === to));
  return double && `${fileName(double.path)} passes a variable ${quoted(to)} already; choose another name.`;
}

function isDeclared(document: ExchangeDocument, kind: NameOccurrence["kind"], name: string): boolean {
  return declaredNames(document, kind).includes(name);
}

/** Whether it is the name of a group of a regular expression somewhere. */
function isGroup(document: ExchangeDocument, { kind, name }: NameOccurrence): boolean {
  return occurrencesOf(document, kind, name).some(({ from }) => document.source.slice(from - 3, from) === "(?<");
}

/** An environment is called by its folder too. */
function fileName(path: string): string {
  return /(?:\/env)?\/[^/]*$/.exec(path)?.[0].slice(1) ?? path;
}
