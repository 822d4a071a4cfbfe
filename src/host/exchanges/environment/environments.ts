import * as vscode from "vscode";
import { isEnvironmentName } from "../../../core/exchange/variables/readEnvironment";
import { loadEnvironment, type LoadedEnvironment } from "../../../core/exchange/variables/loadEnvironment";
import type { ChosenEnvironment } from "../exchangeServices";
import { readText } from "../readText";
import { environmentsBeside } from "./environmentsBeside";

/** Remembers which environment the user has chosen, for each workspace folder, and reads it. */
export class Environments implements ChosenEnvironment, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();

  /** Fires after another one was chosen. */
  readonly onDidChange = this.#changed.event;

  constructor(private readonly memento: vscode.Memento) {}

  /** The one chosen for the workspace folder that a file is in, or for its own folder where it is in none. */
  nameFor(file: vscode.Uri): string | undefined {
    const name = this.memento.get<unknown>(keyOf(file));
    return typeof name === "string" && isEnvironmentName(name) ? name : undefined;
  }

  /** Chooses one, or none, for all exchange files of the workspace folder. */
  async choose(file: vscode.Uri, name: string | undefined): Promise<void> {
    await this.memento.update(keyOf(file), name);
    this.#changed.fire();
  }

  /** The names of the environments beside a file, sorted. */
  async namesBeside(file: vscode.Uri): Promise<readonly string[]> {
    const names = (await environmentsBeside(file)).map(({ name }) => name);
    return [...new Set(names)].sort();
  }

  /**
   * What a run of the file takes from the environment of this name. A file that has no environments beside it needs none.
   */
  async load(file: vscode.Uri, name: string | undefined): Promise<LoadedEnvironment> {
    if (name === undefined) return { ok: true, files: [] };
    const loaded = await loadEnvironment(name, file.path, (path) => readText(file.with({ path })));
    if (loaded.ok || (await this.namesBeside(file)).length > 0) return loaded;
    return { ok: true, files: [] };
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function keyOf(file: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(file)?.uri ?? vscode.Uri.joinPath(file, "..");
  return `environment ${folder.toString()}`;
}
