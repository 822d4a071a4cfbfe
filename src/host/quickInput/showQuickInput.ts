import * as vscode from "vscode";

/** An answer, or how the user left the question. */
export type Answer<T> = { readonly type: "value"; readonly value: T } | { readonly type: "back" | "cancel" };

/** Answers a question; later calls change nothing. */
export type Settle<T> = (answer: Answer<T>) => void;

/**
 * Shows a quick input until it is answered, hidden or left by its back button, and disposes of it. `prepare` attaches
 * the handlers that answer.
 */
export function showQuickInput<T>(
  input: vscode.QuickInput & { readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton> },
  prepare: (settle: Settle<T>) => void,
): Promise<Answer<T>> {
  return new Promise<Answer<T>>((resolve) => {
    input.ignoreFocusOut = true;
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) resolve({ type: "back" });
    });
    input.onDidHide(() => resolve({ type: "cancel" }));
    prepare(resolve);
    input.show();
  }).finally(() => input.dispose());
}

/** The buttons of a question that may have one before it. */
export function backButtons(canGoBack: boolean): readonly vscode.QuickInputButton[] {
  return canGoBack ? [vscode.QuickInputButtons.Back] : [];
}
