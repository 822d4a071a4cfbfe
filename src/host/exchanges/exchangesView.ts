import * as vscode from "vscode";
import type { ExchangeFeatures } from "./exchangeServices";

type Rows = ExchangeFeatures["rows"];
type Row = Parameters<Rows["getTreeItem"]>[0];

/** The Exchanges view. What is in it is loaded when it is first looked at. */
export class ExchangesView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Row | undefined>();
  readonly #registration: vscode.Disposable;
  #subscription: vscode.Disposable | undefined;
  #rows: Rows | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(private readonly features: () => Promise<ExchangeFeatures>) {
    this.#registration = vscode.window.registerTreeDataProvider("sockscope.exchanges", this);
  }

  async getChildren(row?: Row): Promise<Row[]> {
    const rows = this.#rows ?? (await this.features()).rows;
    this.#rows = rows;
    this.#subscription ??= rows.onDidChangeTreeData?.((changed) => this.#changed.fire(changed as Row | undefined));
    return (await rows.getChildren(row)) ?? [];
  }

  async getTreeItem(row: Row): Promise<vscode.TreeItem> {
    return (await this.features()).rows.getTreeItem(row);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#subscription?.dispose();
    this.#changed.dispose();
  }
}
