import * as vscode from "vscode";
import { askChoice } from "../../quickInput/askChoice";
import { askExchangeFile, type FileQuestion } from "./askExchangeFile";
import { exchangeTemplates, type ExchangeTemplate } from "./exchangeTemplates";
import type { ExchangeTarget } from "./exchangeTarget";
import { writeExchangeFile } from "./writeExchangeFile";

/** How the user is asked; undefined where the user gave up. */
export interface NewExchangeQuestions {
  askTemplate(): Promise<ExchangeTemplate | undefined>;
  askFile(question: FileQuestion): Promise<ExchangeTarget | undefined>;
}

const title = (): string => vscode.l10n.t("New Exchange");

const questionsOfWindow: NewExchangeQuestions = { askTemplate, askFile: askExchangeFile };

/** Makes a new exchange file of a template that the user chooses, in the workspace or in an untitled editor, and shows it. */
export async function newExchange(extensionUri: vscode.Uri, questions = questionsOfWindow): Promise<void> {
  const template = await questions.askTemplate();
  if (!template) return;
  const name = `${template.file}.sock.yaml`;
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, "media", "templates", name));
  const proposed = template.file === "empty" ? "exchange.sock.yaml" : name;
  const target = await questions.askFile({ title: title(), proposed });
  if (target) await writeExchangeFile(target, () => ({ text: new TextDecoder().decode(bytes), files: [] }));
}

async function askTemplate(): Promise<ExchangeTemplate | undefined> {
  const choices = exchangeTemplates.map((value) => ({ label: value.label, detail: value.detail, value }));
  const placeholder = vscode.l10n.t("What to begin with");
  const answer = await askChoice({ title: title(), placeholder, choices });
  return answer.type === "value" ? answer.value : undefined;
}
