import * as vscode from "vscode";
import { askText } from "../quickInput/askText";
import { readText } from "./readText";
import { copyName, copyProblem } from "./copyName";
import { nameIn, withEnding } from "./saving/exchangeTarget";

/** Copies an exchange file, as it is in its editor, under another name in its folder, and opens the copy. */
export async function duplicateExchange(uri: vscode.Uri): Promise<void> {
  const text = await readText(uri);
  if (text === undefined) throw new Error(vscode.l10n.t("{0} cannot be read; check that it is still there.", uri.path));
  const folder = vscode.Uri.joinPath(uri, "..");
  const name = uri.path.split("/").at(-1) ?? "";
  const taken = (await vscode.workspace.fs.readDirectory(folder)).map(([entry]) => entry);
  const value = copyName(name, taken);
  const answer = await askText({
    title: vscode.l10n.t("Duplicate Exchange"),
    prompt: vscode.l10n.t("The name of the copy, beside {0}", name),
    value,
    selection: nameIn(value),
    judge: (answered) => {
      const message = copyProblem(answered, taken);
      return message === undefined ? undefined : { isWrong: true, message };
    },
  });
  if (answer.type !== "value") return;
  const copy = vscode.Uri.joinPath(folder, withEnding(answer.value));
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(copy, { overwrite: false, contents: new TextEncoder().encode(text) });
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new Error(vscode.l10n.t("{0} could not be written; check that its folder can be written to.", copy.path));
  await vscode.window.showTextDocument(copy, { preview: false });
}
