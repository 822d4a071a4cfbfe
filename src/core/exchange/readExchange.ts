import { doAtOnce, type PausableWork } from "../pausableWork";
import { quoted } from "../quoted";
import { Diagnostics, type ExchangeDiagnostic } from "./diagnostic";
import type { ExchangeDocument } from "./model/exchangeDocument";
import type { ParsedTexts } from "./model/messageReader";
import { readingDocument } from "./model/readDocument";
import { checkConnections } from "./validate/checkConnections";
import { checkingMessages } from "./validate/checkMessages";
import { checkingNames } from "./validate/checkNames";
import { checkingShape } from "./validate/checkShape";
import { checkingSteps } from "./validate/checkSteps";
import { checkingUnused } from "./validate/checkUnused";
import { checkingVariables, type OutsideVariables } from "./validate/checkVariables";
import { fileShape } from "./vocabulary/fileShape";
import { entryOf, valueOf, type YamlNode } from "./yaml/yamlNode";
import { readingYaml } from "./yaml/readYaml";

export interface ExchangeResult {
  /** All of the file that could be read, for an editor; only one without errors may be run. */
  readonly document: ExchangeDocument;
  /** In the order of the file. */
  readonly diagnostics: readonly ExchangeDiagnostic[];
  readonly hasErrors: boolean;
}

/** An exchange file that was read, and not yet looked at as a whole. */
export interface ParsedExchange {
  readonly document: ExchangeDocument;
  readonly diagnostics: readonly ExchangeDiagnostic[];
  /** Whether it is YAML, and of a version, whose rules can be applied to it. */
  readonly isReadable: boolean;
  /** Its field texts. A later version of the file is read sooner with them. */
  readonly texts: ParsedTexts;
}

/** Where nothing is known of variables but what the file itself says. */
export const nothingOutside: OutsideVariables = { names: new Set(), isComplete: false };

/**
 * Reads and validates an exchange file; see {@link ExchangeDocument} for the language. `outside` tells the variables that
 * an environment or the command line adds. Never throws, whatever the text is.
 */
export function readExchange(text: string, outside: OutsideVariables = nothingOutside): ExchangeResult {
  return doAtOnce(readingExchange(text, outside));
}

/** {@link readExchange} with pauses. */
export function* readingExchange(text: string, outside = nothingOutside): PausableWork<ExchangeResult> {
  return yield* validatingExchange(yield* parsingExchange(text), outside);
}

/** The first half of {@link readExchange}: all that needs no names and no variables. */
export function parseExchange(text: string): ParsedExchange {
  return doAtOnce(parsingExchange(text));
}

/** The second half. */
export function validateExchange(parsed: ParsedExchange, outside: OutsideVariables): ExchangeResult {
  return doAtOnce(validatingExchange(parsed, outside));
}

/** {@link parseExchange} with pauses. `earlier` is the file before it was edited. */
export function* parsingExchange(text: string, earlier?: ParsedExchange): PausableWork<ParsedExchange> {
  const diagnostics = new Diagnostics();
  const { root, diagnostics: yaml } = yield* readingYaml(text);
  diagnostics.add(yaml);
  const isReadable = !diagnostics.hasErrors() && checkVersion(root, diagnostics);
  if (isReadable) yield* checkingShape(root, fileShape, diagnostics);
  const parts = { source: text, root, known: earlier?.texts ?? new Map() };
  const { document, texts } = yield* readingDocument(parts, isReadable ? diagnostics : new Diagnostics());
  return { document, diagnostics: diagnostics.sorted(), isReadable, texts };
}

/** {@link validateExchange} with pauses. */
export function* validatingExchange(parsed: ParsedExchange, outside: OutsideVariables): PausableWork<ExchangeResult> {
  const { document, isReadable } = parsed;
  const diagnostics = new Diagnostics();
  diagnostics.add(parsed.diagnostics);
  if (isReadable) {
    yield* checkingNames(document, diagnostics);
    checkConnections(document, diagnostics);
    yield* checkingMessages(document, diagnostics);
    yield* checkingSteps(document, diagnostics);
    yield* checkingVariables(document, outside, diagnostics);
    // While a file is being written much is not used yet.
    if (!diagnostics.hasErrors()) yield* checkingUnused(document, diagnostics);
  }
  return { document, diagnostics: diagnostics.sorted(), hasErrors: diagnostics.hasErrors() };
}

/** Whether the file is of a version whose rules can be applied to it. */
function checkVersion(root: YamlNode | undefined, diagnostics: Diagnostics): boolean {
  if (root?.kind !== "map") {
    const range = root ?? { from: 0, to: 0 };
    const message = "An exchange file is a map that begins with sock: 1; write that, then connections and steps.";
    diagnostics.error("SOCKSCOPE_EXCHANGE_VERSION", message, range);
    return false;
  }
  const version = valueOf(root, "sock");
  if (version?.kind === "scalar" && version.value === 1) return true;
  const key = entryOf(root, "sock")?.key;
  if (version?.kind !== "scalar" || version.value === null) {
    const range = key ?? root.entries[0]?.key ?? root;
    diagnostics.error("SOCKSCOPE_EXCHANGE_VERSION", "The version is missing; begin the file with sock: 1.", range);
    return false;
  }
  const message = `This is version ${quoted(version.text)} of exchange files, and this Sockscope reads version 1; update Sockscope, or write sock: 1.`;
  diagnostics.error("SOCKSCOPE_EXCHANGE_VERSION", message, version);
  return false;
}
