import * as vscode from "vscode";

/** The documents that a tab shows, as strings: one, two for a diff, none for a tab that shows no document. */
export function shownUris({ input }: vscode.Tab): string[] {
  if (input instanceof vscode.TabInputTextDiff) return [input.original.toString(), input.modified.toString()];
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) return [input.uri.toString()];
  return [];
}
