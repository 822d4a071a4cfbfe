import type * as vscode from "vscode";
import type { PausableWork } from "../../core/pausableWork";
import { doInTurns } from "../../engine/doInTurns";

/** Does long work about a document in turns; undefined where it is edited meanwhile, and the rest left undone. */
export function whileUnchanged<T>(document: vscode.TextDocument, work: PausableWork<T>): Promise<T | undefined> {
  const { version } = document;
  return doInTurns(work, () => document.version === version);
}
