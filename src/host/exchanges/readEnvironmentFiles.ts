import * as vscode from "vscode";
import type { VariableDefinition } from "../../core/exchange/model/exchangeDocument";
import { environmentFiles, readEnvironment } from "../../core/exchange/variables/readEnvironment";
import { readText } from "./readText";

/** One file of an environment; what cannot be read of it is left out. */
export interface EnvironmentFile {
  /** Its path from the exchange file, such as `env/staging.yaml`. */
  readonly file: string;
  readonly uri: vscode.Uri;
  readonly variables: readonly VariableDefinition[];
}

/** Reads the files of an environment that there are, beside an exchange file; what the last says goes first. */
export async function readEnvironmentFiles(exchange: vscode.Uri, name: string): Promise<readonly EnvironmentFile[]> {
  const files = environmentFiles(name).map(async (file): Promise<EnvironmentFile[]> => {
    const uri = vscode.Uri.joinPath(exchange, "..", file);
    const text = await readText(uri);
    return text === undefined ? [] : [{ file, uri, variables: readEnvironment(text).variables }];
  });
  return (await Promise.all(files)).flat();
}
