import type * as vscode from "vscode";
import { layerOf, type VariableLayer } from "../../../core/exchange/variables/variableLayer";
import { readEnvironmentFiles, type EnvironmentFile } from "../readEnvironmentFiles";
import type { LanguageServices } from "./languageServices";

/** The files of the environment that is chosen for an exchange file; none where none is. */
export async function environmentOf(
  { uri }: vscode.TextDocument,
  { environment }: LanguageServices,
): Promise<readonly EnvironmentFile[]> {
  const name = environment.nameFor(uri);
  return name === undefined ? [] : readEnvironmentFiles(uri, name);
}

/** Their variables, in layers that go before those of the file. */
export function layersOf(files: readonly EnvironmentFile[]): readonly VariableLayer[] {
  return files.map(({ file, variables }) => layerOf(variables, { kind: "environment", file }));
}

/** The names of their variables. */
export function namesOf(files: readonly EnvironmentFile[]): readonly string[] {
  return files.flatMap(({ variables }) => variables.map(({ key }) => key.text));
}
