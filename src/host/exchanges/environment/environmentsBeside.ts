import * as vscode from "vscode";
import { isEnvironmentName } from "../../../core/exchange/variables/readEnvironment";

/** A file of an environment, such as `env/lab.yaml` or `env/lab.local.yaml`. */
export interface EnvironmentBeside {
  readonly name: string;
  readonly uri: vscode.Uri;
}

/** The files of all environments beside an exchange file. */
export async function environmentsBeside(file: vscode.Uri): Promise<readonly EnvironmentBeside[]> {
  const folder = vscode.Uri.joinPath(file, "..", "env");
  return (await readFolder(folder)).flatMap((entry) => {
    const [, name = ""] = /^(.+?)(?:\.local)?\.yaml$/.exec(entry) ?? [];
    return isEnvironmentName(name) ? [{ name, uri: vscode.Uri.joinPath(folder, entry) }] : [];
  });
}

async function readFolder(folder: vscode.Uri): Promise<readonly string[]> {
  try {
    // VS Code would log that there is none.
    if (((await vscode.workspace.fs.stat(folder)).type & vscode.FileType.Directory) === 0) return [];
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.filter(([, type]) => (type & vscode.FileType.Directory) === 0).map(([name]) => name);
  } catch {
    return [];
  }
}
