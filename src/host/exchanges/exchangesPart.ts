import * as vscode from "vscode";
import { exchangeGlob, isExchangeFile } from "./exchangeFiles";
import type { ExchangeFeatures, ExchangeServices } from "./exchangeServices";
import { ExchangesView } from "./exchangesView";

/**
 * Everything about exchange files is a bundle of its own, loaded when it is first needed: when such a file is open, when the
 * workspace has one, when its view is looked at, or when a command asks for it.
 */
export class ExchangesPart implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  readonly #view = new ExchangesView(() => this.features());
  #features: Promise<ExchangeFeatures> | undefined;
  #isDisposed = false;

  constructor(private readonly services: ExchangeServices) {
    this.#subscription = vscode.workspace.onDidOpenTextDocument(({ uri }) => this.#loadFor(uri));
    vscode.workspace.textDocuments.forEach(({ uri }) => this.#loadFor(uri));
    if (this.#features === undefined) this.#loadForWorkspace().catch(this.#report);
  }

  /** The features, loaded with the first call. Rejects only if their file is missing from the installation. */
  features(): Promise<ExchangeFeatures> {
    this.#features ??= this.#load();
    return this.#features;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    this.#view.dispose();
    this.#features?.then(
      (features) => features.dispose(),
      () => undefined,
    );
  }

  readonly #report = (error: unknown): void => this.services.log.error(error instanceof Error ? error : String(error));

  async #load(): Promise<ExchangeFeatures> {
    const { registerExchangeFeatures } = await import("./exchangeFeatures");
    return registerExchangeFeatures(this.services);
  }

  #loadFor(uri: vscode.Uri): void {
    if (!isExchangeFile(uri) || this.#isDisposed) return;
    this.features().catch(this.#report);
  }

  async #loadForWorkspace(): Promise<void> {
    const [found] = await vscode.workspace.findFiles(exchangeGlob, undefined, 1);
    if (found !== undefined) this.#loadFor(found);
  }
}
