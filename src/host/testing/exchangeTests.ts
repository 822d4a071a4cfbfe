import * as vscode from "vscode";
import type { Environments } from "../exchanges/environment/environments";
import { watchEnvironments } from "../exchanges/environment/watchEnvironments";
import { isExchangeFile } from "../exchanges/exchangeFiles";
import type { ExchangeReader } from "../exchanges/exchangeReader";
import type { ExchangeRuns } from "../exchanges/run/exchangeRuns";
import type { ExchangeIndex } from "../exchanges/view/exchangeIndex";
import { FileItems } from "./fileItems";
import { FileUses } from "./fileUses";
import { TestRuns } from "./testRuns";

/** What the tests are made of. */
export interface TestSources {
  readonly index: ExchangeIndex;
  readonly reader: ExchangeReader;
  readonly runs: ExchangeRuns;
  readonly environments: Environments;
}

/** Steps follow their text once nothing was typed for this long. */
const idleMs = 500;

/** The exchange files of the workspace in the Test Explorer, each with its steps. */
export class ExchangeTests implements vscode.Disposable {
  readonly controller: vscode.TestController;
  readonly #items: FileItems;
  readonly #uses: FileUses;
  readonly #runs: TestRuns;
  readonly #profiles = new Map<string, vscode.TestRunProfile>();
  readonly #subscriptions: vscode.Disposable;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** `id` is the controller's; there can be one of each. */
  constructor(
    private readonly sources: TestSources,
    id = "sockscope.exchanges",
  ) {
    this.controller = vscode.tests.createTestController(id, vscode.l10n.t("Sockscope Exchanges"));
    this.#items = new FileItems(this.controller, sources.index, sources.reader);
    this.#uses = new FileUses(sources);
    this.#runs = new TestRuns({
      controller: this.controller,
      items: this.#items,
      runs: sources.runs,
      uses: this.#uses,
    });
    this.controller.resolveHandler = (item) => this.#resolve(item);
    this.controller.refreshHandler = () => this.#discover();
    const chosen = this.#addProfile(vscode.l10n.t("Run"), undefined);
    chosen.isDefault = true;
    this.#subscriptions = this.#subscribe();
    void this.#discover();
  }

  /** Runs what was asked for; at once, or whenever it is saved. */
  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken, environment?: string): Promise<void> {
    if (request.continuous === true) this.#runs.watch(request, token, environment);
    else await this.#runs.run(request, token, environment);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#subscriptions.dispose();
    this.#uses.dispose();
    for (const profile of this.#profiles.values()) profile.dispose();
    this.controller.dispose();
  }

  #subscribe(): vscode.Disposable {
    const { workspace } = vscode;
    const onDisk = workspace.createFileSystemWatcher("**/*.sock.yaml", true, false, true);
    return vscode.Disposable.from(
      this.sources.index.onDidChange(() => void this.#discover()),
      workspace.onDidOpenTextDocument(({ uri }) => void this.#items.resolve(uri)),
      workspace.onDidChangeTextDocument(({ document: { uri } }) => this.#edited(uri)),
      onDisk,
      onDisk.onDidChange((uri) => void this.#items.refresh(uri)),
      watchEnvironments(() => void this.#makeProfiles()),
    );
  }

  async #resolve(item: vscode.TestItem | undefined): Promise<void> {
    if (item?.uri === undefined) await this.#discover();
    else await this.#items.resolve(item.uri);
  }

  async #discover(): Promise<void> {
    await this.#items.discover();
    await this.#makeProfiles();
  }

  #edited(uri: vscode.Uri): void {
    if (!isExchangeFile(uri)) return;
    const key = uri.toString();
    clearTimeout(this.#timers.get(key));
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      void this.#items.refresh(uri);
    }, idleMs);
    this.#timers.set(key, timer);
  }

  /** One profile for each environment that there is beside some file. */
  async #makeProfiles(): Promise<void> {
    const folders = new Map(
      this.#items.files.map(({ uri }) => [uri && vscode.Uri.joinPath(uri, "..").toString(), uri]),
    );
    const names = new Set<string>();
    for (const uri of folders.values())
      if (uri !== undefined) for (const name of await this.sources.environments.namesBeside(uri)) names.add(name);
    for (const name of names) this.#addProfile(vscode.l10n.t("Run with {0}", name), name);
    for (const [name, profile] of this.#profiles) {
      if (name === "" || names.has(name)) continue;
      profile.dispose();
      this.#profiles.delete(name);
    }
  }

  #addProfile(label: string, environment: string | undefined): vscode.TestRunProfile {
    const known = this.#profiles.get(environment ?? "");
    if (known !== undefined) return known;
    const profile = this.controller.createRunProfile(label, vscode.TestRunProfileKind.Run, (request, token) => {
      return this.run(request, token, environment);
    });
    profile.supportsContinuousRun = true;
    if (environment === undefined)
      profile.configureHandler = () => void vscode.commands.executeCommand("sockscope.selectEnvironment");
    this.#profiles.set(environment ?? "", profile);
    return profile;
  }
}
