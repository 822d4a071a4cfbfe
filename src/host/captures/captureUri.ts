import * as vscode from "vscode";

/**
 * The address under which files are opened as one capture: that of the first one, with the others in its query, so that
 * VS Code can open it again in another window.
 */
export function captureUri([first = "", ...others]: readonly string[]): vscode.Uri {
  const uri = vscode.Uri.file(first);
  return others.length === 0 ? uri : uri.with({ query: JSON.stringify({ and: others }) });
}

/** The other files that an address names, as they were chosen. */
export function otherFilesOf(uri: vscode.Uri): readonly string[] {
  try {
    const { and } = JSON.parse(uri.query) as { readonly and?: unknown };
    return Array.isArray(and) ? and.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}
