import * as vscode from "vscode";
import type { ExchangeRuns } from "../exchanges/run/exchangeRuns";
import type { FileItems } from "./fileItems";
import type { FileUses } from "./fileUses";
import { SavedFiles } from "./savedFiles";
import { TestReporter } from "./testReporter";

/** What test runs are made with. */
export interface TestRunServices {
  readonly controller: vscode.TestController;
  readonly items: FileItems;
  readonly runs: ExchangeRuns;
  readonly uses: FileUses;
}

/** Runs of the Test Explorer: a step is run with its whole file, for it needs what the steps before it do. */
export class TestRuns {
  constructor(private readonly services: TestRunServices) {}

  /** Runs what was asked for; with `environment` in place of the one that is chosen. Never rejects. */
  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken, environment?: string): Promise<void> {
    const files = await this.#filesOf(request);
    const run = this.services.controller.createTestRun(request);
    const stop = new AbortController();
    const cancel = (): void => stop.abort();
    const tokens = [token.onCancellationRequested(cancel), run.token.onCancellationRequested(cancel)];
    if (token.isCancellationRequested) stop.abort();
    try {
      for (const file of files) {
        if (stop.signal.aborted) break;
        await this.#runFile(run, file, { environment, signal: stop.signal, isByHand: request.continuous !== true });
      }
    } finally {
      vscode.Disposable.from(...tokens).dispose();
      run.end();
    }
  }

  /** Runs files whenever they, or any file that they use, are saved; until the token is cancelled. */
  watch(request: vscode.TestRunRequest, token: vscode.CancellationToken, environment?: string): void {
    const runAgain = async (changed: ReadonlySet<string>): Promise<void> => {
      const wanted = await this.#using(changed, this.#chosen(request), environment);
      if (wanted.length === 0 || token.isCancellationRequested) return;
      const part = new vscode.TestRunRequest(wanted, request.exclude, request.profile, true, request.preserveFocus);
      await this.run(part, token, environment);
    };
    const saved = new SavedFiles((changed) => void runAgain(changed));
    token.onCancellationRequested(() => saved.dispose());
  }

  async #using(
    changed: ReadonlySet<string>,
    files: readonly vscode.TestItem[],
    environment: string | undefined,
  ): Promise<vscode.TestItem[]> {
    const wanted = [];
    for (const file of files)
      if (file.uri !== undefined && (await this.services.uses.uses(file.uri, changed, environment))) wanted.push(file);
    return wanted;
  }

  async #runFile(
    output: vscode.TestRun,
    file: vscode.TestItem,
    how: { environment: string | undefined; signal: AbortSignal; isByHand: boolean },
  ): Promise<void> {
    if (file.uri === undefined) return;
    await this.services.items.resolve(file.uri);
    const reporter = new TestReporter(output, file);
    const { environment, signal, isByHand } = how;
    try {
      const order = { uri: file.uri, isByHand, isTest: true, signal, tell: reporter.tell.bind(reporter) };
      const run = await this.services.runs.run(environment === undefined ? order : { ...order, environment });
      if (run !== undefined) await reporter.end(run);
      else reporter.failedToRun(vscode.l10n.t("It was not run: a secret has no value."));
    } catch (error) {
      reporter.failedToRun(error instanceof Error ? error.message : String(error));
    }
  }

  /** The files of all that is included and not excluded; looks for files first where nothing is named. */
  async #filesOf(request: vscode.TestRunRequest): Promise<readonly vscode.TestItem[]> {
    if (request.include === undefined) await this.services.items.discover();
    return this.#chosen(request);
  }

  #chosen({ include, exclude = [] }: vscode.TestRunRequest): readonly vscode.TestItem[] {
    const excluded = new Set(exclude);
    const isLeftOut = (item: vscode.TestItem | undefined): boolean =>
      item !== undefined && (excluded.has(item) || isLeftOut(item.parent));
    const asked = include === undefined ? this.services.items.files : include.flatMap((item) => this.#filesIn(item));
    return [...new Set(asked)].filter((file) => !isLeftOut(file));
  }

  #filesIn(item: vscode.TestItem): readonly vscode.TestItem[] {
    if (item.uri !== undefined) return [this.services.items.file(item.uri)].filter((file) => file !== undefined);
    const files: vscode.TestItem[] = [];
    item.children.forEach((child) => files.push(...this.#filesIn(child)));
    return files;
  }
}
