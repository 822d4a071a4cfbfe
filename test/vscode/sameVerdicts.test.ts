import { deepEqual, equal } from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import type { JsonFile, JsonReport } from "../../src/cli/report/jsonReporter";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { Environments } from "../../src/host/exchanges/environment/environments";
import { ExchangeReader } from "../../src/host/exchanges/exchangeReader";
import { ExchangeRuns } from "../../src/host/exchanges/run/exchangeRuns";
import { RunInputs } from "../../src/host/exchanges/run/runInputs";
import { SecretStore } from "../../src/host/exchanges/secrets/secretStore";
import { ExchangeIndex } from "../../src/host/exchanges/view/exchangeIndex";
import { ExchangeTests } from "../../src/host/testing/exchangeTests";
import { runCli, stopClis } from "../support/cli";
import { memento, secretStorage } from "../support/extensionState";
import { startLineServer, type LineServer } from "../support/lineServer";
import { silentLog } from "../support/silentLog";
import { until } from "../support/until";
import { newWatchedFolder } from "../support/watchedFolder";

/** The steps of each file, and what becomes of them; in parallel, of one that fails, the other branch is cancelled. */
const stories: Readonly<Record<string, { readonly steps: readonly string[]; readonly verdicts: readonly string[] }>> = {
  "that fits": {
    steps: [`send: '"name?"'`, `expect: '"hello"'`, `repeat: 3, steps: [ { send: '"x"' } ]`, `assert: { a: "== 1" }`],
    verdicts: ["passed", "passed", "passed", "passed"],
  },
  "with another byte": {
    steps: [`send: '"name?"'`, `expect: '"hullo"'`, `send: '"bye"'`],
    verdicts: ["passed", "failed", "skipped"],
  },
  "without an answer": {
    steps: [`send: '"nothing"'`, `expect: '"hello"', within: 50ms`, `sleep: 1ms`],
    verdicts: ["passed", "failed", "skipped"],
  },
  "that asserts what is not so": { steps: [`sleep: 1ms`, `assert: { a: "> 1" }`], verdicts: ["passed", "failed"] },
  "with a step that fails in a branch": {
    steps: [`parallel: { left: [ { sleep: 10s } ], right: [ { assert: { a: "> 1" } } ] }`, `sleep: 2ms`],
    verdicts: ["cancelled", "failed", "skipped"],
  },
  "with a mistake in it": { steps: [`sleep: 1ms`, `assert: { missing: "== 1" }`], verdicts: ["skipped", "skipped"] },
};

const limits = { maxBytes: 1 << 20, maxRecords: 1000 };

