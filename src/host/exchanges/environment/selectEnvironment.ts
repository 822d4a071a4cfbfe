import * as vscode from "vscode";
import { isEnvironmentName } from "../../../core/exchange/variables/readEnvironment";
import { askChoice, divider, type Choice } from "../../quickInput/askChoice";
import { askText } from "../../quickInput/askText";
import type { Environments } from "./environments";

type Chosen = { readonly name: string | undefined } | "new";

/** Lets the user choose the environment for the workspace folder of a file, or make a new one beside the file. */
export async function selectEnvironment(environments: Environments, file: vscode.Uri): Promise<void> {
  const names = await environments.namesBeside(file);
  const current = environments.nameFor(file);
  const rows: Choice<Chosen>[] = [
    choiceOf(undefined, vscode.l10n.t("No Environment"), vscode.l10n.t("the variables as the file has them")),
    ...names.map((name) => choiceOf(name, name, `env/${name}.yaml`)),
  ];
  const answer = await askChoice<Chosen>({
    title: vscode.l10n.t("Select Environment"),
    placeholder: vscode.l10n.t("For all exchange files of this workspace folder"),
    choices: [...rows, divider, { label: vscode.l10n.t("New Environment…"), value: "new" }],
    preselected: rows.find(({ value }) => value !== "new" && value.name === current)?.value,
  });
  if (answer.type !== "value") return;
  if (answer.value === "new") await newEnvironment(environments, file);
  else await environments.choose(file, answer.value.name);
}

function choiceOf(name: string | undefined, label: string, description: string): Choice<Chosen> {
  return { label, description, value: { name } };
}

async function newEnvironment(environments: Environments, file: vscode.Uri): Promise<void> {
  const taken = new Set(await environments.namesBeside(file));
  const answer = await askText({
    title: vscode.l10n.t("New Environment"),
    prompt: vscode.l10n.t("Its name; the variables are kept in env/<name>.yaml beside the exchange file"),
    placeholder: "lab",
    judge: (text) => judgeName(text, taken),
  });
  if (answer.type !== "value") return;
  const uri = vscode.Uri.joinPath(file, "..", "env", `${answer.value}.yaml`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(firstLines));
  await vscode.window.showTextDocument(uri);
  await environments.choose(file, answer.value);
}

function judgeName(text: string, taken: ReadonlySet<string>) {
  if (taken.has(text))
    return { isWrong: true, message: vscode.l10n.t("{0} is there already: choose another name.", text) };
  if (isEnvironmentName(text)) return undefined;
  return { isWrong: true, message: vscode.l10n.t("A name has letters, digits, spaces, _, - and . in it.") };
}

const firstLines = "# Variables for the exchange files beside this folder, one a line, such as:\n# host: 192.0.2.7\n";
