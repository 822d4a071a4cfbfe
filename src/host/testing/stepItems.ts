import * as vscode from "vscode";
import type { ExchangeDocument, ParallelStep, Step } from "../../core/exchange/model/exchangeDocument";
import { stepTitle } from "../../core/exchange/plan/stepTitle";
import { SourceLines } from "../../core/exchange/sourceLines";
import type { SourceRange } from "../../core/exchange/diagnostic";
import type { YamlScalar } from "../../core/exchange/yaml/yamlNode";
import type { PausableWork } from "../../core/pausableWork";

/** Makes the entries of the steps of a file. */
export class StepItems {
  readonly #lines: SourceLines;

  /** The text of `document` is what the ranges count in. */
  constructor(
    private readonly controller: vscode.TestController,
    private readonly file: vscode.TestItem,
    private readonly document: ExchangeDocument,
  ) {
    this.#lines = new SourceLines(document.source);
  }

  /**
   * Makes the entries below that of the file like its steps, those inside others below them. Entries that are there stay,
   * and only what is new of them is told to VS Code.
   */
  updating(): PausableWork<void> {
    return this.#list(this.file.children, this.document.steps.steps);
  }

  *#list(items: vscode.TestItemCollection, steps: readonly Step[]): PausableWork<void> {
    for (const [at, step] of steps.entries()) {
      const item = this.#item(items, step.id, { label: stepTitle(step), at, range: step.node });
      yield* this.#inner(item, step);
      yield;
    }
    this.#keep(
      items,
      steps.map(({ id }) => id),
    );
  }

  *#inner({ children }: vscode.TestItem, step: Step): PausableWork<void> {
    if (step.kind === "repeat" || step.kind === "foreach") yield* this.#list(children, step.steps.steps);
    else if (step.kind === "parallel") yield* this.#branches(children, step);
    else children.replace([]);
  }

  *#branches(items: vscode.TestItemCollection, { id, branches }: ParallelStep): PausableWork<void> {
    const branchId = (key: YamlScalar): string => `${id}/${key.text}`;
    for (const [at, { key, steps }] of branches.entries()) {
      const branch = this.#item(items, branchId(key), { label: key.text, at, range: key });
      yield* this.#list(branch.children, steps.steps);
    }
    this.#keep(
      items,
      branches.map(({ key }) => branchId(key)),
    );
  }

  #item(items: vscode.TestItemCollection, id: string, { label, at, range }: Entry): vscode.TestItem {
    const known = items.get(this.#id(id));
    const item = known ?? this.controller.createTestItem(this.#id(id), label, this.file.uri);
    item.label = label;
    item.sortText = String(at).padStart(6, "0");
    const [start, end] = [this.#lines.positionAt(range.from), this.#lines.positionAt(range.to)];
    item.range = new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
    if (known === undefined) items.add(item);
    return item;
  }

  #keep(items: vscode.TestItemCollection, ids: readonly string[]): void {
    const kept = new Set(ids.map((id) => this.#id(id)));
    for (const [id] of [...items]) if (!kept.has(id)) items.delete(id);
  }

  #id(id: string): string {
    return `${this.file.id}#${id}`;
  }
}

/** How an entry looks, and its place among its neighbours and in the file. */
interface Entry {
  readonly label: string;
  readonly at: number;
  readonly range: SourceRange;
}

/** All entries below one, by the ids of their steps. */
export function stepsBelow(file: vscode.TestItem): ReadonlyMap<string, vscode.TestItem> {
  const steps = new Map<string, vscode.TestItem>();
  const add = (item: vscode.TestItem): void => {
    steps.set(item.id.slice(file.id.length + 1), item);
    item.children.forEach(add);
  };
  file.children.forEach(add);
  return steps;
}
