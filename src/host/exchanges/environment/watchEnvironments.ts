import * as vscode from "vscode";

/** Calls `update` whenever environments came or went, in any folder of the workspace. */
export function watchEnvironments(update: () => void): vscode.Disposable {
  const files = vscode.workspace.createFileSystemWatcher("**/env/*.yaml", false, true);
  // Where a folder goes, or comes with all that is in it, nothing may be told of the files.
  const folders = vscode.workspace.createFileSystemWatcher("**/env", false, true);
  const events = [files, folders].flatMap((watcher) => [watcher.onDidCreate(update), watcher.onDidDelete(update)]);
  return vscode.Disposable.from(files, folders, ...events);
}
