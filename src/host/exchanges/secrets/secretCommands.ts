import * as vscode from "vscode";
import { quoted } from "../../../core/quoted";
import { askChoice, divider, type Choice, type Divider } from "../../quickInput/askChoice";
import { askText } from "../../quickInput/askText";
import type { CommandHandler } from "../../commands/commandServices";
import { isSecretName, type SecretStore } from "./secretStore";

/** Names that the user may want to give a value: those of the file in the active editor. */
export type SecretsInView = () => Promise<readonly string[]>;

/** The commands by which secrets are stored and deleted. A value is never shown again. */
export function secretCommands(store: SecretStore, inView: SecretsInView) {
  return {
    "sockscope.setSecret": async (name?: unknown) => {
      const chosen = typeof name === "string" ? name : await askName(store, await inView());
      const isStored = chosen !== undefined && (await store.names()).includes(chosen);
      if (chosen === undefined || (await askSecret(store, chosen)) === undefined) return;
      const shown = quoted(chosen);
      tell(
        isStored
          ? vscode.l10n.t("Sockscope: secret {0} replaced", shown)
          : vscode.l10n.t("Sockscope: secret {0} stored", shown),
      );
    },
    "sockscope.deleteSecret": () => deleteSecret(store),
  } satisfies Record<string, CommandHandler>;
}

/** Asks for the value of a secret, which a file of this name needs, and stores it; undefined where the user gives up. */
export async function askSecret(store: SecretStore, name: string, neededBy?: string): Promise<string | undefined> {
  const isStored = (await store.names()).includes(name);
  const value = await vscode.window.showInputBox({
    title: neededBy === undefined ? vscode.l10n.t("Set Secret {0}", name) : vscode.l10n.t("Secret {0}", name),
    placeHolder: isStored ? vscode.l10n.t("Replaces the value that is stored") : "",
    prompt:
      neededBy === undefined
        ? vscode.l10n.t("Kept in VS Code's secret storage on this machine, and in no file")
        : vscode.l10n.t("{0} needs it; kept in VS Code's secret storage on this machine, and in no file", neededBy),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text === "" ? vscode.l10n.t("Type the value of the secret.") : undefined),
  });
  if (value === undefined || value === "") return undefined;
  await store.set(name, value);
  return value;
}

async function askName(store: SecretStore, inView: readonly string[]): Promise<string | undefined> {
  const stored = await store.names();
  const names = [...new Set([...inView, ...stored])];
  if (names.length === 0) return askNewName();
  const choices: (Choice<string | undefined> | Divider)[] = names.map((name) => ({
    label: name,
    description: whereFrom(name, stored),
    value: name,
  }));
  const answer = await askChoice<string | undefined>({
    title: vscode.l10n.t("Set Secret"),
    placeholder: vscode.l10n.t("The secret to give a value"),
    choices: [...choices, divider, { label: vscode.l10n.t("Another Name…"), value: undefined }],
  });
  if (answer.type !== "value") return undefined;
  return answer.value ?? askNewName();
}

/** Where a run takes the value from, in the order in which it looks. */
function whereFrom(name: string, stored: readonly string[]): string {
  if (stored.includes(name)) return vscode.l10n.t("stored");
  return (process.env[name] ?? "") === ""
    ? vscode.l10n.t("has no value")
    : vscode.l10n.t("from the environment variable of this name");
}

async function askNewName(): Promise<string | undefined> {
  const answer = await askText({
    title: vscode.l10n.t("Set Secret"),
    prompt: vscode.l10n.t("The name of the secret, as exchange files list it under secrets"),
    placeholder: "PUMP_PIN",
    judge: (text) =>
      isSecretName(text)
        ? undefined
        : {
            isWrong: true,
            message: vscode.l10n.t("A name begins with a letter and has letters, digits, _, - and . in it."),
          },
  });
  return answer.type === "value" ? answer.value : undefined;
}

async function deleteSecret(store: SecretStore): Promise<void> {
  const names = await store.names();
  if (names.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No secret is stored."));
    return;
  }
  const answer = await askChoice<string>({
    title: vscode.l10n.t("Delete Secret"),
    placeholder: vscode.l10n.t("The secret to delete"),
    choices: names.map((name) => ({ label: name, value: name })),
  });
  if (answer.type !== "value" || !(await isSure(answer.value))) return;
  await store.delete(answer.value);
  tell(vscode.l10n.t("Sockscope: secret {0} deleted", quoted(answer.value)));
}

/** Nobody can read the value again, so that a slip of the hand would lose it. */
async function isSure(name: string): Promise<boolean> {
  const question = vscode.l10n.t("Delete the secret {0}?", quoted(name));
  const detail = vscode.l10n.t("Its value is lost. Exchange files that need it ask for it again.");
  const answer = vscode.l10n.t("Delete");
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, answer)) === answer;
}

function tell(text: string): void {
  vscode.window.setStatusBarMessage(text, 5000);
}
