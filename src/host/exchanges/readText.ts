import * as vscode from "vscode";

/** The document of a file that is open. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

/** The text of a file, as an open document has it before as the disk has it; undefined where there is none to be read. */
export async function readText(uri: vscode.Uri): Promise<string | undefined> {
  const open = openDocument(uri);
  if (open !== undefined) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

/** The content of a file, as an open document has it before as the disk has it; undefined where there is none to be read. */
export async function readBytes(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  const open = openDocument(uri);
  // A saved file may hold bytes that its document cannot show.
  if (open?.isDirty === true) return new TextEncoder().encode(open.getText());
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch {
    return undefined;
  }
}
