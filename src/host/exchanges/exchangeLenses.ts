import * as vscode from "vscode";
import { formatMs } from "../../core/exchange/run/describeOutcome";
import type { ExchangeDocument, Step } from "../../core/exchange/model/exchangeDocument";
import type { PausableWork } from "../../core/pausableWork";
import type { ExchangeReader } from "./exchangeReader";
import { exchangeSelector } from "./exchangeFiles";
import type { ExchangeMocks } from "./mock/exchangeMocks";
import { describeMock, describeUnmatched } from "./mock/describeMock";
import type { ExchangeRuns } from "./run/exchangeRuns";
import type { PlacedRun, PlacedRuns } from "./run/placedRuns";
import { whileUnchanged } from "./whileUnchanged";

/** What the lenses look at. */
export interface LensServices {
  readonly reader: ExchangeReader;
  readonly runs: ExchangeRuns;
  readonly placed: PlacedRuns;
  readonly mocks: ExchangeMocks;
}

const runningMs = 500;

/** Run and Run from Here above the lines of an exchange file; of a mock, Start and Stop. None in an untrusted workspace. */
export class ExchangeLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  #timer: NodeJS.Timeout | undefined;
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(private readonly services: LensServices) {
    const changed = (): void => this.#refresh();
    this.#subscriptions = vscode.Disposable.from(
      vscode.languages.registerCodeLensProvider(exchangeSelector, this),
      services.placed.onDidChange((document) => this.#refreshWhileRunning(document)),
      services.mocks.onDidChange(changed),
      vscode.workspace.onDidGrantWorkspaceTrust(changed),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[] | undefined> {
    const file = await this.services.reader.read(document);
    if (!vscode.workspace.isTrusted || file.root === undefined) return [];
    const top = document.positionAt(file.root.from).line;
    if (file.rules !== undefined) return this.#mockTitles(document).map((title) => lens(top, title));
    const placed = this.services.placed.of(document);
    const titles = runTitles(document.uri, file, placed).map((title) => lens(top, title));
    const steps = await whileUnchanged(document, makingStepLenses(document, file.steps.steps, placed));
    return steps && [...titles, ...steps];
  }

  /** VS Code asks for the commands of lenses as they come into view. */
  resolveCodeLens(codeLens: vscode.CodeLens): vscode.CodeLens {
    if (codeLens instanceof StepLens) codeLens.command = codeLens.ownCommand();
    return codeLens;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  /** How far a run is need not be said more often than one can read it; all lenses are asked for anew each time. */
  #refreshWhileRunning(document: vscode.TextDocument): void {
    const { run } = this.services.placed.of(document) ?? {};
    if (run?.state !== "running") this.#refresh();
    else this.#timer ??= setTimeout(() => this.#refresh(), runningMs);
  }

  #refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed.fire();
  }

  #mockTitles(document: vscode.TextDocument): vscode.Command[] {
    const { uri } = document;
    const session = this.services.mocks.session(uri);
    const start = (title: string) => ({ title, command: "sockscope.startMock", arguments: [uri] });
    if (session === undefined || session.hasEnded) return [start(`$(play) ${vscode.l10n.t("Start Mock")}`)];
    const stop = {
      title: `$(debug-stop) ${vscode.l10n.t("Stop Mock")}`,
      command: "sockscope.stopMock",
      arguments: [uri],
    };
    const state = {
      title: `$(radio-tower) ${describeMock(session, "lens")}`,
      command: "",
      tooltip: describeUnmatched(session),
    };
    const isEdited = document.getText() !== session.source;
    // The state can be longer than the editor is wide: what can be done comes first.
    return [stop, ...(isEdited ? [start(vscode.l10n.t("Restart with These Changes"))] : []), state];
  }
}

function lens(line: number, command: vscode.Command): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
}

function runTitles(uri: vscode.Uri, file: ExchangeDocument, placed: PlacedRun | undefined): vscode.Command[] {
  const run = { title: `$(run-all) ${vscode.l10n.t("Run All")}`, command: "sockscope.runExchange", arguments: [uri] };
  const state = placed?.run.state;
  if (placed === undefined || state === undefined) return [run];
  if (state === "running") {
    const reached = placed.run.progress.outcomes().filter(({ id }) => !id.includes("/")).length;
    const of = vscode.l10n.t("Running step {0} of {1}", Math.max(1, reached), file.steps.steps.length);
    const cancel = { title: vscode.l10n.t("Cancel"), command: "sockscope.cancelExchangeRun", arguments: [uri] };
    return [{ title: `$(loading~spin) ${of}`, command: "" }, cancel];
  }
  return placed.isUntouched ? [run, { title: verdictTitle(placed), command: "" }] : [run];
}

function verdictTitle({ run: { report } }: PlacedRun): string {
  const took = formatMs(report?.durationMs ?? 0);
  switch (report?.verdict) {
    case "passed":
      return `$(check) ${vscode.l10n.t("Passed in {0}", took)}`;
    case "failed":
      return `$(error) ${vscode.l10n.t("Failed after {0}", took)}`;
    case "cancelled":
      return `$(circle-slash) ${vscode.l10n.t("Cancelled after {0}", took)}`;
    case "refused":
    case undefined:
      return `$(error) ${vscode.l10n.t("Not run: the file has errors")}`;
  }
}

/** A lens of a step, of which there can be thousands. */
class StepLens extends vscode.CodeLens {
  constructor(
    line: number,
    private readonly uri: vscode.Uri,
    private readonly stepId: string,
    private readonly does: "run" | "compare",
  ) {
    super(new vscode.Range(line, 0, line, 0));
  }

  ownCommand(): vscode.Command {
    const args = [this.uri.toString(), this.stepId];
    if (this.does === "run")
      return { title: vscode.l10n.t("Run from Here"), command: "sockscope.runExchangeFromHere", arguments: args };
    const title = vscode.l10n.t("Compare Expected with Actual");
    return { title, command: "sockscope.compareExpected", arguments: args };
  }
}

function* makingStepLenses(
  document: vscode.TextDocument,
  steps: readonly Step[],
  placed: PlacedRun | undefined,
): PausableWork<vscode.CodeLens[]> {
  const lenses: vscode.CodeLens[] = [];
  for (const step of steps) {
    const { line } = document.positionAt(step.node.from);
    lenses.push(new StepLens(line, document.uri, step.id, "run"));
    const outcome = placed?.run.progress.outcome(step.id);
    if (outcome?.problem?.difference !== undefined && placed?.lineOf(outcome.at) === line)
      lenses.push(new StepLens(line, document.uri, step.id, "compare"));
    yield;
  }
  return lenses;
}
