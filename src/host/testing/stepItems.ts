import * as vscode from "vscode";
import type { ExchangeDocument, Step } from "../../core/exchange/model/exchangeDocument";
import { stepTitle } from "../../core/exchange/plan/stepTitle";
import { SourceLines } from "../../core/exchange/sourceLines";
import type { SourceRange } from "../../core/exchange/diagnostic";

/** Makes the entries of the steps of files. */
export class StepItems {
  readonly #lines: SourceLines;

  /** `uri` is the file's; the text of `document` is what the ranges count in. */
  constructor(
    private readonly controller: vscode.TestController,
    private readonly uri: vscode.Uri,
    private readonly document: ExchangeDocument,
  ) {
    this.#lines = new SourceLines(document.source);
  }

  /** An entry for each step in the order of the file, those inside others below them. */
  all(): vscode.TestItem[] {
    return this.#list(this.document.steps.steps);
  }

  #list(steps: readonly Step[]): vscode.TestItem[] {
    return steps.map((step, at) => {
      const item = this.#item(step.id, stepTitle(step), { at, range: step.node });
      item.children.replace(this.#inner(step));
      return item;
    });
  }

  #inner(step: Step): vscode.TestItem[] {
    if (step.kind === "repeat" || step.kind === "foreach") return this.#list(step.steps.steps);
    if (step.kind !== "parallel") return [];
    return step.branches.map(({ key, steps }, at) => {
      const branch = this.#item(`${step.id}/${key.text}`, key.text, { at, range: key });
      branch.children.replace(this.#list(steps.steps));
      return branch;
    });
  }

  #item(id: string, label: string, { at, range }: { at: number; range: SourceRange }): vscode.TestItem {
    const item = this.controller.createTestItem(`${this.uri.toString()}#${id}`, label, this.uri);
    item.sortText = String(at).padStart(6, "0");
    const [start, end] = [this.#lines.positionAt(range.from), this.#lines.positionAt(range.to)];
    item.range = new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
    return item;
  }
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
