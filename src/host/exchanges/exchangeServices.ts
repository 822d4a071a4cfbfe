import type * as vscode from "vscode";
import type { Endpoints } from "../../engine/endpoints";
import type { CommandHandler } from "../commands/commandServices";
import type { CommandId } from "../commandIds";
import type { ExchangeRow } from "./view/exchangesTree";

/** What the features of exchange files are built upon; whoever made these disposes of them. */
export interface ExchangeServices {
  readonly endpoints: Endpoints;
  readonly secrets: vscode.SecretStorage;
  /** State that belongs to the workspace. */
  readonly memento: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

/** The features of exchange files, once loaded. */
export interface ExchangeFeatures {
  /** Takes all of it back. */
  dispose(): void;
  /** What the commands do; they are registered from the start, and load the features. */
  readonly commands: Readonly<Partial<Record<CommandId, CommandHandler>>>;
  /** What the Exchanges view shows. */
  readonly rows: vscode.TreeDataProvider<ExchangeRow>;
}

/** The environment that the user has chosen for exchange files. */
export interface ChosenEnvironment {
  /** Its name, as in `env/<name>.yaml` beside the file; undefined where none is chosen. */
  nameFor(file: vscode.Uri): string | undefined;
  readonly onDidChange: vscode.Event<unknown>;
}
