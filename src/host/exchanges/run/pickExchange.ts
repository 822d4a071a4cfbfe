import * as vscode from "vscode";
import { askChoice } from "../../quickInput/askChoice";
import { isExchangeFile } from "../exchangeFiles";
import type { ExchangeIndex } from "../view/exchangeIndex";

/** What to choose from, and how it is asked. */
export interface ExchangeQuestion {
  readonly title: string;
  readonly placeholder: string;
  /** Said where there is no such file. */
  readonly none: string;
  readonly accepts: (file: { readonly uri: vscode.Uri; readonly isMock: boolean }) => boolean;
}

/** The document of the active editor, if it is an exchange file. */
export function activeExchange(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document && isExchangeFile(document.uri) ? document : undefined;
}

/** Lets the user choose one of the workspace's exchange files; the active one first. */
export async function pickExchange(index: ExchangeIndex, question: ExchangeQuestion): Promise<vscode.Uri | undefined> {
  const files = (await index.files()).filter(question.accepts);
  if (files.length === 0) {
    void vscode.window.showInformationMessage(question.none);
    return undefined;
  }
  const choices = files.map(({ uri }) => {
    const path = vscode.workspace.asRelativePath(uri);
    const name = path.split("/").at(-1) ?? path;
    const folder = path.slice(0, -name.length - 1);
    return { label: name.replace(/\.sock\.yaml$/, ""), description: folder, value: uri };
  });
  const preselected = choices.find(({ value }) => value.toString() === activeExchange()?.uri.toString())?.value;
  const { title, placeholder } = question;
  const answer = await askChoice<vscode.Uri>({ title, placeholder, choices, preselected });
  return answer.type === "value" ? answer.value : undefined;
}
