import * as vscode from "vscode";
import type { SourceRange } from "../../../core/exchange/diagnostic";
import type { TextEdit } from "../../../core/exchange/edit/textEdit";

/** The range of a document that offsets in its text mean. */
export function toRange(document: vscode.TextDocument, { from, to }: SourceRange): vscode.Range {
  return new vscode.Range(document.positionAt(from), document.positionAt(to));
}

/** Edits by offsets as VS Code makes them. */
export function toTextEdits(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.TextEdit[] {
  return edits.map((edit) => new vscode.TextEdit(toRange(document, edit), edit.text));
}
