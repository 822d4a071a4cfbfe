import * as vscode from "vscode";
import type { SourceRange } from "../../../core/exchange/diagnostic";
import { TrackedLines } from "../../../core/exchange/run/trackedLines";
import { isExchangeFile } from "../exchangeFiles";
import type { ExchangeRun } from "./exchangeRun";
import type { ExchangeRuns } from "./exchangeRuns";

/** The last run of a document that is open, and where in it the text of its steps is now. */
export interface PlacedRun {
  readonly run: ExchangeRun;
  /** Where a range of the text that was run is in the document now; undefined once its lines were edited. */
  rangeOf(at: SourceRange): vscode.Range | undefined;
  /** The first line of it, likewise. */
  lineOf(at: SourceRange): number | undefined;
  /** Whether the document is still as it was run. */
  readonly isUntouched: boolean;
}

/** Keeps the results of runs at their places while documents are edited. */
export class PlacedRuns implements vscode.Disposable {
  readonly #placed = new Map<string, Placed>();
  readonly #changed = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #subscriptions: vscode.Disposable;

  /** Fires when the results of a document, or their places, have changed. */
  readonly onDidChange = this.#changed.event;

  constructor(private readonly runs: ExchangeRuns) {
    const { workspace } = vscode;
    this.#subscriptions = vscode.Disposable.from(
      runs.onDidChange((run) => this.#ran(run)),
      workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#placed.delete(uri.toString())),
      workspace.onDidChangeTextDocument((change) => this.#edited(change)),
    );
  }

  of({ uri }: vscode.TextDocument): PlacedRun | undefined {
    return this.#placed.get(uri.toString());
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
    this.#placed.clear();
  }

  #ran(run: ExchangeRun): void {
    const key = run.uri.toString();
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === key);
    if (document === undefined) return;
    if (this.#placed.get(key)?.run !== run) this.#placed.set(key, new Placed(run, document));
    this.#changed.fire(document);
  }

  #opened(document: vscode.TextDocument): void {
    const run = isExchangeFile(document.uri) ? this.runs.last(document.uri) : undefined;
    if (run === undefined || document.getText() !== run.source) return;
    this.#placed.set(document.uri.toString(), new Placed(run, document));
    this.#changed.fire(document);
  }

  #edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const placed = this.#placed.get(document.uri.toString());
    if (placed === undefined || contentChanges.length === 0) return;
    // From the last to the first, so that each offset counts in the text that is there.
    const changes = [...contentChanges].sort((one, other) => other.rangeOffset - one.rangeOffset);
    for (const { rangeOffset, rangeLength, range, text } of changes) {
      const isAtLineStart = range.start.character === 0;
      placed.lines.edited({ from: rangeOffset, to: rangeOffset + rangeLength, text, isAtLineStart });
    }
    this.#changed.fire(document);
  }
}

class Placed implements PlacedRun {
  readonly lines: TrackedLines;

  constructor(
    readonly run: ExchangeRun,
    private readonly document: vscode.TextDocument,
  ) {
    this.lines = new TrackedLines(run.source);
  }

  get isUntouched(): boolean {
    return this.lines.isUntouched;
  }

  rangeOf(at: SourceRange): vscode.Range | undefined {
    const range = this.lines.rangeOf(at);
    return range && new vscode.Range(this.document.positionAt(range.from), this.document.positionAt(range.to));
  }

  lineOf(at: SourceRange): number | undefined {
    const lines = this.lines.linesOf(at);
    return lines && this.document.positionAt(lines.from).line;
  }
}
