import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import * as vscode from "vscode";
import { BlockWatch } from "../support/blockWatch";
import { awaitDiagnostics, openExchange } from "../support/exchangeEditor";
import { longExchange } from "../support/longExchange";
import { activateSockscope } from "../support/sockscopeApi";

const steps = 2000;
const wrong = "  - on: pump\n    send: 'u16bee = 1'\n";
/** Several times what it takes, and a fraction of what all of it takes together. */
const mostMs = 150;

/** Does something during which the extension host has to stay at the service of others. */
async function unblocked<T>(work: () => Promise<T>): Promise<T> {
  const watch = new BlockWatch();
  const value = await work();
  const longestMs = watch.end();
  ok(longestMs < mostMs, `one thing took ${longestMs} ms of the processor without a pause`);
  return value;
}

describe("An exchange file of 2 000 steps", function () {
  this.timeout(60_000);
  const workspaceFolder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  let folder: string;
  let echo: Server;

  before(() => activateSockscope());
  beforeEach(async () => {
    await mkdir(workspaceFolder, { recursive: true });
    folder = await mkdtemp(join(workspaceFolder, "long-"));
    echo = createServer((socket) => socket.on("error", () => undefined).pipe(socket)).listen(0, "127.0.0.1");
    await once(echo, "listening");
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("sockscope.cancelExchangeRun");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await rm(folder, { recursive: true, force: true });
    echo.close();
  });

  const open = (end = ""): Promise<vscode.TextEditor> => {
    const { port } = echo.address() as AddressInfo;
    return openExchange(longExchange(steps, { port, end }), folder);
  };

  it("is opened, and said what is wrong in, and edited, while others come to their turn", async () => {
    const editor = await unblocked(async () => {
      const opened = await open(wrong);
      const [line = "", ...more] = await awaitDiagnostics(opened.document, (lines) => lines.length > 0);
      match(line, /^16016:12-16016:18 SOCKSCOPE_EXCHANGE_FIELDS /);
      deepEqual(more, []);
      return opened;
    });
    const { document } = editor;
    const middle = document.positionAt(document.getText().indexOf('"key 500"') + 1);
    await unblocked(async () => {
      for (const text of ["a", "b", '" "']) {
        await editor.edit((edit) => edit.insert(middle, text));
        await vscode.commands.executeCommand("vscode.executeDocumentSymbolProvider", document.uri);
      }
      const end = new vscode.Range(document.lineCount - 2, 0, document.lineCount, 0);
      await editor.edit((edit) => edit.replace(end, "    send: 'u16be = 1'\n"));
      await awaitDiagnostics(document, (lines) => lines.length === 0);
    });
  });

  it("has symbols and lenses for each of its steps, made while others come to their turn", async () => {
    const { document } = await open();
    const ask = <T>(command: string): Thenable<T> => vscode.commands.executeCommand<T>(command, document.uri);
    await unblocked(async () => {
      const symbols = await ask<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider");
      equal(symbols.find(({ name }) => name === "steps")?.children.length, steps);
      equal((await ask<vscode.CodeLens[]>("vscode.executeCodeLensProvider")).length, steps + 1);
    });
  });

  it("is run while others come to their turn", async () => {
    const { document } = await open();
    await unblocked(() => Promise.resolve(vscode.commands.executeCommand("sockscope.runExchange", document.uri)));
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
      2,
    );
    const titles = found.map(({ command }) => command?.title ?? "").join(" ");
    match(titles, /Passed in/);
  });
});
