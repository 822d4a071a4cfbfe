import * as vscode from "vscode";
import { askText } from "../quickInput/askText";
import { readText } from "./readText";

const ending = ".sock.yaml";

/** Copies an exchange file, as it is in its editor, under another name in its folder, and opens the copy. */
export async function duplicateExchange(uri: vscode.Uri): Promise<void> {
  const text = await readText(uri);
  if (text === undefined) throw new Error(vscode.l10n.t("{0} cannot be read; check that it is still there.", uri.path));
  const folder = vscode.Uri.joinPath(uri, "..");
  const taken = new Set((await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name.toLowerCase()));
  const answer = await askText({
    title: vscode.l10n.t("Duplicate Exchange"),
    prompt: vscode.l10n.t("The name of the copy, beside {0}.", uri.path.split("/").at(-1) ?? ""),
    value: freeName(uri, taken),
    judge: (name) => judgeName(name, taken),
  });
  if (answer.type !== "value") return;
  const copy = vscode.Uri.joinPath(folder, answer.value);
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(copy, { overwrite: false, contents: new TextEncoder().encode(text) });
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new Error(vscode.l10n.t("{0} could not be written; check that its folder can be written to.", copy.path));
  await vscode.window.showTextDocument(copy);
}

function freeName(uri: vscode.Uri, taken: ReadonlySet<string>): string {
  const name = (uri.path.split("/").at(-1) ?? "").slice(0, -ending.length);
  for (let number = 2; ; number++) {
    const free = `${name}-${number}${ending}`;
    if (!taken.has(free.toLowerCase())) return free;
  }
}

function judgeName(name: string, taken: ReadonlySet<string>) {
  if (!name.endsWith(ending) || name === ending)
    return { isWrong: true, message: vscode.l10n.t("The name of an exchange file ends with {0}.", ending) };
  if (/[\\/:*?"<>|]/.test(name)) return { isWrong: true, message: vscode.l10n.t("Write a name without a folder.") };
  if (taken.has(name.toLowerCase()))
    return { isWrong: true, message: vscode.l10n.t("There is a file of this name already.") };
  return undefined;
}
