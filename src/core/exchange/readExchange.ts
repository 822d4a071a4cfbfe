import { quoted } from "../quoted";
import { Diagnostics, type ExchangeDiagnostic } from "./diagnostic";
import type { ExchangeDocument } from "./model/exchangeDocument";
import { readDocument } from "./model/readDocument";
import { checkConnections } from "./validate/checkConnections";
import { checkMessages } from "./validate/checkMessages";
import { checkNames } from "./validate/checkNames";
import { checkShape } from "./validate/checkShape";
import { checkSteps } from "./validate/checkSteps";
import { checkUnused } from "./validate/checkUnused";
import { checkVariables, type OutsideVariables } from "./validate/checkVariables";
import { fileShape } from "./vocabulary/fileShape";
import { entryOf, valueOf, type YamlNode } from "./yaml/yamlNode";
import { readYaml } from "./yaml/readYaml";

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
}

/** Where nothing is known of variables but what the file itself says. */
export const nothingOutside: OutsideVariables = { names: new Set(), isComplete: false };

/**
 * Reads and validates an exchange file; see {@link ExchangeDocument} for the language. `outside` tells the variables that
 * an environment or the command line adds. Never throws, whatever the text is.
 */
export function readExchange(text: string, outside: OutsideVariables = nothingOutside): ExchangeResult {
  return validateExchange(parseExchange(text), outside);
}

/** The first half of {@link readExchange}: all that needs no names and no variables. */
export function parseExchange(text: string): ParsedExchange {
  const diagnostics = new Diagnostics();
  const { root, diagnostics: yaml } = readYaml(text);
  diagnostics.add(yaml);
  const isReadable = !diagnostics.hasErrors() && checkVersion(root, diagnostics);
  if (isReadable) checkShape(root, fileShape, diagnostics);
  const document = readDocument(text, root, isReadable ? diagnostics : new Diagnostics());
  return { document, diagnostics: diagnostics.sorted(), isReadable };
}

/** The second half. */
export function validateExchange(parsed: ParsedExchange, outside: OutsideVariables): ExchangeResult {
  const { document, isReadable } = parsed;
  const diagnostics = new Diagnostics();
  diagnostics.add(parsed.diagnostics);
  if (isReadable) {
    checkNames(document, diagnostics);
    checkConnections(document, diagnostics);
    checkMessages(document, diagnostics);
    checkSteps(document, diagnostics);
    checkVariables(document, outside, diagnostics);
    // While a file is being written much is not used yet.
    if (!diagnostics.hasErrors()) checkUnused(document, diagnostics);
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
