import { deepEqual, match } from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { awaitDiagnostics, openExchange, setText } from "../support/exchangeEditor";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";

const valid = `sock: 1
connections: { peer: { tcp: "127.0.0.1:7700" } }
steps:
  - send: |
      first : AA
      count : u16be = 5
`;
const none = (lines: readonly string[]): boolean => lines.length === 0;
const some = (lines: readonly string[]): boolean => lines.length > 0;

describe("Diagnostics of an exchange file", () => {
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await removeTemporaryFolders();
  });

  it("appear when it is opened, at the characters of the field that is wrong, with code and source", async () => {
    const { document } = await openExchange(valid.replace("u16be = 5", "u16bee = 5"));
    const [line = ""] = await awaitDiagnostics(document, some);
    match(line, /^6:15-6:21 SOCKSCOPE_EXCHANGE_FIELDS .*u16be\b/);
  });

  it("come and go with what is typed", async () => {
    const editor = await openExchange(valid.replace("send:", "sendd:"));
    const [line = ""] = await awaitDiagnostics(editor.document, some);
    match(line, /^4:5-4:10 SOCKSCOPE_EXCHANGE_UNKNOWN_KEY “sendd” is no key of a step\. Did you mean send\?$/);
    await setText(editor, valid);
    await awaitDiagnostics(editor.document, none);
    await setText(editor, valid.replace("sock: 1", "sock: 7"));
    const [version = ""] = await awaitDiagnostics(editor.document, some);
    match(version, /^1:7-1:8 SOCKSCOPE_EXCHANGE_VERSION /);
  });

  it("tell of the files that it runs, and follow what becomes of them on disk and in other editors", async () => {
    const folder = await temporaryFolder();
    const { document } = await openExchange("sock: 1\nsteps:\n  - run: sub/other.sock.yaml\n", folder);
    const [missing = ""] = await awaitDiagnostics(document, some);
    match(missing, /^3:10-3:29 SOCKSCOPE_EXCHANGE_RUN There is no file/);
    await mkdir(join(folder, "sub"));
    const opened = await openExchange(valid, join(folder, "sub"), "other");
    await awaitDiagnostics(document, none);
    await setText(opened, valid.replace("send", "sendd"));
    const [broken = ""] = await awaitDiagnostics(document, some);
    match(broken, /^3:10-3:29 SOCKSCOPE_EXCHANGE_RUN .*cannot be run: “sendd” is no key/);
  });

  it("are gone when it is closed, or deleted while it is open", async () => {
    const { document } = await openExchange("sock: 2\n");
    await awaitDiagnostics(document, some);
    await rm(document.uri.fsPath);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await awaitDiagnostics(document, none);
  });

  it("say nothing of other YAML files, nor of a file without a mistake", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "other.yaml"), "sock: 2\n");
    const other = await vscode.workspace.openTextDocument(join(folder, "other.yaml"));
    const { document } = await openExchange(valid.replace("send:", "sendd:"), folder);
    await awaitDiagnostics(document, some);
    deepEqual(vscode.languages.getDiagnostics(other.uri), []);
  });
});
