import * as vscode from "vscode";
import type { SourceRange } from "../../core/exchange/diagnostic";
import { SourceLines } from "../../core/exchange/sourceLines";

/** The range that offsets in a text mean, be it open in an editor or not. */
export function rangeInText(text: string, { from, to }: SourceRange): vscode.Range {
  const lines = new SourceLines(text);
  const [start, end] = [lines.positionAt(from), lines.positionAt(to)];
  return new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
}
