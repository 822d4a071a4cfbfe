import * as vscode from "vscode";
import { backButtons, showQuickInput, type Answer } from "./showQuickInput";

/** A row with what it stands for. */
export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** A line between rows, with a heading or without. */
export interface Divider extends vscode.QuickPickItem {
  readonly kind: vscode.QuickPickItemKind.Separator;
}

/** One that sets off what is another kind of choice. */
export const divider: Divider = { label: "", kind: vscode.QuickPickItemKind.Separator };

export interface ChoiceQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly (Choice<T> | Divider)[];
  /** The value of the row that Enter takes at once; the first row where it is undefined. */
  readonly preselected?: T | undefined;
  readonly canGoBack?: boolean;
}

/** Asks to choose one row; typing filters by label, description and detail. */
export function askChoice<T>(question: ChoiceQuestion<T>): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<Choice<T> | Divider>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.items = question.choices;
  const { choices, preselected } = question;
  const isFirst = (row: (typeof choices)[number]): boolean => "value" in row && row.value === preselected;
  const first = preselected === undefined ? undefined : choices.find(isFirst);
  if (first) pick.activeItems = [first];
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.buttons = backButtons(question.canGoBack ?? false);
  return showQuickInput<T>(pick, (settle) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      if (chosen && "value" in chosen) settle({ type: "value", value: chosen.value });
    });
  });
}
