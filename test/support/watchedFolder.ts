import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { until } from "./until";

/** A new folder in the workspace, in which VS Code sees what happens; its name begins with `prefix`. */
export async function newWatchedFolder(prefix: string): Promise<string> {
  const workspaceFolder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  await mkdir(workspaceFolder, { recursive: true });
  const folder = await mkdtemp(join(workspaceFolder, prefix));
  await isWatched(folder);
  return folder;
}

/** Makes a folder in one that is watched, and waits until it is watched too. */
export async function makeWatchedFolder(folder: string): Promise<void> {
  await mkdir(folder);
  await isWatched(folder);
}

/** Of what happens in a new folder before VS Code has begun to watch it nothing is ever told. */
async function isWatched(folder: string): Promise<void> {
  const probe = join(folder, "seen.probe");
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.probe", false, false, true);
  let isTold = false;
  const note = ({ fsPath }: vscode.Uri): void => {
    if (fsPath === probe) isTold = true;
  };
  watcher.onDidCreate(note);
  watcher.onDidChange(note);
  let written = 0;
  const writeAgain = async (): Promise<boolean> => {
    if (!isTold) await writeFile(probe, String(++written));
    return isTold;
  };
  await until(writeAgain, { what: "VS Code watches the folder" }).finally(() => void watcher.dispose());
  await rm(probe);
}
