import * as vscode from "vscode";
import { backButtons, showQuickInput, type Answer } from "./showQuickInput";

/** What there is to say about a text as it stands: wrong ones cannot be accepted. */
export interface TextVerdict {
  readonly isWrong: boolean;
  readonly message: string;
}

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  /** The part of `value` that typing replaces, from one character to before another; all of it unless told. */
  readonly selection?: readonly [from: number, to: number];
  readonly canGoBack?: boolean;
  /** Asked as the user types; undefined where there is nothing to say. */
  readonly judge?: (text: string) => TextVerdict | undefined;
}

/** Asks for a text; what is wrong with it is said below the input while one types. */
export function askText(question: TextQuestion): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  input.title = question.title;
  input.prompt = question.prompt;
  input.placeholder = question.placeholder;
  input.value = question.value ?? "";
  input.valueSelection = question.selection;
  input.buttons = backButtons(question.canGoBack ?? false);
  return showQuickInput<string>(input, (settle) => {
    input.onDidChangeValue((text) => show(input, text === "" ? undefined : question.judge?.(text)));
    input.onDidAccept(() => {
      const verdict = question.judge?.(input.value);
      if (verdict?.isWrong === true) show(input, verdict);
      else settle({ type: "value", value: input.value });
    });
    if (input.value !== "") show(input, question.judge?.(input.value));
  });
}

function show(input: vscode.InputBox, verdict: TextVerdict | undefined): void {
  const { Error: error, Info: info } = vscode.InputBoxValidationSeverity;
  input.validationMessage = verdict && { message: verdict.message, severity: verdict.isWrong ? error : info };
}
