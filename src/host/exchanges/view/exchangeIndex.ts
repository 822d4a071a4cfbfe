import * as vscode from "vscode";
import { exchangeGlob, isExchangeFile } from "../exchangeFiles";
import { readText } from "../readText";
import { findExchanges } from "./findExchanges";
import { isMockText } from "./isMockText";

/** An exchange file of the workspace. */
export interface FoundExchange {
  readonly uri: vscode.Uri;
  /** Whether it serves, rather than being run. */
  readonly isMock: boolean;
}

/** Files come and go in crowds, as when a branch is checked out. */
const settleMs = 200;
const readAtOnce = 16;

/** The exchange files of all workspace folders, without those that are excluded or in node_modules. */
export class ExchangeIndex implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  #files: readonly FoundExchange[] = [];
  /** What was begun last; each waits for the one before, so that the older never comes after the newer. */
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** Fires after files came, went, or became a mock. */
  readonly onDidChange = this.#changed.event;

  constructor(private readonly log: vscode.LogOutputChannel) {
    const { workspace } = vscode;
    const watcher = workspace.createFileSystemWatcher(exchangeGlob);
    // Where a folder goes, or comes with all that is in it, nothing may be told of the files.
    const folders = workspace.createFileSystemWatcher("**");
    const again = (): void => this.#scanSoon();
    this.#subscriptions = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(again),
      watcher.onDidDelete(again),
      watcher.onDidChange((uri) => this.#next(() => this.#reread(uri))),
      folders,
      folders.onDidDelete(({ path }) => this.#next(() => this.#gone(path))),
      folders.onDidCreate(({ path }) => isLikeFolder(path) && again()),
      folders.onDidChange(({ path }) => isLikeFolder(path) && again()),
      workspace.onDidRenameFiles(again),
      workspace.onDidChangeWorkspaceFolders(again),
      workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("files.exclude") && again()),
      workspace.onDidChangeTextDocument(({ document: { uri } }) => this.#edited(uri)),
    );
  }

  /** All files in the order of their paths; looks for them with the first call. */
  async files(): Promise<readonly FoundExchange[]> {
    this.#looking ??= this.#scan();
    await this.#looking;
    return this.#files;
  }

  /** What is known of a file by now; undefined where it is not one of the workspace's. */
  known(uri: vscode.Uri): FoundExchange | undefined {
    return this.#files.find((each) => each.uri.toString() === uri.toString());
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  #gone(path: string): void {
    if (this.#files.some(({ uri }) => uri.path.startsWith(`${path}/`))) this.#scanSoon();
  }

  #edited(uri: vscode.Uri): void {
    if (isExchangeFile(uri)) this.#next(() => this.#reread(uri));
  }

  /** Looks at something once what was begun before is over; at nothing where nobody has asked for files yet. */
  #next(look: () => Promise<void> | void): void {
    this.#looking = this.#looking?.then(look).catch((error: unknown) => this.log.error(String(error)));
  }

  #scanSoon(): void {
    if (this.#looking === undefined || this.#isDisposed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(() => this.#scanAgain()), settleMs);
  }

  async #scanAgain(): Promise<void> {
    const before = this.#files;
    await this.#scan();
    if (!isSame(before, this.#files)) this.#tell();
  }

  async #scan(): Promise<void> {
    try {
      const uris = await findExchanges();
      const sorted = uris.sort((one, other) => (one.path < other.path ? -1 : 1));
      const files: FoundExchange[] = [];
      for (let at = 0; at < sorted.length; at += readAtOnce)
        files.push(...(await Promise.all(sorted.slice(at, at + readAtOnce).map(found))));
      this.#files = files;
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
    }
  }

  async #reread(uri: vscode.Uri): Promise<void> {
    const known = this.known(uri);
    if (known === undefined) return;
    const now = await found(known.uri);
    if (now.isMock === known.isMock) return;
    this.#files = this.#files.map((each) => (each === known ? now : each));
    this.#tell();
  }

  #tell(): void {
    if (!this.#isDisposed) this.#changed.fire();
  }
}

function isSame(before: readonly FoundExchange[], now: readonly FoundExchange[]): boolean {
  const describe = ({ uri, isMock }: FoundExchange): string => `${String(isMock)} ${uri.toString()}`;
  return before.map(describe).join("\n") === now.map(describe).join("\n");
}

function isLikeFolder(path: string): boolean {
  return !/[.][^/]*$/.test(path) && !path.includes("/node_modules/");
}

async function found(uri: vscode.Uri): Promise<FoundExchange> {
  const text = await readText(uri);
  return { uri, isMock: text !== undefined && (await isMockText(text)) };
}
