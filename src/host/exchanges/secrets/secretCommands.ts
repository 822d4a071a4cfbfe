import * as vscode from "vscode";
import { quoted } from "../../../core/quoted";
import { askChoice } from "../../quickInput/askChoice";
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
      if (chosen !== undefined) await askSecret(store, chosen);
    },
    "sockscope.deleteSecret": () => deleteSecret(store),
  } satisfies Record<string, CommandHandler>;
}

/** Asks for the value of a secret and stores it; undefined where the user gives up. */
export async function askSecret(store: SecretStore, name: string): Promise<string | undefined> {
  const value = await vscode.window.showInputBox({
    title: vscode.l10n.t("Secret {0}", name),
    prompt: vscode.l10n.t("Stored in VS Code's secret storage on this machine, and never written to a file."),
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
  const another = vscode.l10n.t("Another Name…");
  const choices = names.map((name) => ({
    label: name,
    description: stored.includes(name) ? vscode.l10n.t("has a value") : vscode.l10n.t("has no value"),
    value: name,
  }));
  const answer = await askChoice<string | undefined>({
    title: vscode.l10n.t("Set Secret"),
    placeholder: vscode.l10n.t("The secret to give a value"),
    choices: [...choices, { label: another, value: undefined }],
  });
  if (answer.type !== "value") return undefined;
  return answer.value ?? askNewName();
}

async function askNewName(): Promise<string | undefined> {
  const answer = await askText({
    title: vscode.l10n.t("Set Secret"),
    prompt: vscode.l10n.t("The name of the secret, as exchange files list it under secrets."),
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
    placeholder: vscode.l10n.t("The secret to delete; its value is lost"),
    choices: names.map((name) => ({ label: name, value: name })),
  });
  if (answer.type !== "value") return;
  await store.delete(answer.value);
  void vscode.window.setStatusBarMessage(vscode.l10n.t("Sockscope: secret {0} deleted", quoted(answer.value)), 5000);
}
