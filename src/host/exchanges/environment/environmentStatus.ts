import * as vscode from "vscode";
import { isExchangeFile } from "../exchangeFiles";
import type { Environments } from "./environments";
import { watchEnvironments } from "./watchEnvironments";

/** Says, only while an exchange file is the active editor, which environment it is run with. Clicking it chooses another. */
export class EnvironmentStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("sockscope.environment", vscode.StatusBarAlignment.Right, 101);
  readonly #subscriptions: vscode.Disposable;

  constructor(private readonly environments: Environments) {
    this.#item.name = vscode.l10n.t("Sockscope Environment");
    this.#item.command = "sockscope.selectEnvironment";
    const update = (): void => void this.#update();
    this.#subscriptions = vscode.Disposable.from(
      watchEnvironments(update),
      vscode.window.onDidChangeActiveTextEditor(update),
      environments.onDidChange(update),
    );
    update();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#item.dispose();
  }

  async #update(): Promise<void> {
    const file = vscode.window.activeTextEditor?.document.uri;
    if (file === undefined || !isExchangeFile(file)) {
      this.#item.hide();
      return;
    }
    const name = this.environments.nameFor(file);
    const beside = await this.environments.namesBeside(file);
    if (vscode.window.activeTextEditor?.document.uri !== file) return;
    this.#show(name, beside);
  }

  #show(name: string | undefined, beside: readonly string[]): void {
    const isMissing = name !== undefined && beside.length > 0 && !beside.includes(name);
    const used = beside.length === 0 ? undefined : name;
    this.#item.text = `$(${isMissing ? "warning" : "server-environment"}) ${used ?? vscode.l10n.t("No Environment")}`;
    this.#item.tooltip = isMissing
      ? vscode.l10n.t("Sockscope: there is no env/{0}.yaml beside this file; choose another environment", name)
      : used === undefined
        ? vscode.l10n.t("Sockscope: this file runs with its own variables; choose an environment")
        : vscode.l10n.t("Sockscope: this file runs with the variables of env/{0}.yaml", used);
    this.#item.accessibilityInformation = { label: this.#item.tooltip };
    this.#item.show();
  }
}
