import * as vscode from "vscode";
import type { ParsedExchange } from "../../../core/exchange/readExchange";
import type { RunEvent, RunReport } from "../../../core/exchange/run/runReport";
import { runExchange } from "../../../engine/exchange/runExchange";
import type { RunRequest, RunServices } from "../../../engine/exchange/runRequest";
import type { Variable } from "../../../core/payload/fields/fieldInputs";
import type { ExchangeReader } from "../exchangeReader";
import { readBytes } from "../readText";
import { assertTrusted } from "../trustGuard";
import { ChangeNotifier } from "./changeNotifier";
import { ExchangeRun } from "./exchangeRun";
import { OwnEndpoints } from "./ownEndpoints";
import { refusedReport } from "./refusedReport";
import type { RunnerServices } from "./runnerServices";

/** What is to be run. */
export interface RunOrder {
  readonly uri: vscode.Uri;
  /** The id of a step that is in no other one, to begin there with what the last run has captured before. */
  readonly from?: string;
  /** Whether the user started it, and can be asked for what is missing. */
  readonly isByHand: boolean;
  readonly isTest?: boolean;
  /** The environment; the one chosen for the file unless told. */
  readonly environment?: string | undefined;
  readonly signal?: AbortSignal;
  /** Told everything at once; must not throw. */
  readonly tell?: (event: RunEvent) => void;
}

interface Current {
  readonly stop: AbortController;
  readonly ended: Promise<unknown>;
}

/** Runs exchange files, each once at a time, and knows the last run of each. */
export class ExchangeRuns implements vscode.Disposable {
  readonly #notifier = new ChangeNotifier<ExchangeRun>();
  readonly #last = new Map<string, ExchangeRun>();
  readonly #current = new Map<string, Current>();
  readonly #captured = new Map<string, ReadonlyMap<string, Variable>>();
  readonly #own: OwnEndpoints;

  /** Fires when a run begins, goes on and ends; not for every step where there are many. */
  readonly onDidChange = this.#notifier.event;

  constructor(private readonly services: RunnerServices) {
    this.#own = new OwnEndpoints(services.endpoints);
  }

  /** The run of a file that is going on, or the last one. */
  last(uri: vscode.Uri): ExchangeRun | undefined {
    return this.#last.get(uri.toString());
  }

  /** All runs that are going on. */
  running(): readonly ExchangeRun[] {
    return [...this.#last.values()].filter(({ state }) => state === "running");
  }

  /**
   * Runs a file; a run of it that is going on is cancelled first. Resolves when it has ended; with undefined where the user
   * was asked for a secret and gave up. Rejects with one plain sentence where the workspace is not trusted, or the file
   * cannot be read.
   */
  async run(order: RunOrder): Promise<ExchangeRun | undefined> {
    assertTrusted(this.services.isTrusted());
    const key = order.uri.toString();
    while (this.#current.has(key)) await this.cancel(order.uri);
    const stop = new AbortController();
    const stopToo = (): void => stop.abort();
    order.signal?.addEventListener("abort", stopToo);
    if (order.signal?.aborted === true) stop.abort();
    const ended = this.#run(order, stop.signal);
    const current = { stop, ended: ended.catch(() => undefined) };
    this.#current.set(key, current);
    try {
      return await ended;
    } finally {
      order.signal?.removeEventListener("abort", stopToo);
      if (this.#current.get(key) === current) this.#current.delete(key);
    }
  }

  /** Cancels the run of a file; resolves when it is over. */
  async cancel(uri: vscode.Uri): Promise<void> {
    const current = this.#current.get(uri.toString());
    current?.stop.abort();
    await current?.ended;
  }

  async cancelAll(): Promise<void> {
    const all = [...this.#current.values()];
    for (const { stop } of all) stop.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }

  dispose(): void {
    void this.cancelAll();
    this.#notifier.dispose();
  }

  async #run(order: RunOrder, signal: AbortSignal): Promise<ExchangeRun | undefined> {
    const { uri, isByHand } = order;
    const environment = "environment" in order ? order.environment : this.services.environments.nameFor(uri);
    const { reader, inputs } = this.services;
    const asked = await parseOrFail(reader, uri);
    const prepared = await inputs.prepare({ uri, document: asked.document, environment, canAsk: isByHand });
    if (prepared.kind === "givenUp") return undefined;
    // The user may have typed on meanwhile.
    const parsed = await parseOrFail(reader, uri, asked);
    const run = new ExchangeRun(uri, parsed.document.source, order.isTest === true);
    this.#last.set(uri.toString(), run);
    this.#own.removeClosed(uri.toString());
    this.#notifier.now(run);
    if (prepared.kind === "refused") return this.#end(run, refusedReport(uri.path, prepared.message));
    const request = { ...this.#request(run, order, prepared.inputs), parsed };
    const report = await runExchange(request, this.#services(run), {
      signal,
      tell: (event) => this.#told(run, event, order.tell),
    });
    return this.#end(run, report);
  }

  #request({ uri, source }: ExchangeRun, { from }: RunOrder, inputs: RunRequest["inputs"]): RunRequest {
    const request = { file: uri.path, text: source, inputs };
    const captured = this.#captured.get(uri.toString());
    return from === undefined ? request : { ...request, from, ...(captured && { captured }) };
  }

  #services({ uri, filesRead }: ExchangeRun): RunServices {
    const readFile = (path: string) => {
      filesRead.add(path);
      return readBytes(uri.with({ path }));
    };
    return { endpoints: this.services.endpoints, readFile };
  }

  #told(run: ExchangeRun, event: RunEvent, tell: RunOrder["tell"]): void {
    if (event.type === "opened") this.#own.opened(run.uri.toString(), event.endpointId);
    run.progress.take(event);
    tell?.(event);
    this.#notifier.changed(run);
  }

  #end(run: ExchangeRun, report: RunReport): ExchangeRun {
    run.report = report;
    const key = run.uri.toString();
    this.#captured.set(key, new Map([...(this.#captured.get(key) ?? []), ...report.captured]));
    this.services.log.info(describeEnd(run, report));
    this.#notifier.now(run);
    return run;
  }
}

async function parseOrFail(reader: ExchangeReader, uri: vscode.Uri, earlier?: ParsedExchange): Promise<ParsedExchange> {
  const parsed = await reader.parse(uri, earlier);
  if (parsed !== undefined) return parsed;
  throw new Error(vscode.l10n.t("{0} cannot be read; check that it is still there.", uri.path.split("/").at(-1) ?? ""));
}

function describeEnd({ uri }: ExchangeRun, { verdict, durationMs, problem, diagnostics }: RunReport): string {
  const why = problem?.message ?? diagnostics.find(({ severity }) => severity === "error")?.message;
  const line = `${vscode.workspace.asRelativePath(uri)}: ${verdict} after ${Math.round(durationMs)} ms`;
  return verdict === "passed" || why === undefined ? line : `${line}: ${why}`;
}
