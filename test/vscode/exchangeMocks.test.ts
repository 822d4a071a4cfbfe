import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import * as vscode from "vscode";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { Environments } from "../../src/host/exchanges/environment/environments";
import { ExchangeReader } from "../../src/host/exchanges/exchangeReader";
import { ExchangeMocks } from "../../src/host/exchanges/mock/exchangeMocks";
import { MockMarks } from "../../src/host/exchanges/mock/mockMarks";
import { RunInputs } from "../../src/host/exchanges/run/runInputs";
import { SecretStore } from "../../src/host/exchanges/secrets/secretStore";
import { openExchange, setText } from "../support/exchangeEditor";
import { memento, secretStorage } from "../support/extensionState";
import { silentLog } from "../support/silentLog";
import { activateSockscope } from "../support/sockscopeApi";
import { until } from "../support/until";

const rules = `sock: 1
connections:
  here: { tcp: "127.0.0.1:0", listen: true, framing: line }
rules:
  - on: { pattern: '"name?"' }
    steps: [ { send: '"mock"' } ]
  - on: { pattern: '"bye"' }
    steps: [ { close: here } ]
`;

describe("A mock in an editor", () => {
  let editor: vscode.TextEditor;
  const sockets: Socket[] = [];

  before(() => activateSockscope());
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await vscode.commands.executeCommand("sockscope.stopMock", editor.document.uri);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  async function titles(): Promise<string[]> {
    const { uri } = editor.document;
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri);
    return found.map(({ command }) => command?.title ?? "");
  }

  /** Connects to where the lens says that the mock serves. */
  async function dial(): Promise<Socket> {
    const state = (await titles()).at(-1) ?? "";
    const [, port] = /Serving on \S*127\.0\.0\.1:(\d+)/.exec(state) ?? [];
    const socket = connect(Number(port), "127.0.0.1").on("error", () => undefined);
    sockets.push(socket);
    await once(socket, "connect");
    return socket;
  }

  it("is started and stopped by its lens, which says where it serves and what no rule fits", async () => {
    editor = await openExchange(rules);
    await until(async () => (await titles()).join() === "$(play) Start Mock", { what: "the lens to start it" });
    await vscode.commands.executeCommand("sockscope.startMock", editor.document.uri);
    const socket = await dial();
    socket.write("name?\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    equal(answer.toString(), "mock\r\n");
    socket.write("what?\r\n");
    await until(async () => (await titles()).at(-1)?.endsWith(" · 1 client · 1 unmatched"), {
      what: "the message without a rule",
    });
    const closed = once(socket, "close");
    await vscode.commands.executeCommand("sockscope.stopMock");
    await closed;
    deepEqual(await titles(), ["$(play) Start Mock"]);
  });

  it("has its lens to stop it first, where an editor shows it however narrow it is", async () => {
    editor = await openExchange(rules);
    await vscode.commands.executeCommand("sockscope.startMock", editor.document.uri);
    match((await titles()).join(), /^\$\(debug-stop\) Stop Mock,\$\(radio-tower\) Serving on [^,]+$/);
  });

  it("offers to be started anew once it was edited", async () => {
    editor = await openExchange(rules);
    await vscode.commands.executeCommand("sockscope.startMock", editor.document.uri);
    equal((await titles()).length, 2);
    await setText(editor, rules.replace('"mock"', '"changed"'));
    await until(async () => (await titles())[1] === "Restart with These Changes", { what: "the lens to restart it" });
    await vscode.commands.executeCommand("sockscope.startMock", editor.document.uri);
    const socket = await dial();
    socket.write("name?\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    equal(answer.toString(), "changed\r\n");
  });
});

describe("Mocks", () => {
  let endpoints: Endpoints;
  let mocks: ExchangeMocks;
  let marks: MockMarks;
  let isTrusted: boolean;

  beforeEach(() => {
    isTrusted = true;
    endpoints = new Endpoints(memoryCaptures(() => ({ maxBytes: 1 << 20, maxRecords: 1000 })));
    const environments = new Environments(memento());
    const inputs = new RunInputs(environments, new SecretStore(secretStorage()));
    const reader = new ExchangeReader();
    mocks = new ExchangeMocks({ endpoints, inputs, environments, reader, log: silentLog, isTrusted: () => isTrusted });
    marks = new MockMarks(mocks);
  });
  afterEach(async () => {
    marks.dispose();
    mocks.dispose();
    await endpoints.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("count behind each rule how often it has answered, until the file is edited", async () => {
    const editor = await openExchange(rules);
    const { document } = editor;
    await mocks.start(document.uri);
    const { port } = endpoints.listeners[0]?.address ?? { port: 0 };
    const socket = connect(port, "127.0.0.1");
    socket.write("name?\r\nname?\r\n");
    await until(
      () => marks.marksOf(document).length === 1 && mocks.session(document.uri)?.rules.get("0")?.answered === 2,
      {
        what: "two answers",
      },
    );
    const [mark] = marks.marksOf(document);
    equal(mark?.line, 4);
    match(mark.text, /^✓ answered 2 times/);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "# edited\n"));
    deepEqual(marks.marksOf(document), []);
    socket.destroy();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("say in one sentence why they do not start: port in use, errors, no trust", async () => {
    const { uri } = (await openExchange(rules)).document;
    await mocks.start(uri);
    const port = endpoints.listeners[0]?.address.port ?? 0;
    const taken = (await openExchange(rules.replace("127.0.0.1:0", `127.0.0.1:${port}`))).document.uri;
    await rejects(mocks.start(taken), /^Error: test\.sock\.yaml was not started: .*in use/);
    equal(mocks.session(taken)?.hasEnded, true);
    const broken = (await openExchange(rules.replace("pattern", "patern"))).document.uri;
    await rejects(mocks.start(broken), /^Error: test\.sock\.yaml was not started: Line 5: .*pattern/);
    isTrusted = false;
    await rejects(mocks.start(uri), /not run in an untrusted workspace/);
    ok(mocks.serving().length === 1);
  });

  it("are not asked before loopback is bound, and take their closed listener off the list when they start again", async () => {
    const { uri } = (await openExchange(rules)).document;
    await mocks.start(uri);
    await mocks.stop(uri);
    equal(endpoints.listeners[0]?.state, "closed");
    await mocks.start(uri);
    equal(endpoints.listeners.length, 1);
    equal(endpoints.listeners[0].state, "listening");
  });
});
