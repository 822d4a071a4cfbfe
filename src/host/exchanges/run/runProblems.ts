import * as vscode from "vscode";
import type { RunProblem } from "../../../core/exchange/run/runReport";
import { exchangeGlob } from "../exchangeFiles";
import { rangeInText } from "../rangeInText";
import { readText } from "../readText";
import type { ExchangeIndex } from "../view/exchangeIndex";
import type { ExchangeRun } from "./exchangeRun";
import type { ExchangeRuns } from "./exchangeRuns";
import type { PlacedRuns } from "./placedRuns";

/** Shows what failed in the last run of each file as problems, until the lines are edited or the file is run again. */
export class RunProblems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("sockscope run");
  readonly #subscriptions: vscode.Disposable;
  /** Problems in files that another one runs, by the file that was run. */
  readonly #elsewhere = new Map<string, vscode.Uri[]>();
  /** The texts that problems were placed in, by the files. */
  readonly #texts = new Map<string, string>();

  constructor(
    runs: ExchangeRuns,
    private readonly placed: PlacedRuns,
    index: ExchangeIndex,
  ) {
    // A file that another program replaces, or changes soon after it has made it, can be told as a new one.
    const onDisk = vscode.workspace.createFileSystemWatcher(exchangeGlob, false, false, true);
    this.#subscriptions = vscode.Disposable.from(
      onDisk,
      onDisk.onDidCreate((uri) => void this.#changedOnDisk(uri)),
      onDisk.onDidChange((uri) => void this.#changedOnDisk(uri)),
      index.onDidChange(() => this.#filesChanged()),
      runs.onDidChange((run) => void this.#ran(run)),
      placed.onDidChange((document) => this.#placedAnew(document)),
      vscode.workspace.onDidChangeTextDocument(({ document: { uri } }) => this.#edited(uri)),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#collection.dispose();
  }

  async #ran(run: ExchangeRun): Promise<void> {
    const key = run.uri.toString();
    for (const uri of this.#elsewhere.get(key) ?? []) this.#collection.delete(uri);
    this.#elsewhere.delete(key);
    const problems = problemsOf(run);
    // A run tells very often that it goes on.
    if (problems.length === 0 && run.state === "running" && !this.#collection.has(run.uri)) return;
    const own = problems.filter(({ file }) => file === run.uri.path);
    this.#texts.set(key, run.source);
    this.#collection.set(
      run.uri,
      own.map((problem) => diagnosticOf(problem, rangeInText(run.source, problem.at))),
    );
    for (const problem of problems) if (problem.file !== run.uri.path) await this.#showElsewhere(run.uri, problem);
  }

  async #showElsewhere(from: vscode.Uri, problem: RunProblem): Promise<void> {
    const uri = from.with({ path: problem.file });
    const text = await readText(uri);
    if (text === undefined) return;
    this.#elsewhere.set(from.toString(), [...(this.#elsewhere.get(from.toString()) ?? []), uri]);
    this.#texts.set(uri.toString(), text);
    this.#collection.set(uri, [diagnosticOf(problem, rangeInText(text, problem.at))]);
  }

  #filesChanged(): void {
    for (const key of this.#texts.keys()) void this.#changedOnDisk(vscode.Uri.parse(key));
  }

  /** What is open follows its editor; of the rest nobody knows where the problems are now, or whether there are any. */
  async #changedOnDisk(uri: vscode.Uri): Promise<void> {
    const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    if (isOpen || !this.#collection.has(uri)) return;
    if ((await readText(uri)) !== this.#texts.get(uri.toString())) this.#collection.delete(uri);
  }

  #placedAnew(document: vscode.TextDocument): void {
    const placed = this.placed.of(document);
    if (placed === undefined || placed.isUntouched || !this.#collection.has(document.uri)) return;
    const own = problemsOf(placed.run).filter(({ file }) => file === document.uri.path);
    const shown = own.flatMap((problem) => {
      const range = placed.rangeOf(problem.at);
      return range === undefined ? [] : [diagnosticOf(problem, range)];
    });
    this.#collection.set(document.uri, shown);
  }

  #edited(uri: vscode.Uri): void {
    for (const others of this.#elsewhere.values())
      if (others.some((each) => each.toString() === uri.toString())) this.#collection.delete(uri);
  }
}

/** What failed, once each. */
function problemsOf({ progress }: ExchangeRun): readonly RunProblem[] {
  return [...new Set(progress.outcomes().flatMap(({ problem }) => (problem === undefined ? [] : [problem])))];
}

function diagnosticOf(problem: RunProblem, range: vscode.Range): vscode.Diagnostic {
  const message = [problem.message, ...problem.details].join("\n");
  const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
  diagnostic.source = "Sockscope Run";
  diagnostic.code = problem.code;
  return diagnostic;
}
