import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { Environments } from "../../src/host/exchanges/environment/environments";
import { ExchangeReader } from "../../src/host/exchanges/exchangeReader";
import { ExchangeRuns } from "../../src/host/exchanges/run/exchangeRuns";
import { PlacedRuns } from "../../src/host/exchanges/run/placedRuns";
import { RunInputs } from "../../src/host/exchanges/run/runInputs";
import { RunMarks } from "../../src/host/exchanges/run/runMarks";
import { SecretStore } from "../../src/host/exchanges/secrets/secretStore";
import { ExchangeIndex } from "../../src/host/exchanges/view/exchangeIndex";
import { ExchangeTests } from "../../src/host/testing/exchangeTests";
import { startLineServer, type LineServer } from "../support/lineServer";
import { memento, secretStorage } from "../support/extensionState";
import { silentLog } from "../support/silentLog";
import { until } from "../support/until";

const limits = { maxBytes: 1 << 20, maxRecords: 1000 };

/** One call that tells VS Code about an entry: `passed open session`. */
interface Told {
  readonly what: string;
  readonly label: string;
  readonly message?: vscode.TestMessage | undefined;
}

describe("The Test Explorer", () => {
  const workspaceFolder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  /** Another one for each test: VS Code goes on with what it knows of a file. */
  let folder: string;
  let server: LineServer;
  let endpoints: Endpoints;
  let tests: ExchangeTests;
  let runs: ExchangeRuns;
  let told: Told[];
  let output: string;
  let isTrusted: boolean;
  const parts: { dispose(): unknown }[] = [];

  beforeEach(async () => {
    isTrusted = true;
    await mkdir(workspaceFolder, { recursive: true });
    folder = await mkdtemp(join(workspaceFolder, "tests-"));
    await mkdir(join(folder, "inner", "env"), { recursive: true });
    server = await startLineServer((line) => `${line} too`);
    endpoints = new Endpoints(memoryCaptures(() => limits));
    const environments = new Environments(memento());
    const inputs = new RunInputs(environments, new SecretStore(secretStorage()));
    const index = new ExchangeIndex(silentLog);
    const reader = new ExchangeReader();
    runs = new ExchangeRuns({ endpoints, inputs, environments, reader, log: silentLog, isTrusted: () => isTrusted });
    const sources = { index, runs, environments, reader };
    tests = new ExchangeTests(sources, `sockscope.test.${Date.now()}`);
    parts.push(environments, index, runs, tests);
    record();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const part of parts.splice(0).reverse()) part.dispose();
    await endpoints.dispose();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Notes what is told of test runs, besides telling it. */
  function record(): void {
    told = [];
    output = "";
    const { controller } = tests;
    const create = controller.createTestRun.bind(controller);
    controller.createTestRun = (...args) => {
      const run = create(...args);
      const note =
        (what: string) =>
        (item: vscode.TestItem, message?: unknown): void => {
          const first: unknown = Array.isArray(message) ? message[0] : message;
          told.push({ what, label: item.label, message: first instanceof vscode.TestMessage ? first : undefined });
        };
      const notes = ["started", "passed", "failed", "errored", "skipped"] as const;
      const noting = Object.fromEntries(notes.map((what) => [what, note(what)]));
      return Object.assign(Object.create(run) as vscode.TestRun, noting, {
        token: run.token,
        enqueued: () => undefined,
        end: () => run.end(),
        appendOutput: (text: string) => (output += text),
      });
    };
  }

  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  const steps = (...lines: string[]): string =>
    [`sock: 1`, `connections: { server: { tcp: "127.0.0.1:${server.port}" } }`, `steps:`, ...lines, ""].join("\n");

  /** The entry of a file of this test. */
  async function entry(name: string): Promise<vscode.TestItem> {
    const uri = vscode.Uri.file(join(folder, name)).toString();
    const find = (items: vscode.TestItemCollection): vscode.TestItem | undefined => {
      let found: vscode.TestItem | undefined;
      items.forEach((item) => (found ??= item.id === uri ? item : find(item.children)));
      return found;
    };
    await tests.controller.resolveHandler?.(undefined);
    return until(() => find(tests.controller.items), { what: `the entry of ${name}` });
  }

  async function run(item: vscode.TestItem, cancel = new vscode.CancellationTokenSource()): Promise<void> {
    await tests.run(new vscode.TestRunRequest([item]), cancel.token);
  }

  const lines = (): string[] =>
    told.filter(({ what }) => what !== "started").map(({ what, label }) => `${what} ${label}`);

  function messageOf(one: Told | undefined): string {
    const message = one?.message?.message ?? "";
    return typeof message === "string" ? message : message.value;
  }

  function labels({ children }: vscode.TestItem): unknown[] {
    const all: unknown[] = [];
    children.forEach((child) => all.push(child.children.size === 0 ? child.label : [child.label, ...labels(child)]));
    return all;
  }

  function ids(items: vscode.TestItemCollection): string[] {
    return [...items].flatMap(([id, item]) => [id, ...ids(item.children)]);
  }

  it("has an entry for each file and each of its steps, those inside others below them, and none for mocks", async () => {
    const rules = `sock: 1\nconnections: { a: { tcp: "127.0.0.1:0", listen: true } }\nrules: [ { on: accept, steps: [ { send: '"hi"' } ] } ]\n`;
    await write("mock.sock.yaml", rules);
    await write(
      "inner/talk.sock.yaml",
      steps(
        `  - name: greet`,
        `    send: '"hi\\r\\n"'`,
        `  - repeat: 2`,
        `    steps: [ { sleep: 1ms } ]`,
        `  - parallel: { left: [ { sleep: 2ms } ], right: [ { sleep: 3ms } ] }`,
      ),
    );
    const file = await entry("inner/talk.sock.yaml");
    await tests.controller.resolveHandler?.(file);
    deepEqual(labels(file), [
      "greet",
      ["repeat 2 times", "sleep 1ms"],
      ["in parallel: left, right", ["left", "sleep 2ms"], ["right", "sleep 3ms"]],
    ]);
    equal(file.parent?.label.endsWith("inner"), true);
    const [first] = [...file.children].map(([, item]) => item);
    equal(first?.range?.start.line, 3);
    deepEqual(
      ids(tests.controller.items).filter((id) => id.endsWith("mock.sock.yaml")),
      [],
    );
  });

  it("tells what came of each step, the rounds of a loop together", async () => {
    await write(
      "talk.sock.yaml",
      steps(
        `  - repeat: 3`,
        `    steps:`,
        `      - send: '"hi\\r\\n"'`,
        `      - expect: '"hi too\\r\\n"'`,
        `  - name: the end`,
        `    sleep: 1ms`,
      ),
    );
    await run(await entry("talk.sock.yaml"));
    deepEqual(server.lines, ["hi", "hi", "hi"]);
    deepEqual(new Set(lines()), new Set([`passed send "hi\\r\\n"`, `passed expect "hi too\\r\\n"`, "passed the end"]));
    match(output, /✓ expect .* · 3 times/);
    match(output, /passed\r\n/);
  });

  it("tells a failure at its line, with what was expected and what came, and what was not reached", async () => {
    await write(
      "talk.sock.yaml",
      steps(
        `  - send: '"hi\\r\\n"'`,
        `  - name: answer`,
        `    expect: '"hi two\\r\\n"'`,
        `  - name: after`,
        `    sleep: 1ms`,
      ),
    );
    await run(await entry("talk.sock.yaml"));
    deepEqual(lines(), [`passed send "hi\\r\\n"`, "failed answer", "skipped after"]);
    const message = told.find(({ what }) => what === "failed")?.message;
    equal(message?.location?.range.start.line, 5);
    ok(message.expectedOutput !== undefined && message.actualOutput !== undefined);
    ok(message.expectedOutput !== message.actualOutput);
    match(output, /✗/);
  });

  it("leaves the line that failed to VS Code, which writes behind it itself", async () => {
    await write("talk.sock.yaml", steps(`  - send: '"hi\\r\\n"'`, `  - name: answer`, `    expect: '"hi two\\r\\n"'`));
    const item = await entry("talk.sock.yaml");
    ok(item.uri);
    const { document } = await vscode.window.showTextDocument(item.uri);
    const placed = new PlacedRuns(runs);
    parts.push(placed);
    const marks = () => new RunMarks(placed).marksOf(document).map(({ line, kind }) => `${line} ${kind}`);
    await run(item);
    deepEqual(marks(), ["3 passed", "4 failed"]);
    await runs.run({ uri: item.uri, isByHand: true });
    deepEqual(marks(), ["3 passed", "4 failed", "5 failed"]);
  });

  it("runs the whole file for one of its steps", async () => {
    await write("talk.sock.yaml", steps(`  - send: '"hi\\r\\n"'`, `  - expect: '"hi too\\r\\n"'`));
    const file = await entry("talk.sock.yaml");
    await tests.controller.resolveHandler?.(file);
    const step = file.children.get(`${file.id}#1`);
    ok(step);
    await run(step);
    equal(lines().length, 2);
  });

  it("tells what is wrong with a file that cannot be run, where it is wrong", async () => {
    await write("talk.sock.yaml", steps(`  - send: '"hi'`));
    await run(await entry("talk.sock.yaml"));
    const [errored] = told;
    deepEqual([errored?.what, errored?.label], ["errored", "talk"]);
    equal(errored?.message?.location?.range.start.line, 3);
  });

  it("is cancelled while a step waits, and the step does not count as failed", async () => {
    await write("talk.sock.yaml", steps(`  - name: wait`, `    expect: '"never\\r\\n"'`, `    within: 1m`));
    const cancel = new vscode.CancellationTokenSource();
    const running = run(await entry("talk.sock.yaml"), cancel);
    await until(() => server.clients.open === 1, { what: "it is connected" });
    cancel.cancel();
    await running;
    deepEqual(lines(), ["skipped wait"]);
    await until(() => server.clients.open === 0, { what: "the connection is closed" });
  });

  it("runs a file again when it, or an environment beside it, is saved, until that is ended", async () => {
    await write("inner/talk.sock.yaml", steps(`  - send: '"hi\\r\\n"'`, `  - expect: '"hi too\\r\\n"'`));
    const file = await entry("inner/talk.sock.yaml");
    const end = new vscode.CancellationTokenSource();
    await tests.run(new vscode.TestRunRequest([file], undefined, undefined, true), end.token);
    equal(server.lines.length, 0);
    ok(file.uri);
    const editor = await vscode.window.showTextDocument(file.uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "# one\n"));
    await editor.document.save();
    await until(() => server.lines.length === 1, { what: "it was run after the save" });
    await until(() => lines().length === 2, { what: "its steps are told" });
    end.cancel();
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "# two\n"));
    await editor.document.save();
    equal(server.lines.length, 1);
  });

  /** Runs a file whenever it has to, until that is ended. */
  async function watch(item: vscode.TestItem, environment?: string): Promise<vscode.CancellationTokenSource> {
    const end = new vscode.CancellationTokenSource();
    await tests.run(new vscode.TestRunRequest([item], undefined, undefined, true), end.token, environment);
    return end;
  }

  /** Saves a file with another comment, as a user would. */
  async function save(name: string): Promise<void> {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(join(folder, name)));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "# saved\n"));
    ok(await editor.document.save());
  }

  it("runs a file again when one that it runs is saved, at any depth, and no file that does not run it", async () => {
    await write("main.sock.yaml", "sock: 1\nsteps:\n  - run: inner/middle.sock.yaml\n");
    await write("inner/middle.sock.yaml", "sock: 1\nsteps:\n  - run: ../leaf.sock.yaml\n");
    await write("leaf.sock.yaml", steps(`  - send: '"leaf\\r\\n"'`));
    await write("other.sock.yaml", steps(`  - send: '"other\\r\\n"'`));
    const end = await watch(await entry("main.sock.yaml"));
    await save("other.sock.yaml");
    await save("leaf.sock.yaml");
    await until(() => lines().length === 1, { what: "the run after the leaf was saved" });
    deepEqual([lines(), server.lines], [["passed run inner/middle.sock.yaml"], ["leaf"]]);
    await save("inner/middle.sock.yaml");
    await until(() => lines().length === 2, { what: "the run after the middle was saved" });
    // What is run is known anew with each change.
    const middle = await vscode.window.showTextDocument(vscode.Uri.file(join(folder, "inner", "middle.sock.yaml")));
    const whole = new vscode.Range(0, 0, middle.document.lineCount, 0);
    await middle.edit((edit) => edit.replace(whole, "sock: 1\nsteps:\n  - run: ../other.sock.yaml\n"));
    ok(await middle.document.save());
    await until(() => lines().length === 3, { what: "the run after the middle runs another" });
    await save("leaf.sock.yaml");
    await save("other.sock.yaml");
    await until(() => lines().length === 4, { what: "the run after the other was saved" });
    deepEqual(server.lines, ["leaf", "leaf", "other", "other"]);
    end.cancel();
  });

  it("runs all files of a folder again when one of them is saved, those too that came later", async () => {
    await write("inner/old.sock.yaml", steps(`  - send: '"old\\r\\n"'`));
    const { parent } = await entry("inner/old.sock.yaml");
    ok(parent);
    const end = await watch(parent);
    await write("inner/new.sock.yaml", steps(`  - send: '"new\\r\\n"'`));
    await until(() => ids(tests.controller.items).some((id) => id.endsWith("inner/new.sock.yaml")), { what: "it" });
    await save("inner/old.sock.yaml");
    await until(() => server.lines.join() === "old", { what: "the run of the old file" });
    await save("inner/new.sock.yaml");
    await until(() => server.lines.join() === "old,new", { what: "the run of the new file" });
    end.cancel();
  });

  it("comes to an end where watched files run each other in a circle, and says so once a save", async () => {
    await write("one.sock.yaml", "sock: 1\nsteps:\n  - run: two.sock.yaml\n");
    await write("two.sock.yaml", "sock: 1\nsteps:\n  - run: one.sock.yaml\n");
    const end = await watch(await entry("one.sock.yaml"));
    await save("two.sock.yaml");
    const errored = await until(() => told.find(({ what }) => what === "errored"), { what: "the refusal" });
    match(messageOf(errored), /^This runs in a circle: /);
    equal(told.filter(({ what }) => what === "errored").length, 1);
    end.cancel();
  });

  it("runs a file again when the environment that it runs with is saved, and no other one", async () => {
    for (const name of ["lab", "staging"]) await write(`inner/env/${name}.yaml`, `port: ${server.port}\n`);
    const text = steps(`  - send: '"hi\\r\\n"'`).replace(`:${server.port}`, ":{{port}}");
    await write("inner/talk.sock.yaml", text.replace("sock: 1", "sock: 1\nvars: { port: 1 }"));
    const end = await watch(await entry("inner/talk.sock.yaml"), "lab");
    await save("inner/env/staging.yaml");
    await save("inner/env/lab.yaml");
    await until(() => lines().length === 1, { what: "the run after lab was saved" });
    deepEqual([lines(), server.lines], [[`passed send "hi\\r\\n"`], ["hi"]]);
    end.cancel();
  });

  it("runs a file again when a payload changes on disk that it, or a file that it runs, sends", async () => {
    await writeFile(join(folder, "payload.bin"), "first\r\n");
    await write("main.sock.yaml", "sock: 1\nsteps:\n  - run: leaf.sock.yaml\n");
    await write("leaf.sock.yaml", steps("  - send: '@payload.bin'"));
    const end = await watch(await entry("main.sock.yaml"));
    await writeFile(join(folder, "payload.bin"), "second\r\n");
    await until(() => server.lines.includes("second"), { what: "the new payload to be sent" });
    end.cancel();
  });

  it("runs a file again when one is saved whose path is made of variables, once it was run", async () => {
    await write("main.sock.yaml", 'sock: 1\nvars: { name: leaf }\nsteps:\n  - run: "{{name}}.sock.yaml"\n');
    await write("leaf.sock.yaml", steps(`  - send: '"leaf\\r\\n"'`));
    const item = await entry("main.sock.yaml");
    await run(item);
    const end = await watch(item);
    await save("leaf.sock.yaml");
    await until(() => server.lines.length === 2, { what: "the run after the leaf was saved" });
    end.cancel();
  });

  it("runs with the environment of a profile, in place of the one that is chosen", async () => {
    await write("inner/env/lab.yaml", `port: ${server.port}\n`);
    const text = steps(`  - send: '"hi\\r\\n"'`).replace(`:${server.port}`, ":{{port}}");
    await write("inner/talk.sock.yaml", text.replace("sock: 1", "sock: 1\nvars: { port: 1 }"));
    const file = await entry("inner/talk.sock.yaml");
    const { token } = new vscode.CancellationTokenSource();
    await tests.run(new vscode.TestRunRequest([file]), token, "lab");
    deepEqual(lines(), [`passed send "hi\\r\\n"`]);
    await tests.run(new vscode.TestRunRequest([file]), token, "nowhere");
    match(
      messageOf(told.find(({ what }) => what === "errored")),
      /^There is no environment “nowhere” beside “talk\.sock\.yaml”/,
    );
  });

  it("runs nothing in an untrusted workspace, and says so", async () => {
    isTrusted = false;
    await write("talk.sock.yaml", steps(`  - send: '"hi\\r\\n"'`));
    await run(await entry("talk.sock.yaml"));
    deepEqual(lines(), ["errored talk", `skipped send "hi\\r\\n"`]);
    match(messageOf(told[0]), /^Exchange files are not run in an untrusted workspace; trust it first/);
    equal(server.clients.total, 0);
  });

  it("says of a secret without a value how to give it one, where nobody can be asked", async () => {
    await write(
      "talk.sock.yaml",
      steps(`  - send: '"{{secret:NOBODY_HAS_THIS}}\\r\\n"'`).replace("steps:", "secrets: [NOBODY_HAS_THIS]\nsteps:"),
    );
    const item = await entry("talk.sock.yaml");
    const end = new vscode.CancellationTokenSource();
    await tests.run(new vscode.TestRunRequest([item], undefined, undefined, true), end.token);
    ok(item.uri);
    const editor = await vscode.window.showTextDocument(item.uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "# one\n"));
    await editor.document.save();
    const errored = await until(() => told.find(({ what }) => what === "errored"), { what: "the refusal" });
    match(messageOf(errored), /^The secret NOBODY_HAS_THIS has no value; /);
    equal(server.clients.total, 0);
    end.cancel();
  });

  it("follows the steps of a file while it is edited", async () => {
    await write("talk.sock.yaml", steps(`  - sleep: 1ms`));
    const file = await entry("talk.sock.yaml");
    ok(file.uri);
    const editor = await vscode.window.showTextDocument(file.uri);
    await until(() => file.children.size === 1, { what: "the steps of the open file" });
    const [first] = [...file.children].map(([, item]) => item);
    await editor.edit((edit) => edit.insert(new vscode.Position(4, 0), "  - sleep: 2ms\n"));
    await until(() => labels(file).join() === "sleep 1ms,sleep 2ms", { what: "the new step" });
    equal(file.children.get(first?.id ?? ""), first);
    await editor.edit((edit) =>
      edit.insert(new vscode.Position(3, 0), "  - repeat: 2\n    steps: [ { sleep: 3ms } ]\n"),
    );
    const three = '[["repeat 2 times","sleep 3ms"],"sleep 1ms","sleep 2ms"]';
    await until(() => JSON.stringify(labels(file)) === three, { what: "a step with one inside before them" });
    await editor.edit((edit) => edit.delete(new vscode.Range(3, 0, 6, 0)));
    await until(() => labels(file).join() === "sleep 2ms", { what: "one step that holds no other" });
    equal(first?.range?.start.line, 3);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
