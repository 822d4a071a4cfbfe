import * as vscode from "vscode";
import { describeOutcome } from "../../core/exchange/run/describeOutcome";
import type { RunProgress, StepOutcome } from "../../core/exchange/run/runProgress";
import type { RunEvent, RunProblem, RunReport } from "../../core/exchange/run/runReport";
import { rangeInText } from "../exchanges/rangeInText";
import { readText } from "../exchanges/readText";
import type { ExchangeRun } from "../exchanges/run/exchangeRun";
import { stepsBelow } from "./stepItems";

/** The part of a test run that a report needs. */
export type TestOutput = Pick<
  vscode.TestRun,
  "enqueued" | "started" | "passed" | "failed" | "errored" | "skipped" | "appendOutput"
>;

/** Tells VS Code what comes of the steps of one file, as it comes. */
export class TestReporter {
  readonly #steps: ReadonlyMap<string, vscode.TestItem>;
  readonly #seen = new Set<string>();

  constructor(
    private readonly output: TestOutput,
    private readonly file: vscode.TestItem,
  ) {
    this.#steps = stepsBelow(file);
    for (const item of this.#leaves()) output.enqueued(item);
  }

  /** A step began or ended. Of the rounds of a loop the first is told at once, what comes of all of them at the end. */
  tell(event: RunEvent): void {
    if (event.type === "opened") return;
    const place = event.type === "stepStarted" ? event.place : event.result.place;
    const item = place.callers.length === 0 ? this.#steps.get(place.id) : undefined;
    if (item === undefined || item.children.size > 0) return;
    const isFirst = !this.#seen.has(`${event.type} ${place.id}`);
    this.#seen.add(`${event.type} ${place.id}`);
    if (!isFirst) return;
    if (event.type === "stepStarted") this.output.started(item);
    else if (event.result.verdict === "passed") this.output.passed(item, event.result.durationMs);
  }

  /** The run is over: tells what failed, what was left out, and what the steps printed. */
  async end(run: ExchangeRun): Promise<void> {
    const { progress, report } = run;
    if (report?.verdict === "refused") {
      this.#refused(run, report);
      return;
    }
    for (const [id, item] of this.#steps) await this.#endStep(item, progress.outcome(id), run);
    this.#print(this.file.label, progress, report);
  }

  /** It could not even begin. */
  failedToRun(message: string): void {
    this.output.errored(this.file, new vscode.TestMessage(message));
    for (const item of this.#leaves()) this.output.skipped(item);
  }

  async #endStep(item: vscode.TestItem, outcome: StepOutcome | undefined, run: ExchangeRun): Promise<void> {
    const isLeaf = item.children.size === 0;
    if (outcome?.verdict === "failed" && (isLeaf || outcome.problem !== undefined)) {
      this.output.failed(item, await failureMessage(run, outcome, item), outcome.durationMs);
    } else if (isLeaf && outcome?.verdict === "passed") {
      if (outcome.ended > 1) this.output.passed(item, outcome.durationMs);
    } else if (isLeaf) this.output.skipped(item);
  }

  #refused(run: ExchangeRun, report: RunReport): void {
    const messages = report.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ message, from, to }) => {
        const told = new vscode.TestMessage(message);
        told.location = new vscode.Location(run.uri, rangeInText(run.source, { from, to }));
        return told;
      });
    this.output.errored(this.file, messages);
    for (const item of this.#leaves()) this.output.skipped(item);
  }

  #print(name: string, progress: RunProgress, report: RunReport | undefined): void {
    this.output.appendOutput(`${name}: ${report?.verdict ?? ""}\r\n`);
    for (const outcome of progress.outcomes()) {
      const depth = "  ".repeat(outcome.id.split("/").length);
      const lines = printedOutcome(outcome).map((line) => `${depth}${line}\r\n`);
      this.output.appendOutput(lines.join(""), undefined, this.#steps.get(outcome.id));
    }
  }

  #leaves(): vscode.TestItem[] {
    return [...this.#steps.values()].filter(({ children }) => children.size === 0);
  }
}

/** The lines of a step in the output: its sign and title, and below it what was wrong. */
function printedOutcome(outcome: StepOutcome): readonly string[] {
  const { title, problem } = outcome;
  if (problem === undefined) return [describeOutcome(outcome, title)];
  const details = problem.details.filter((detail) => detail !== problem.message);
  const below = [problem.message, ...details].flatMap((text) => text.split(/\r?\n/));
  return [`✗ ${title}`, ...below.map((line) => `    ${line}`)];
}

async function failureMessage(
  run: ExchangeRun,
  outcome: StepOutcome,
  item: vscode.TestItem,
): Promise<vscode.TestMessage> {
  const { problem } = outcome;
  if (problem === undefined) return new vscode.TestMessage(vscode.l10n.t("The step failed."));
  const { message, details, difference } = problem;
  const text = [message, ...details.filter((detail) => detail !== message)].join("\n");
  const told =
    difference === undefined
      ? new vscode.TestMessage(text)
      : vscode.TestMessage.diff(text, difference.expected, difference.actual);
  told.location =
    (await locationOf(run, problem)) ?? new vscode.Location(run.uri, item.range ?? new vscode.Position(0, 0));
  return told;
}

async function locationOf(
  { uri, source }: ExchangeRun,
  { file, at }: RunProblem,
): Promise<vscode.Location | undefined> {
  const place = uri.with({ path: file });
  const text = file === uri.path ? source : await readText(place);
  return text === undefined ? undefined : new vscode.Location(place, rangeInText(text, at));
}
