import * as vscode from "vscode";
import { backButtons, showQuickInput, type Answer } from "./showQuickInput";

/** A row with what it stands for. */
export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export interface ChoiceQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  /** The row that Enter takes at once; the first unless told. */
  readonly preselected?: T | undefined;
  readonly canGoBack?: boolean;
}

/** Asks to choose one row; typing filters by label, description and detail. */
export function askChoice<T>(question: ChoiceQuestion<T>): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.items = question.choices;
  const preselected = question.choices.find(({ value }) => value === question.preselected);
  if (preselected) pick.activeItems = [preselected];
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.buttons = backButtons(question.canGoBack ?? false);
  return showQuickInput<T>(pick, (settle) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      if (chosen) settle({ type: "value", value: chosen.value });
    });
  });
}
