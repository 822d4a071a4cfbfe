import * as vscode from "vscode";
import type { ExchangeDocument } from "../../../core/exchange/model/exchangeDocument";
import type { RunRequest } from "../../../engine/exchange/runRequest";
import type { Environments } from "../environment/environments";
import { readText } from "../readText";
import { neededSecrets } from "../secrets/neededSecrets";
import { resolveSecrets } from "../secrets/resolveSecrets";
import { askSecret } from "../secrets/secretCommands";
import type { SecretStore } from "../secrets/secretStore";

/** What a run brings along; or why it is refused; or that the user gave up. */
export type PreparedInputs =
  | { readonly kind: "ready"; readonly inputs: RunRequest["inputs"] }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "givenUp" };

/** How to prepare a run. */
export interface InputOrder {
  readonly uri: vscode.Uri;
  /** The file itself. */
  readonly document: ExchangeDocument;
  readonly environment: string | undefined;
  /** Whether the user may be asked for secrets that have no value. */
  readonly canAsk: boolean;
}

/** Gathers what runs and mocks bring along: the variables of an environment, and secrets. */
export class RunInputs {
  constructor(
    private readonly environments: Environments,
    private readonly secrets: SecretStore,
  ) {}

  async prepare({ uri, document, environment, canAsk }: InputOrder): Promise<PreparedInputs> {
    const loaded = await this.environments.load(uri, environment);
    if (!loaded.ok) return { kind: "refused", message: loaded.message };
    const needed = await neededSecrets(uri.path, document, (path) => readText(uri.with({ path })));
    const file = vscode.workspace.asRelativePath(uri);
    const ask = canAsk ? (name: string) => askSecret(this.secrets, name, file) : undefined;
    const values = await resolveSecrets(needed, {
      stored: (name) => this.secrets.get(name),
      environment: process.env,
      ask,
    });
    if (values === undefined) return { kind: "givenUp" };
    // A path made of variables leads to files whose secrets nobody knew of before.
    const stored = await this.#stored();
    const secretOf = (name: string) => values.get(name) ?? stored.get(name) ?? process.env[name];
    return { kind: "ready", inputs: { environment: loaded.files, secretOf } };
  }

  async #stored(): Promise<ReadonlyMap<string, string>> {
    const names = await this.secrets.names();
    const pairs = await Promise.all(names.map(async (name) => [name, await this.secrets.get(name)] as const));
    return new Map(pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
  }
}
