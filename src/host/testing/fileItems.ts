import * as vscode from "vscode";
import { readExchange } from "../../core/exchange/readExchange";
import type { ExchangeReader } from "../exchanges/exchangeReader";
import { readText } from "../exchanges/readText";
import type { ExchangeIndex, FoundExchange } from "../exchanges/view/exchangeIndex";
import { folderTree, type PathRow } from "../exchanges/view/folderTree";
import { StepItems } from "./stepItems";

/** Keeps the entries of the Test Explorer like the files: folders, files, and the steps of each file once they are wanted. */
export class FileItems {
  readonly #files = new Map<string, vscode.TestItem>();
  readonly #folders = new Map<string, vscode.TestItem>();
  readonly #resolved = new Set<string>();

  constructor(
    private readonly controller: vscode.TestController,
    private readonly index: ExchangeIndex,
    private readonly reader: ExchangeReader,
  ) {}

  /** The entries of all files, in the order of their paths. */
  get files(): readonly vscode.TestItem[] {
    return [...this.#files.values()];
  }

  file(uri: vscode.Uri): vscode.TestItem | undefined {
    return this.#files.get(uri.toString());
  }

  /** Looks for the files anew; mocks are no tests. */
  async discover(): Promise<void> {
    const files = (await this.index.files()).filter(({ isMock }) => !isMock);
    const hasFolders = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
    const paths = files.map((file) => ({ path: vscode.workspace.asRelativePath(file.uri, hasFolders), file }));
    const known = new Map([...this.#files, ...this.#folders]);
    this.#files.clear();
    this.#folders.clear();
    this.controller.items.replace(this.#items(folderTree(paths), known));
    for (const key of known.keys()) if (!this.#files.has(key)) this.#resolved.delete(key);
    for (const { uri } of vscode.workspace.textDocuments) await this.resolve(uri);
  }

  /** Makes the entries of a file's steps, from its text as it is in its editor. */
  async resolve(uri: vscode.Uri): Promise<void> {
    const item = this.file(uri);
    if (item === undefined) return;
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    const text = open === undefined ? await readText(uri) : undefined;
    const document = open !== undefined ? this.reader.read(open) : readExchange(text ?? "").document;
    this.#resolved.add(uri.toString());
    item.children.replace(new StepItems(this.controller, uri, document).all());
  }

  /** Makes the entries of a file's steps anew, where there are any yet. */
  async refresh(uri: vscode.Uri): Promise<void> {
    if (this.#resolved.has(uri.toString())) await this.resolve(uri);
  }

  #items(rows: readonly PathRow<FoundExchange>[], known: ReadonlyMap<string, vscode.TestItem>): vscode.TestItem[] {
    return rows.map((row) => {
      if (row.kind === "file") return this.#fileItem(row.label, row.file.uri, known);
      return this.#folderItem(row, known);
    });
  }

  /** The entry that there was: a folder that is watched is known by it. */
  #folderItem(
    { path, label, rows }: PathRow<FoundExchange> & { readonly kind: "folder" },
    known: ReadonlyMap<string, vscode.TestItem>,
  ): vscode.TestItem {
    const id = `folder ${path}`;
    const folder = known.get(id) ?? this.controller.createTestItem(id, label);
    folder.label = label;
    folder.children.replace(this.#items(rows, known));
    this.#folders.set(id, folder);
    return folder;
  }

  #fileItem(label: string, uri: vscode.Uri, known: ReadonlyMap<string, vscode.TestItem>): vscode.TestItem {
    const id = uri.toString();
    const item = known.get(id) ?? this.controller.createTestItem(id, label, uri);
    item.label = label.replace(/\.sock\.yaml$/, "");
    item.canResolveChildren = true;
    this.#files.set(id, item);
    return item;
  }
}
