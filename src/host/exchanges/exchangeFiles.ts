import type * as vscode from "vscode";

/** What exchange files are called. */
export const exchangeGlob = "**/*.sock.yaml";

/** The documents that the language features are for; their language stays YAML. */
export const exchangeSelector: vscode.DocumentSelector = { pattern: exchangeGlob };

/** Whether a file is an exchange file, by its name. */
export function isExchangeFile(uri: vscode.Uri): boolean {
  return uri.path.endsWith(".sock.yaml");
}
