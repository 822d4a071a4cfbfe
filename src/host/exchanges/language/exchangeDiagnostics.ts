import * as vscode from "vscode";
import type { ExchangeDiagnostic } from "../../../core/exchange/diagnostic";
import { nothingOutside, readingExchange } from "../../../core/exchange/readExchange";
import { checkRuns } from "../../../core/exchange/validate/checkRuns";
import type { OutsideVariables } from "../../../core/exchange/validate/checkVariables";
import { doInTurns } from "../../../engine/doInTurns";
import { isExchangeFile } from "../exchangeFiles";
import { readEnvironmentFiles } from "../readEnvironmentFiles";
import { readText } from "../readText";
import { IdleTimers } from "./idleTimers";
import type { LanguageServices } from "./languageServices";
import { toRange } from "./toRange";

const firstIdleMs = 100;
const longestIdleMs = 1000;

/** What is known of an open file from its last validation. */
interface Validated {
  /** How long it took, which tells how long to wait before the next. */
  readonly tookMs: number;
  /** The other files that were looked at: by changing, they change what is wrong with this one. */
  readonly looksAt: ReadonlySet<string>;
}

/** Validates exchange files while they are open: once nothing is typed for a moment, and the longer a file takes, the longer the moment. */
export class ExchangeDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("sockscope");
  readonly #timers = new IdleTimers<vscode.TextDocument>();
  readonly #validated = new Map<vscode.TextDocument, Validated>();
  /** The validation of each document that began last: one that is overtaken has nothing to say any more. */
  readonly #begun = new WeakMap<vscode.TextDocument, symbol>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(private readonly services: LanguageServices) {
    const { workspace } = vscode;
    const watcher = workspace.createFileSystemWatcher("**/*.yaml");
    this.#subscriptions = [
      workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.#changed(document)),
      workspace.onDidCloseTextDocument((document) => this.#closed(document)),
      watcher,
      watcher.onDidCreate((uri) => this.#changedOutside(uri)),
      watcher.onDidChange((uri) => this.#changedOutside(uri)),
      watcher.onDidDelete((uri) => this.#changedOutside(uri)),
      services.environment.onDidChange(() => this.#validateAll()),
    ];
    this.#validateAll();
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
    this.#timers.dispose();
    this.#validated.clear();
    this.#collection.dispose();
  }

  #validateAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#validateSoon(document, 0);
  }

  #opened(document: vscode.TextDocument): void {
    this.#validateSoon(document, 0);
    this.#changedOutside(document.uri);
  }

  #changed(document: vscode.TextDocument): void {
    const { tookMs = 0 } = this.#validated.get(document) ?? {};
    this.#validateSoon(document, Math.min(longestIdleMs, firstIdleMs + tookMs));
    this.#changedOutside(document.uri);
  }

  #changedOutside({ path }: vscode.Uri): void {
    for (const [document, { looksAt }] of this.#validated)
      if (looksAt.has(path)) this.#validateSoon(document, longestIdleMs);
  }

  #closed(document: vscode.TextDocument): void {
    this.#timers.cancel(document);
    this.#validated.delete(document);
    this.#collection.delete(document.uri);
  }

  #validateSoon(document: vscode.TextDocument, idleMs: number): void {
    if (!isValidated(document)) return;
    this.#timers.start(document, idleMs, () => {
      this.#validate(document).catch((error: unknown) => this.services.log.error(String(error)));
    });
  }

  async #validate(document: vscode.TextDocument): Promise<void> {
    const { uri, version } = document;
    const own = Symbol();
    this.#begun.set(document, own);
    // Closed documents were cleared, and changed ones wait for their own turn.
    const isStill = (): boolean =>
      !document.isClosed && document.version === version && this.#begun.get(document) === own;
    const looksAt = new Set<string>();
    const outside = await this.#outside(uri, looksAt);
    if (!isStill()) return;
    const start = performance.now();
    const result = await this.services.reader.validate(document, outside);
    if (result === undefined || !isStill()) return;
    this.#validated.set(document, { tookMs: performance.now() - start, looksAt });
    const readFile = (path: string) => (looksAt.add(path), readText(uri.with({ path })));
    const inRuns = await checkRuns(result.document, uri.path, readFile, (text) => doInTurns(readingExchange(text)));
    if (!isStill()) return;
    const all = [...result.diagnostics, ...inRuns];
    this.#collection.set(
      uri,
      all.map((each) => toDiagnostic(document, each)),
    );
  }

  async #outside(uri: vscode.Uri, looksAt: Set<string>): Promise<OutsideVariables> {
    const name = this.services.environment.nameFor(uri);
    if (name === undefined) return nothingOutside;
    const files = await readEnvironmentFiles(uri, name);
    for (const { uri } of files) looksAt.add(uri.path);
    const names = files.flatMap(({ variables }) => variables.map(({ key }) => key.text));
    return { names: new Set(names), isComplete: true };
  }
}

/** Files that nobody can change, such as the other side of a comparison, are not judged. */
function isValidated({ uri, isClosed }: vscode.TextDocument): boolean {
  const isWritable = uri.scheme === "untitled" || vscode.workspace.fs.isWritableFileSystem(uri.scheme) === true;
  return isExchangeFile(uri) && isWritable && !isClosed;
}

function toDiagnostic(document: vscode.TextDocument, found: ExchangeDiagnostic): vscode.Diagnostic {
  const severity = found.severity === "error" ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(toRange(document, found), found.message, severity);
  diagnostic.source = "Sockscope";
  diagnostic.code = found.code;
  if (found.code === "SOCKSCOPE_EXCHANGE_UNUSED") diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}
