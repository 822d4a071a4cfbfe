import * as vscode from "vscode";
import type { CommandHandler } from "../../commands/commandServices";
import type { ExchangeReader } from "../exchangeReader";
import { rangeInText } from "../rangeInText";
import type { ExchangeIndex } from "../view/exchangeIndex";
import { comparableSteps, type Comparisons } from "./comparisons";
import type { ExchangeRun } from "./exchangeRun";
import type { ExchangeRuns } from "./exchangeRuns";
import { activeExchange, pickExchange } from "./pickExchange";
import { runAll } from "./runAll";
import { stepAt } from "./stepAt";

/** What the commands act on. */
export interface RunCommandServices {
  readonly index: ExchangeIndex;
  readonly reader: ExchangeReader;
  readonly runs: ExchangeRuns;
  readonly comparisons: Comparisons;
}

/** The commands that run exchange files. A lens passes the address of its file, and the id of its step. */
export function runCommands(services: RunCommandServices) {
  return {
    "sockscope.runExchange": async (uri?: unknown) => {
      const chosen = uri instanceof vscode.Uri ? uri : await askForFile(services);
      if (chosen !== undefined) await runByHand(services, chosen);
    },
    "sockscope.runExchangeFromHere": (uri?: unknown, step?: unknown) => runFromHere(services, uri, step),
    "sockscope.runAllExchanges": () => runAll(services),
    "sockscope.cancelExchangeRun": (uri?: unknown) => cancel(services, uri),
    "sockscope.compareExpected": (uri?: unknown, step?: unknown) => compare(services, uri, step),
  } satisfies Record<string, CommandHandler>;
}

/** Runs a file because the user wants it: asks for what is missing, says why it was not run, and shows what failed. */
export async function runByHand(services: RunCommandServices, uri: vscode.Uri, from?: string): Promise<void> {
  const run = await services.runs.run({ uri, isByHand: true, ...(from !== undefined && { from }) });
  if (run?.report?.verdict === "refused") {
    tellRefused(run);
    return;
  }
  if (run?.report?.verdict !== "failed") return;
  revealFailure(run);
  const [step, ...more] = comparableSteps(run);
  const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  if (step !== undefined && more.length === 0 && run.report.failed === 1)
    await services.comparisons.open(run, step, beside);
}

/** Brings the first failure into view where the file is seen as it was run; the cursor stays where it is. */
function revealFailure({ uri, source, progress }: ExchangeRun): void {
  const failed = progress.outcomes().find(({ problem }) => problem !== undefined);
  if (failed?.problem === undefined) return;
  const range = rangeInText(source, failed.problem.file === uri.path ? failed.problem.at : failed.at);
  for (const editor of vscode.window.visibleTextEditors) {
    const { document } = editor;
    if (document.uri.toString() === uri.toString() && document.getText() === source)
      editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

/** One notification; where the mistake is in the file, its button leads to it. */
function tellRefused({ uri, source, report }: ExchangeRun): void {
  const name = uri.path.split("/").at(-1) ?? "";
  const error = report?.diagnostics.find(({ severity }) => severity === "error");
  if (error === undefined || error.to === 0) {
    void vscode.window.showErrorMessage(vscode.l10n.t("{0} was not run: {1}", name, error?.message ?? ""));
    return;
  }
  const selection = rangeInText(source, error);
  const message = vscode.l10n.t("{0} was not run. Line {1}: {2}", name, selection.start.line + 1, error.message);
  void vscode.window.showErrorMessage(message, vscode.l10n.t("Show")).then((chosen) => {
    if (chosen !== undefined) void vscode.window.showTextDocument(uri, { selection });
  });
}

async function askForFile({ index }: RunCommandServices): Promise<vscode.Uri | undefined> {
  const active = activeExchange();
  if (active !== undefined) return active.uri;
  return pickExchange(index, {
    title: vscode.l10n.t("Run Exchange"),
    placeholder: vscode.l10n.t("The exchange file to run"),
    none: vscode.l10n.t("There is no exchange file in this workspace; create one by Sockscope: New Exchange…."),
    accepts: ({ isMock }) => !isMock,
  });
}

async function runFromHere(services: RunCommandServices, uri: unknown, step: unknown): Promise<void> {
  if (typeof uri === "string" && typeof step === "string") return runByHand(services, vscode.Uri.parse(uri), step);
  const editor = vscode.window.activeTextEditor;
  const document = activeExchange();
  if (editor === undefined || document === undefined)
    throw new Error(vscode.l10n.t("Open an exchange file, and put the cursor on the step to begin with."));
  const here = stepAt(await services.reader.read(document), document.offsetAt(editor.selection.active));
  if (here === undefined) throw new Error(vscode.l10n.t("Put the cursor on the step to begin with."));
  return runByHand(services, document.uri, here.id);
}

async function cancel({ runs }: RunCommandServices, uri: unknown): Promise<void> {
  if (uri instanceof vscode.Uri) return runs.cancel(uri);
  const active = activeExchange();
  if (active !== undefined && runs.last(active.uri)?.state === "running") return runs.cancel(active.uri);
  return runs.cancelAll();
}

async function compare({ runs, comparisons }: RunCommandServices, uri: unknown, id: unknown): Promise<void> {
  const file =
    uri instanceof vscode.Uri ? uri : typeof uri === "string" ? vscode.Uri.parse(uri) : activeExchange()?.uri;
  const run = file && runs.last(file);
  const steps = run === undefined ? [] : comparableSteps(run);
  const step = typeof id === "string" ? steps.find((each) => each.id === id) : steps[0];
  if (run === undefined || step === undefined)
    throw new Error(vscode.l10n.t("There is nothing to compare: no expect of the last run has failed by what came."));
  await comparisons.open(run, step, { viewColumn: vscode.ViewColumn.Beside });
}
