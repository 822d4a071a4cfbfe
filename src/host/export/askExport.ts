import * as vscode from "vscode";
import { countOf } from "../../core/countOf";
import type { ExportChoice } from "../../engine/exportCapture";
import { askChoice, type Choice } from "../quickInput/askChoice";
import { runSteps, type Step, type StepResult } from "../quickInput/runSteps";
import { transportOf, type Exportable, type ExportAnswers } from "./exportable";
import { exportFormats } from "./exportFormats";

/** More rows than this are of no use; the newest are shown. */
const mostConnections = 1000;

const title = (): string => vscode.l10n.t("Export Capture");

/** Asks which records to export where there is a choice, and in which format; undefined where the user gave up. */
export async function askExport(exportable: Exportable): Promise<ExportAnswers | undefined> {
  const wholes = wholeChoices(exportable);
  const first = wholes.length > 1 ? recordsStep(exportable, wholes) : formatStep(exportable);
  return runSteps(first, { choice: "all", format: "pcapng" });
}

type RecordsChoice = Choice<ExportChoice | "one">;

function wholeChoices({ log, filtered }: Exportable): readonly RecordsChoice[] {
  const { source, connection } = log;
  const { firstNumber, lastNumber } = source.capture;
  const held = countOf(lastNumber - firstNumber + 1, "record");
  const choices: RecordsChoice[] = [];
  if (filtered) {
    const { text, rows, selection } = filtered;
    const description = countOf(rows, "record");
    choices.push({ label: vscode.l10n.t("Filtered Records"), description, detail: text, value: { selection } });
  }
  if (connection !== undefined) {
    const description = source.peer(connection)?.address ?? "";
    choices.push({ label: vscode.l10n.t("This Connection"), description, value: { connection } });
    choices.push({ label: vscode.l10n.t("Whole Capture of Its Listener"), description: held, value: "all" });
    return choices;
  }
  choices.push({ label: vscode.l10n.t("Whole Capture"), description: held, value: "all" });
  const count = source.connections().length;
  if (count > 1) {
    choices.push({
      label: vscode.l10n.t("One Connection…"),
      description: vscode.l10n.t("of {0}", count),
      value: "one",
    });
  }
  return choices;
}

function recordsStep(exportable: Exportable, choices: readonly RecordsChoice[]): Step<ExportAnswers> {
  return async (state, { canGoBack }): Promise<StepResult<ExportAnswers>> => {
    const placeholder = vscode.l10n.t("Which records to export");
    const answer = await askChoice({ title: title(), placeholder, choices, canGoBack });
    if (answer.type !== "value") return { type: answer.type };
    if (answer.value === "one") return { type: "next", state, step: connectionStep(exportable) };
    return { type: "next", state: { ...state, choice: answer.value }, step: formatStep(exportable) };
  };
}

function connectionStep(exportable: Exportable): Step<ExportAnswers> {
  const { source } = exportable.log;
  return async (state, { canGoBack }) => {
    const choices = source
      .connections()
      .slice(-mostConnections)
      .reverse()
      .map((connection) => ({
        label: source.peer(connection)?.address ?? String(connection),
        description: vscode.l10n.t("connection {0}", connection),
        value: connection,
      }));
    const placeholder = vscode.l10n.t("Whose records to export");
    const answer = await askChoice({ title: title(), placeholder, choices, canGoBack });
    if (answer.type !== "value") return { type: answer.type };
    return { type: "next", state: { ...state, choice: { connection: answer.value } }, step: formatStep(exportable) };
  };
}

function formatStep({ log }: Exportable): Step<ExportAnswers> {
  return async (state, { canGoBack }) => {
    const choices = exportFormats(transportOf(log)).map(({ id, label, detail }) => ({ label, detail, value: id }));
    const placeholder = vscode.l10n.t("In which format");
    const question = { title: title(), placeholder, choices, preselected: state.format, canGoBack };
    const answer = await askChoice(question);
    return answer.type === "value"
      ? { type: "done", state: { ...state, format: answer.value } }
      : { type: answer.type };
  };
}
