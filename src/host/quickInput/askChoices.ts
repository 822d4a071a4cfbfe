import * as vscode from "vscode";
import type { Choice } from "./askChoice";
import { backButtons, showQuickInput, type Answer } from "./showQuickInput";

export interface ChoicesQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  /** All of them are ticked at first. */
  readonly choices: readonly Choice<T>[];
  readonly canGoBack?: boolean;
}

/** Asks which rows to take; at least one has to be ticked. */
export function askChoices<T>(question: ChoicesQuestion<T>): Promise<Answer<readonly T[]>> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.canSelectMany = true;
  pick.items = question.choices;
  pick.selectedItems = question.choices;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.buttons = backButtons(question.canGoBack ?? false);
  return showQuickInput<readonly T[]>(pick, (settle) => {
    pick.onDidAccept(() => {
      const values = pick.selectedItems.map(({ value }) => value);
      if (values.length > 0) settle({ type: "value", value: values });
    });
  });
}
