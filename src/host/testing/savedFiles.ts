import * as vscode from "vscode";

/** Files are saved in crowds, as by Save All; what they have in common is run once. */
const settleMs = 50;

/**
 * Tells which files were saved. Those that are no text documents, such as payloads, are seen when they change on disk: by
 * another editor, or by the program that makes them.
 */
export class SavedFiles implements vscode.Disposable {
  readonly #saved = new Set<string>();
  readonly #subscriptions: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  /** `tell` is called with the addresses of all that were saved within a moment. */
  constructor(private readonly tell: (saved: ReadonlySet<string>) => void) {
    const { workspace } = vscode;
    const onDisk = workspace.createFileSystemWatcher("**/*", false, false, true);
    this.#subscriptions = vscode.Disposable.from(
      workspace.onDidSaveTextDocument(({ uri }) => this.#add(uri)),
      onDisk,
      onDisk.onDidCreate((uri) => this.#changedOnDisk(uri)),
      onDisk.onDidChange((uri) => this.#changedOnDisk(uri)),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }

  #changedOnDisk(uri: vscode.Uri): void {
    const isText = uri.path.endsWith(".yaml") || vscode.workspace.textDocuments.some((each) => isSame(each.uri, uri));
    if (!isText) this.#add(uri);
  }

  #add(uri: vscode.Uri): void {
    this.#saved.add(uri.toString());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const saved = new Set(this.#saved);
      this.#saved.clear();
      this.tell(saved);
    }, settleMs);
  }
}

function isSame(one: vscode.Uri, other: vscode.Uri): boolean {
  return one.toString() === other.toString();
}
