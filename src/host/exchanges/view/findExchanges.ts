import * as vscode from "vscode";
import { exchangeGlob, isExchangeFile } from "../exchangeFiles";
import { walkFolder } from "./walkFolder";

/**
 * The exchange files of all workspace folders, without those that are excluded or in node_modules. Where VS Code cannot
 * search, as with file systems that bring no search along, the folders are walked through.
 */
export async function findExchanges(): Promise<vscode.Uri[]> {
  try {
    return await vscode.workspace.findFiles(exchangeGlob, "**/node_modules/**");
  } catch {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return (await Promise.all(folders.map(({ uri }) => walkFolder(uri, isExchangeFile)))).flat();
  }
}
