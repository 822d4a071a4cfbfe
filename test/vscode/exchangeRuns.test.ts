import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { openExchange, setText } from "../support/exchangeEditor";
import { startLineServer, type LineServer } from "../support/lineServer";
import { OwnTime } from "../support/ownTime";
import { activateSockscope } from "../support/sockscopeApi";
import { temporaryFolder } from "../support/temporaryFolder";
import { until, untilReads } from "../support/until";
import { newWatchedFolder } from "../support/watchedFolder";

const talk = (port: number, greeting = "hello") => `sock: 1
connections:
  server: { tcp: "127.0.0.1:${port}" }
steps:
  - send: '"name?\\r\\n"'
  - expect: '"${greeting}\\r\\n"'
    within: 2s
  - send: '"bye\\r\\n"'
`;

/** So many of them have their commands looked up. */
const mostLenses = 100;

describe("An exchange file in an editor", () => {
  let server: LineServer;
  let editor: vscode.TextEditor;

  beforeEach(async () => {
    await activateSockscope();
    server = await startLineServer((line) => (line === "name?" ? "hello" : undefined));
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("sockscope.cancelExchangeRun");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await server.close();
  });

  async function lenses(): Promise<string[]> {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      editor.document.uri,
      mostLenses,
    );
    return found.map(({ range, command }) => `${range.start.line + 1}: ${command?.title ?? ""}`);
  }

  const run = () => vscode.commands.executeCommand("sockscope.runExchange");
  const problems = () =>
    vscode.languages.getDiagnostics(editor.document.uri).filter(({ source }) => source === "Sockscope Run");

  it("has lenses to run all, and from each step on", async () => {
    editor = await openExchange(talk(server.port));
    deepEqual(await until(async () => (await lenses()).length > 0 && lenses(), { what: "the lenses" }), [
      "1: $(run-all) Run All",
      "5: Run from Here",
      "6: Run from Here",
      "8: Run from Here",
    ]);
  });

  it("is run as it stands in the editor, saved or not, and the lens says that it passed until it is edited", async () => {
    editor = await openExchange(talk(server.port, "nothing that comes"));
    await setText(editor, talk(server.port));
    await run();
    await untilReads(() => server.lines, ["name?", "bye"]);
    match((await lenses())[1] ?? "", /^1: \$\(check\) Passed in [\d.]+ (?:ms|s)$/);
    deepEqual(problems(), []);
    await setText(editor, talk(server.port, "hi"));
    equal((await lenses()).filter((title) => title.includes("Passed")).length, 0);
  });

  it("shows what did not fit as a problem at its line, which goes when the line is edited", async () => {
    editor = await openExchange(talk(server.port, "hullo"));
    await run();
    const [problem, ...more] = problems();
    deepEqual(more, []);
    equal(problem?.code, "SOCKSCOPE_RUN_MISMATCH");
    equal(problem.range.start.line, 5);
    ok((await lenses()).includes("6: Compare Expected with Actual"));
    const atTop = new vscode.Position(0, 0);
    await editor.edit((edit) => edit.insert(atTop, "# a comment\n"));
    equal(problems()[0]?.range.start.line, 6);
    await editor.edit((edit) => edit.insert(new vscode.Position(6, 20), "x"));
    deepEqual(problems(), []);
  });

  it("brings what failed into view, and leaves the cursor where it is", async () => {
    const long = talk(server.port, "hi").replace("steps:\n", `steps:\n${"  - sleep: 1ms\n".repeat(200)}`);
    editor = await openExchange(long);
    await untilReads(() => editor.visibleRanges[0]?.start.line, 0);
    await run();
    await until(() => editor.visibleRanges.some((seen) => seen.contains(new vscode.Position(205, 0))), {
      what: "the failed step to be in view",
    });
    equal(editor.selection.active.line, 0);
  });

  it("loses its problems when it is closed and changed or deleted by others", async () => {
    const folder = await newWatchedFolder("problems-");
    editor = await openExchange(talk(server.port, "hullo"), folder);
    const { fsPath } = editor.document.uri;
    const fail = async (): Promise<void> => {
      await vscode.commands.executeCommand("sockscope.runExchange", vscode.Uri.file(fsPath));
      equal(problems().length, 1);
    };
    await fail();
    const close = async (): Promise<void> => {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      const isOpen = () => vscode.workspace.textDocuments.some(({ uri }) => uri.fsPath === fsPath);
      await until(() => !isOpen(), { what: "the document to be let go of" });
    };
    await close();
    await writeFile(fsPath, `# changed\n${talk(server.port, "hullo")}`);
    await until(() => problems().length === 0, { what: "no problem in what was changed" });
    await fail();
    await close();
    await rm(folder, { recursive: true });
    await until(() => problems().length === 0, { what: "no problem in what is gone" });
  });

  it("opens the comparison of a single difference, and closes it once the file passes", async () => {
    editor = await openExchange(talk(server.port, "hullo"));
    await run();
    const comparison = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ input }) => input instanceof vscode.TabInputTextDiff);
    const tab = await until(comparison, { what: "the comparison" });
    match(tab.label, /Expected ↔ Actual/);
    const { original, modified } = tab.input as vscode.TabInputTextDiff;
    const [expected, actual] = await Promise.all(
      [original, modified].map(async (uri) => (await vscode.workspace.openTextDocument(uri)).getText()),
    );
    ok(expected?.includes("hullo") === true || expected?.includes("68 75") === true, expected);
    ok(actual !== expected && actual !== "", actual);
    await setText(editor, talk(server.port));
    await vscode.commands.executeCommand("sockscope.runExchange", editor.document.uri);
    await until(() => comparison() === undefined, { what: "the comparison is closed" });
  });

  it("is run from a step on with what the last run has captured before", async () => {
    await server.close();
    server = await startLineServer((line) => (line === "login" ? "session 42" : `ok ${line}`));
    editor = await openExchange(`sock: 1
connections: { server: { tcp: "127.0.0.1:${server.port}" } }
steps:
  - send: '"login\\r\\n"'
  - expect: { regex: '/session (?<session>\\d+)\\r\\n/' }
  - send: '"use {{session}}\\r\\n"'
  - expect: '"ok use 42\\r\\n"'
`);
    await run();
    deepEqual(problems(), []);
    deepEqual(server.lines, ["login", "use 42"]);
    editor.selection = new vscode.Selection(5, 4, 5, 4);
    await vscode.commands.executeCommand("sockscope.runExchangeFromHere");
    deepEqual(problems(), []);
    deepEqual(server.lines, ["login", "use 42", "use 42"]);
  });

  it("is cancelled while it waits, at once and not at its deadline, and leaves no socket", async () => {
    editor = await openExchange(talk(server.port).replace("hello", "never").replace("2s", "1m").replace("name?", "x"));
    const running = run();
    await until(() => server.lines.length === 1, { what: "the first line to come" });
    await until(async () => (await lenses()).includes("1: Cancel"), { what: "the lens to cancel" });
    const time = new OwnTime();
    await vscode.commands.executeCommand("sockscope.cancelExchangeRun", editor.document.uri);
    await running;
    const tookMs = time.end();
    ok(tookMs < 1000, `${tookMs} ms`);
    await until(() => server.clients.open === 0, { what: "the connection is closed" });
    match((await lenses())[1] ?? "", /^1: \$\(circle-slash\) Cancelled after /);
  });

  it("removes what its last run has opened and closed", async () => {
    const api = await activateSockscope();
    editor = await openExchange(talk(server.port));
    const ours = () => api.connections.filter(({ address }) => address === `tcp://127.0.0.1:${server.port}`).length;
    for (let round = 0; round < 3; round++) await run();
    equal(server.clients.total, 3);
    equal(ours(), 1);
  });

  it("runs with the environment that is chosen, beside which it lies", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "env"));
    await writeFile(join(folder, "env", "lab.yaml"), `port: ${server.port}\n`);
    editor = await openExchange(
      talk(1).replace("127.0.0.1:1", "127.0.0.1:{{port}}").replace("sock: 1", "sock: 1\nvars: { port: 1 }"),
      folder,
    );
    await run();
    equal(server.lines.length, 0);
    await vscode.commands.executeCommand("sockscope.selectEnvironment", editor.document.uri, "lab");
    await run();
    await untilReads(() => server.lines, ["name?", "bye"]);
  });

  it("is not run where the environment of that name is broken, with one sentence that says where", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "env"));
    await writeFile(join(folder, "env", "bad.yaml"), "port: { hex: XY }\n");
    editor = await openExchange(talk(server.port), folder);
    await vscode.commands.executeCommand("sockscope.selectEnvironment", editor.document.uri, "bad");
    await run();
    equal(server.clients.total, 0);
    ok((await lenses()).some((title) => title.includes("Not run")));
  });
});
