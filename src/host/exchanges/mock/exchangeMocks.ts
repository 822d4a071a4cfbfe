import * as vscode from "vscode";
import type { ExchangeDiagnostic } from "../../../core/exchange/diagnostic";
import type { MockEvent, RunReport } from "../../../core/exchange/run/runReport";
import type { RunRequest } from "../../../engine/exchange/runRequest";
import { SourceLines } from "../../../core/exchange/sourceLines";
import { serveMock } from "../../../engine/exchange/serveMock";
import { readBytes } from "../readText";
import { ChangeNotifier } from "../run/changeNotifier";
import { OwnEndpoints } from "../run/ownEndpoints";
import type { RunnerServices } from "../run/runnerServices";
import { assertTrusted } from "../trustGuard";
import { MockSession } from "./mockSession";

interface Serving {
  readonly session: MockSession;
  readonly stop: AbortController;
  readonly ended: Promise<unknown>;
}

/** Starts and stops mocks, one for each file. */
export class ExchangeMocks implements vscode.Disposable {
  readonly #notifier = new ChangeNotifier<MockSession>();
  readonly #last = new Map<string, MockSession>();
  readonly #serving = new Map<string, Serving>();
  readonly #own: OwnEndpoints;

  /** Fires when a mock begins, ends or has something to tell; not for every message where there are many. */
  readonly onDidChange = this.#notifier.event;

  constructor(private readonly services: RunnerServices) {
    this.#own = new OwnEndpoints(services.endpoints);
  }

  /** The mock of a file that serves, or the last one. */
  session(uri: vscode.Uri): MockSession | undefined {
    return this.#last.get(uri.toString());
  }

  serving(): readonly MockSession[] {
    return [...this.#serving.values()].map(({ session }) => session);
  }

  /**
   * Starts to serve; one of the same file that serves is stopped first. Resolves once it listens. Rejects with one plain
   * sentence where it cannot.
   */
  async start(uri: vscode.Uri): Promise<void> {
    assertTrusted(this.services.isTrusted());
    while (this.#serving.has(uri.toString())) await this.stop(uri);
    const parsed = await this.services.reader.parse(uri);
    if (parsed === undefined)
      throw new Error(vscode.l10n.t("{0} cannot be read; check that it is still there.", uri.path));
    const environment = this.services.environments.nameFor(uri);
    const prepared = await this.services.inputs.prepare({ uri, document: parsed.document, environment, canAsk: true });
    if (prepared.kind === "givenUp") return;
    if (prepared.kind === "refused") throw new Error(prepared.message);
    this.#own.removeClosed(uri.toString());
    await this.#serve(new MockSession(uri, parsed.document.source), { inputs: prepared.inputs, parsed });
  }

  /** Stops the mock of a file; resolves when all that it opened is closed. */
  async stop(uri: vscode.Uri): Promise<void> {
    const serving = this.#serving.get(uri.toString());
    serving?.stop.abort();
    await serving?.ended;
  }

  dispose(): void {
    for (const { stop } of this.#serving.values()) stop.abort();
    this.#notifier.dispose();
  }

  /** Resolves once the mock listens, or was stopped before; rejects where it cannot. */
  #serve(session: MockSession, prepared: Pick<RunRequest, "inputs" | "parsed">): Promise<void> {
    const { uri, source } = session;
    const stop = new AbortController();
    this.#last.set(uri.toString(), session);
    return new Promise((resolve, reject) => {
      const readFile = (path: string) => readBytes(uri.with({ path }));
      const services = { endpoints: this.services.endpoints, readFile };
      const tell = (event: MockEvent): void => {
        this.#told(session, event);
        if (event.type === "listening") resolve();
      };
      const ended = serveMock({ file: uri.path, text: source, ...prepared }, services, {
        signal: stop.signal,
        tell,
      }).then((report) => {
        const why = this.#end(session, report);
        if (why === undefined) resolve();
        else reject(new Error(why));
      });
      this.#serving.set(uri.toString(), { session, stop, ended });
      this.#notifier.now(session);
    });
  }

  #told(session: MockSession, event: MockEvent): void {
    if (event.type === "listening") this.#own.opened(session.uri.toString(), event.endpointId);
    session.take(event);
    this.#notifier.changed(session);
  }

  /** Why it ended, unless it was stopped. */
  #end(session: MockSession, report: RunReport): string | undefined {
    const { uri } = session;
    session.report = report;
    if (this.#serving.get(uri.toString())?.session === session) this.#serving.delete(uri.toString());
    this.#notifier.now(session);
    const name = vscode.workspace.asRelativePath(uri);
    if (report.verdict === "passed" || report.verdict === "cancelled") {
      this.services.log.info(`${name}: mock stopped`);
      return undefined;
    }
    const error = report.diagnostics.find(({ severity }) => severity === "error");
    const why = report.problem?.message ?? (error && withLine(session.source, error)) ?? "";
    this.services.log.info(`${name}: mock ended: ${why}`);
    return vscode.l10n.t("{0} was not started: {1}", uri.path.split("/").at(-1) ?? "", why);
  }
}

function withLine(source: string, { from, to, message }: ExchangeDiagnostic): string {
  return to === 0 ? message : vscode.l10n.t("Line {0}: {1}", new SourceLines(source).positionAt(from).line, message);
}
