import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { Environments } from "../../src/host/exchanges/environment/environments";
import { ExchangeReader } from "../../src/host/exchanges/exchangeReader";
import { ExchangeRuns } from "../../src/host/exchanges/run/exchangeRuns";
import { RunInputs } from "../../src/host/exchanges/run/runInputs";
import { SecretStore } from "../../src/host/exchanges/secrets/secretStore";
import { ExchangeIndex } from "../../src/host/exchanges/view/exchangeIndex";
import { ExchangeTests } from "../../src/host/testing/exchangeTests";
import { memento, secretStorage } from "./extensionState";
import { startLineServer, type LineServer } from "./lineServer";
import { silentLog } from "./silentLog";
import { until } from "./until";
import { newWatchedFolder } from "./watchedFolder";

const limits = { maxBytes: 1 << 20, maxRecords: 1000 };

/** One call that tells VS Code about an entry: `passed open session`. */
export interface Told {
  readonly what: string;
  readonly label: string;
  readonly message?: vscode.TestMessage | undefined;
}

/** The entries of exchange files in the Test Explorer, of a folder of their own, and all that is told of them. */
export class TestExplorer {
  isTrusted = true;
  readonly told: Told[] = [];
  output = "";
  readonly runs: ExchangeRuns;
  readonly tests: ExchangeTests;
  readonly #endpoints = new Endpoints(memoryCaptures(() => limits));
  readonly #parts: { dispose(): unknown }[] = [];

  private constructor(
    /** Another one for each test: VS Code goes on with what it knows of a file. */
    readonly folder: string,
    /** Answers `hi` by `hi too`. */
    readonly server: LineServer,
  ) {
    const environments = new Environments(memento());
    const inputs = new RunInputs(environments, new SecretStore(secretStorage()));
    const index = new ExchangeIndex(silentLog);
    const isTrusted = (): boolean => this.isTrusted;
    const reader = new ExchangeReader();
    const services = { endpoints: this.#endpoints, inputs, environments, reader, log: silentLog, isTrusted };
    this.runs = new ExchangeRuns(services);
    const sources = { index, runs: this.runs, environments, reader };
    this.tests = new ExchangeTests(sources, `sockscope.test.${Date.now()}`);
    this.#parts.push(environments, index, this.runs, this.tests);
    this.#record();
  }

  static async start(): Promise<TestExplorer> {
    const folder = await newWatchedFolder("tests-");
    return new TestExplorer(folder, await startLineServer((line) => `${line} too`));
  }

  async stop(): Promise<void> {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const part of this.#parts.splice(0).reverse()) part.dispose();
    await this.#endpoints.dispose();
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  disposeLater(part: { dispose(): unknown }): void {
    this.#parts.push(part);
  }

  /** Writes a file into the folder, or below it. */
  async write(name: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, name)), { recursive: true });
    await writeFile(join(this.folder, name), text);
  }

  /** An exchange with the server. */
  steps(...lines: string[]): string {
    const connections = `connections: { server: { tcp: "127.0.0.1:${this.server.port}" } }`;
    return [`sock: 1`, connections, `steps:`, ...lines, ""].join("\n");
  }

  /** The entry of a file. */
  async entry(name: string): Promise<vscode.TestItem> {
    const uri = vscode.Uri.file(join(this.folder, name)).toString();
    const find = (items: vscode.TestItemCollection): vscode.TestItem | undefined => {
      let found: vscode.TestItem | undefined;
      items.forEach((item) => (found ??= item.id === uri ? item : find(item.children)));
      return found;
    };
    await this.tests.controller.resolveHandler?.(undefined);
    return until(() => find(this.tests.controller.items), { what: `the entry of ${name}` });
  }

  /** The ids of all entries. */
  ids({ items }: { readonly items: vscode.TestItemCollection } = this.tests.controller): string[] {
    return [...items].flatMap(([id, { children }]) => [id, ...this.ids({ items: children })]);
  }

  async run(item: vscode.TestItem, cancel = new vscode.CancellationTokenSource()): Promise<void> {
    await this.tests.run(new vscode.TestRunRequest([item]), cancel.token);
  }

  /** What was told of entries but that they began: `passed open session`. */
  get lines(): string[] {
    return this.told.filter(({ what }) => what !== "started").map(({ what, label }) => `${what} ${label}`);
  }

  /** The message of what was first told in this way. */
  message(what: string): string {
    const message = this.told.find((each) => each.what === what)?.message?.message ?? "";
    return typeof message === "string" ? message : message.value;
  }

  /** Notes what is told of test runs, besides telling it. */
  #record(): void {
    const { controller } = this.tests;
    const create = controller.createTestRun.bind(controller);
    controller.createTestRun = (...args) => {
      const run = create(...args);
      const note =
        (what: string) =>
        (item: vscode.TestItem, message?: unknown): void => {
          const first: unknown = Array.isArray(message) ? message[0] : message;
          const told = first instanceof vscode.TestMessage ? first : undefined;
          this.told.push({ what, label: item.label, message: told });
        };
      const notes = ["started", "passed", "failed", "errored", "skipped"] as const;
      const noting = Object.fromEntries(notes.map((what) => [what, note(what)]));
      return Object.assign(Object.create(run) as vscode.TestRun, noting, {
        token: run.token,
        enqueued: () => undefined,
        end: () => run.end(),
        appendOutput: (text: string) => (this.output += text),
      });
    };
  }
}
