import * as vscode from "vscode";
import type { ExchangeMocks } from "../mock/exchangeMocks";
import type { ExchangeRuns } from "../run/exchangeRuns";
import { exchangeItem } from "./exchangeItem";
import type { ExchangeIndex, FoundExchange } from "./exchangeIndex";
import { folderTree, type PathRow } from "./folderTree";

/** A row of the view. Rows are made anew with each change of the files. */
export type ExchangeRow = PathRow<FoundExchange>;

/** What the view shows. */
export interface TreeSources {
  readonly index: ExchangeIndex;
  readonly runs: ExchangeRuns;
  readonly mocks: ExchangeMocks;
}

/** The exchange files of the workspace in their folders, each with what came of its last run. */
export class ExchangesTree implements vscode.TreeDataProvider<ExchangeRow>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ExchangeRow | undefined>();
  readonly #subscriptions: vscode.Disposable;
  readonly #files = new Map<string, ExchangeRow>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(private readonly sources: TreeSources) {
    const { index, runs, mocks } = sources;
    this.#subscriptions = vscode.Disposable.from(
      index.onDidChange(() => this.#changed.fire(undefined)),
      runs.onDidChange(({ uri }) => this.#refresh(uri)),
      mocks.onDidChange(({ uri }) => this.#refresh(uri)),
    );
  }

  async getChildren(row?: ExchangeRow): Promise<ExchangeRow[]> {
    if (row !== undefined) return row.kind === "folder" ? [...row.rows] : [];
    const files = await this.sources.index.files();
    const hasFolders = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
    const rows = folderTree(
      files.map((file) => ({ path: vscode.workspace.asRelativePath(file.uri, hasFolders), file })),
    );
    this.#files.clear();
    this.#keep(rows);
    return [...rows];
  }

  getTreeItem(row: ExchangeRow): vscode.TreeItem {
    if (row.kind === "file") return exchangeItem(row.label, row.file, this.sources);
    const item = new vscode.TreeItem(row.label, vscode.TreeItemCollapsibleState.Expanded);
    item.id = `folder ${row.path}`;
    item.iconPath = vscode.ThemeIcon.Folder;
    item.contextValue = "exchangeFolder";
    return item;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  #keep(rows: readonly ExchangeRow[]): void {
    for (const row of rows) {
      if (row.kind === "folder") this.#keep(row.rows);
      else this.#files.set(row.file.uri.toString(), row);
    }
  }

  #refresh(uri: vscode.Uri): void {
    const row = this.#files.get(uri.toString());
    if (row !== undefined) this.#changed.fire(row);
  }
}
