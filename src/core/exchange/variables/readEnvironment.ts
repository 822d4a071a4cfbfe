import { doAtOnce } from "../../pausableWork";
import { Diagnostics, type ExchangeDiagnostic } from "../diagnostic";
import type { ExchangeDocument, VariableDefinition } from "../model/exchangeDocument";
import { readingDocument } from "../model/readDocument";
import { readVariables } from "../model/valueReader";
import { checkShape } from "../validate/checkShape";
import { checkHex } from "../validate/checkHex";
import { valuesShape } from "../vocabulary/valueShapes";
import { readYaml } from "../yaml/readYaml";

export interface EnvironmentResult {
  readonly variables: readonly VariableDefinition[];
  readonly diagnostics: readonly ExchangeDiagnostic[];
  readonly hasErrors: boolean;
}

/** The paths of the files of an environment, from the folder of the exchange file; what the second says goes first. */
export function environmentFiles(name: string): readonly string[] {
  return [`env/${name}.yaml`, `env/${name}.local.yaml`];
}

/** Whether a name can be that of an environment: it becomes a part of a path. */
export function isEnvironmentName(name: string): boolean {
  return /^[\p{L}\p{N}_-][\p{L}\p{N}_. -]{0,63}$/u.test(name) && !name.endsWith(".local");
}

/** An environment file as an exchange file that has nothing but variables: for what looks for names in it. */
export function environmentDocument(text: string): ExchangeDocument {
  const { root } = readYaml(text);
  const nothing = { source: text, root: undefined, known: new Map() };
  const { document } = doAtOnce(readingDocument(nothing, new Diagnostics()));
  return { ...document, root, variables: readVariables(root) };
}

/** Reads an environment file, a map of variables and their values. An empty one has none. Never throws. */
export function readEnvironment(text: string): EnvironmentResult {
  const found = new Diagnostics();
  const { root, diagnostics } = readYaml(text);
  found.add(diagnostics);
  const isEmpty = root === undefined || (root.kind === "scalar" && root.value === null);
  if (!found.hasErrors() && !isEmpty) checkShape(root, valuesShape, found);
  const variables = readVariables(root);
  for (const { value } of variables) checkHex(text, value, found);
  return { variables, diagnostics: found.sorted(), hasErrors: found.hasErrors() };
}
