import * as vscode from "vscode";
import type { RunProblem } from "../../../core/exchange/run/runReport";
import type { StepOutcome } from "../../../core/exchange/run/runProgress";
import type { MarkSource } from "./lineDecorations";
import type { ExchangeRun } from "./exchangeRun";
import type { PlacedRun, PlacedRuns } from "./placedRuns";
import { stepMarks, type LineMark } from "./stepMarks";

/** The marks of the last runs: what came of each step, as long as its text was not edited. */
export class RunMarks implements MarkSource {
  readonly onDidChange;

  constructor(private readonly placed: PlacedRuns) {
    this.onDidChange = placed.onDidChange;
  }

  marksOf(document: vscode.TextDocument): readonly LineMark[] {
    const placed = this.placed.of(document);
    if (placed === undefined) return [];
    const { run } = placed;
    const marks = stepMarks(run.progress, run.uri.path, (at) => placed.lineOf(at));
    return run.isTest ? marks.filter((mark) => !isWhereItFailed(mark, run, placed)) : marks;
  }

  hoverOf({ uri }: vscode.TextDocument, { step }: LineMark): vscode.MarkdownString | undefined {
    return step?.problem && problemHover(uri, step, step.problem);
  }
}

function isWhereItFailed({ line, step }: LineMark, { uri }: ExchangeRun, placed: PlacedRun): boolean {
  const { problem } = step ?? {};
  if (problem === undefined) return false;
  return (problem.file === uri.path ? placed.lineOf(problem.at) : undefined) === line;
}

function problemHover(uri: vscode.Uri, { id }: StepOutcome, problem: RunProblem): vscode.MarkdownString {
  const hover = new vscode.MarkdownString(undefined, true);
  hover.isTrusted = { enabledCommands: ["sockscope.compareExpected"] };
  hover.appendText(problem.message);
  if (problem.details.length > 0) hover.appendCodeblock(problem.details.join("\n"), "text");
  if (problem.difference === undefined) return hover;
  const args = encodeURIComponent(JSON.stringify([uri.toString(), id]));
  hover.appendMarkdown(
    `\n\n[${vscode.l10n.t("Compare Expected with Actual")}](command:sockscope.compareExpected?${args})`,
  );
  return hover;
}
