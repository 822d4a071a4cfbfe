import * as vscode from "vscode";
import { parsingExchange } from "../../core/exchange/readExchange";
import { namedFiles, usedFiles, type NamedFiles } from "../../core/exchange/usedFiles";
import { environmentFiles } from "../../core/exchange/variables/readEnvironment";
import { doInTurns } from "../../engine/doInTurns";
import type { Environments } from "../exchanges/environment/environments";
import { exchangeGlob, isExchangeFile } from "../exchanges/exchangeFiles";
import { readText } from "../exchanges/readText";
import type { ExchangeRuns } from "../exchanges/run/exchangeRuns";

/** What tells which files an exchange file uses. */
export interface UseSources {
  readonly runs: ExchangeRuns;
  readonly environments: Environments;
}

/** Knows which files a run of an exchange file depends on. Each is read once, until it changes. */
export class FileUses implements vscode.Disposable {
  readonly #named = new Map<string, Promise<NamedFiles | undefined>>();
  readonly #subscriptions: vscode.Disposable;

  constructor(private readonly sources: UseSources) {
    const { workspace } = vscode;
    const onDisk = workspace.createFileSystemWatcher(exchangeGlob);
    const forget = (uri: vscode.Uri): void => void this.#named.delete(uri.toString());
    this.#subscriptions = vscode.Disposable.from(
      onDisk,
      onDisk.onDidCreate(forget),
      onDisk.onDidChange(forget),
      onDisk.onDidDelete(forget),
      workspace.onDidChangeTextDocument(({ document: { uri } }) => isExchangeFile(uri) && forget(uri)),
      // What was typed and not saved is gone with its editor.
      workspace.onDidCloseTextDocument(({ uri }) => forget(uri)),
    );
  }

  /**
   * Whether any of the changed files, told by their addresses, is the exchange file itself, one that it runs, directly or
   * through others, one whose bytes any of them takes, or of the environment that it runs with: the one chosen unless
   * another one is named.
   */
  async uses(file: vscode.Uri, changed: ReadonlySet<string>, environment: string | undefined): Promise<boolean> {
    const isChanged = (path: string): boolean => changed.has(file.with({ path }).toString());
    const name = environment ?? this.sources.environments.nameFor(file);
    const variables = name === undefined ? [] : environmentFiles(name);
    if (variables.some((path) => isChanged(vscode.Uri.joinPath(file, "..", path).path))) return true;
    // A path made of variables is known once it was run.
    const { filesRead = [] } = this.sources.runs.last(file) ?? {};
    if ([...filesRead].some(isChanged)) return true;
    const { exchanges, contents } = await usedFiles(file.path, (path) => this.#namedIn(file.with({ path })));
    return [...exchanges, ...contents].some(isChanged);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#named.clear();
  }

  #namedIn(uri: vscode.Uri): Promise<NamedFiles | undefined> {
    const key = uri.toString();
    const named = this.#named.get(key) ?? read(uri);
    this.#named.set(key, named);
    return named;
  }
}

async function read(uri: vscode.Uri): Promise<NamedFiles | undefined> {
  const text = await readText(uri);
  return text === undefined ? undefined : namedFiles((await doInTurns(parsingExchange(text))).document, uri.path);
}