describe("A file in an editor, in the Test Explorer and on the command line", () => {
  let folder: string;
  const parts: { dispose(): unknown }[] = [];
  let server: LineServer;
  let endpoints: Endpoints;
  let runs: ExchangeRuns;
  let tests: ExchangeTests;

  beforeEach(async () => {
    folder = await newWatchedFolder("verdicts-");
    server = await startLineServer((line) => (line === "name?" ? "hello" : undefined));
    endpoints = new Endpoints(memoryCaptures(() => limits));
    const environments = new Environments(memento());
    const inputs = new RunInputs(environments, new SecretStore(secretStorage()));
    const index = new ExchangeIndex(silentLog);
    const reader = new ExchangeReader();
    runs = new ExchangeRuns({ endpoints, inputs, environments, reader, log: silentLog, isTrusted: () => true });
    tests = new ExchangeTests({ index, runs, environments, reader }, `verdicts.${Date.now()}`);
    parts.push(environments, index, runs, tests);
  });
  afterEach(async () => {
    for (const part of parts.splice(0).reverse()) part.dispose();
    await endpoints.dispose();
    await server.close();
    await stopClis();
    await rm(folder, { recursive: true, force: true });
  });

  async function write(steps: readonly string[]): Promise<vscode.Uri> {
    const file = join(folder, "story.sock.yaml");
    const head = `sock: 1\nvars: { a: 1 }\nconnections: { line: { tcp: "127.0.0.1:${server.port}", framing: { line: crlf } } }\n`;
    await writeFile(file, `${head}steps:\n${steps.map((step) => `  - { ${step} }\n`).join("")}`);
    return vscode.Uri.file(file);
  }

  /** The file's verdict in an editor, and by its id that of each step that holds no others and was reached. */
  async function inEditor(uri: vscode.Uri): Promise<{ verdict: string | undefined; steps: Map<string, string> }> {
    const steps = new Map<string, string>();
    const run = await runs.run({
      uri,
      isByHand: false,
      tell: (event) => {
        if (event.type === "stepEnded") steps.set(event.result.place.id, event.result.verdict);
      },
    });
    const isHolder = (id: string): boolean => [...steps.keys()].some((other) => other.startsWith(`${id}/`));
    const leaves = [...steps].filter(([id]) => !isHolder(id));
    return { verdict: run?.report?.verdict, steps: new Map(leaves) };
  }

  /** What the Test Explorer is told of each entry, by its label. */
  async function inTestExplorer(uri: vscode.Uri): Promise<Map<string, string>> {
    const told = new Map<string, string>();
    const { controller } = tests;
    const create = controller.createTestRun.bind(controller);
    controller.createTestRun = (...args) => {
      const run = create(...args);
      const verdicts = ["passed", "failed", "errored", "skipped"] as const;
      const note = (verdict: string) => (item: vscode.TestItem) => void told.set(item.label, verdict);
      const noting = Object.fromEntries(verdicts.map((verdict) => [verdict, note(verdict)]));
      const rest = { token: run.token, started: () => undefined, enqueued: () => undefined, end: () => run.end() };
      return Object.assign(Object.create(run) as vscode.TestRun, noting, rest, { appendOutput: () => undefined });
    };
    await controller.resolveHandler?.(undefined);
    const entry = await until(() => entryOf(controller.items, uri.toString()), { what: "the entry of the file" });
    await tests.run(new vscode.TestRunRequest([entry]), new vscode.CancellationTokenSource().token);
    return told;
  }

  function entryOf(items: vscode.TestItemCollection, id: string): vscode.TestItem | undefined {
    for (const [key, item] of items) {
      const found = key === id ? item : entryOf(item.children, id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async function onCommandLine(uri: vscode.Uri): Promise<JsonFile> {
    const { stdout } = await runCli(["run", uri.fsPath, "--reporter", "json"]);
    const [file] = (JSON.parse(stdout) as JsonReport).files;
    if (file === undefined) throw new Error(`The report has no file: ${stdout}`);
    return file;
  }

  for (const [name, { steps, verdicts }] of Object.entries(stories)) {
    it(`has the same verdicts: one ${name}`, async () => {
      const uri = await write(steps);
      const editor = await inEditor(uri);
      const shell = await onCommandLine(uri);
      const explorer = await inTestExplorer(uri);
      const byId = new Map(shell.steps.map(({ id, verdict }) => [id, verdict]));
      const isRefused = shell.verdict === "refused";
      if (!isRefused) deepEqual([...byId.values()].sort(), [...verdicts].sort());
      const reached = [...byId].filter(([, verdict]) => verdict !== "skipped");
      equal(editor.verdict, shell.verdict);
      deepEqual(new Map([...editor.steps].sort()), new Map(reached.sort()));
      const labelled = new Map(shell.steps.map(({ title, verdict }) => [title, verdict]));
      // The Test Explorer has no word for what was cancelled.
      const inItsWords = (verdict: string): string => (verdict === "cancelled" ? "skipped" : verdict);
      for (const [title, verdict] of labelled) equal(explorer.get(title), inItsWords(verdict), title);
      const expected = [...(isRefused ? ["errored"] : []), ...verdicts].map(inItsWords);
      deepEqual([...explorer.values()].sort(), [...expected].sort());
    });
  }
});
