import * as vscode from "vscode";
import type { StepOutcome } from "../../../core/exchange/run/runProgress";
import type { ExchangeRun } from "./exchangeRun";
import type { ExchangeRuns } from "./exchangeRuns";

const scheme = "sockscope-run";
type Side = "expected" | "actual";

/** Shows what a step expected beside what came, in the diff editor. */
export class Comparisons implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  /** The pairs that were opened, by the file; their texts are those of its last run. */
  readonly #opened = new Map<string, Map<string, vscode.Uri>>();

  constructor(private readonly runs: ExchangeRuns) {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: (uri) => this.#text(uri),
      }),
      runs.onDidChange((run) => void this.#ran(run)),
    );
  }

  /** Opens the comparison of a step, beside the editor; does nothing where there is none. */
  async open(run: ExchangeRun, { id, title }: StepOutcome, options?: vscode.TextDocumentShowOptions): Promise<void> {
    const [expected, actual] = [uriOf(run.uri, id, "expected"), uriOf(run.uri, id, "actual")];
    const opened = this.#opened.get(run.uri.toString()) ?? new Map<string, vscode.Uri>();
    this.#opened.set(run.uri.toString(), opened);
    for (const uri of [expected, actual]) {
      opened.set(uri.toString(), uri);
      this.#changed.fire(uri);
    }
    const name = run.uri.path.split("/").at(-1) ?? "";
    const heading = vscode.l10n.t("{0} › {1}: Expected ↔ Actual", name, title);
    await vscode.commands.executeCommand("vscode.diff", expected, actual, heading, { preview: true, ...options });
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  /** Comparisons that a later run has made pointless go, those that still hold show its texts. */
  async #ran(run: ExchangeRun): Promise<void> {
    const opened = this.#opened.get(run.uri.toString());
    if (opened === undefined || run.state === "running") return;
    if (comparableSteps(run).length > 0) {
      for (const uri of opened.values()) this.#changed.fire(uri);
      return;
    }
    this.#opened.delete(run.uri.toString());
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(tabs.filter(({ input }) => isOneOf(input, opened)));
  }

  #text(uri: vscode.Uri): string {
    const {
      file = "",
      step = "",
      side = "",
    } = Object.fromEntries(new URLSearchParams(uri.query)) as Record<string, string>;
    const difference = this.runs.last(vscode.Uri.parse(file))?.progress.outcome(step)?.problem?.difference;
    if (difference === undefined) return vscode.l10n.t("This is no longer different: the file was run again.");
    return side === "expected" ? difference.expected : difference.actual;
  }
}

/** The steps of a run whose failure can be compared. */
export function comparableSteps({ progress }: ExchangeRun): readonly StepOutcome[] {
  return progress.outcomes().filter(({ problem }) => problem?.difference !== undefined);
}

function uriOf(file: vscode.Uri, step: string, side: Side): vscode.Uri {
  const query = new URLSearchParams({ file: file.toString(), step, side }).toString();
  return vscode.Uri.from({ scheme, path: `/${side}`, query });
}

function isOneOf(input: unknown, uris: ReadonlyMap<string, unknown>): boolean {
  return input instanceof vscode.TabInputTextDiff && uris.has(input.modified.toString());
}
