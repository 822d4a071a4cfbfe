import { deepEqual, equal, match, rejects } from "node:assert/strict";
import * as vscode from "vscode";
import type { Connection } from "../../src/engine/connection";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { endpointLog } from "../../src/host/panel/shownLog";
import { RecordDocuments } from "../../src/host/documents/recordDocuments";
import { until } from "../support/until";

const whole = (record: number) => ({ record, from: 0, to: Number.MAX_SAFE_INTEGER });

describe("Documents of records", () => {
  const endpoints = new Endpoints(memoryCaptures(() => ({ maxBytes: 1 << 28, maxRecords: 1_000_000 })));
  const documents = new RecordDocuments("sockscope-test");
  const registration = documents.register();
  let connection: Connection;

  beforeEach(async () => {
    const listener = endpoints.listen({ transport: "tcp", host: "127.0.0.1", port: 0 });
    await listener.opened;
    const started = endpoints.connect(listener.endpoint.address);
    await started.opened;
    connection = started.endpoint;
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await until(() => vscode.window.activeTextEditor?.document.uri.scheme !== "sockscope-test", {
      what: "the document to be closed",
    });
  });

  after(async () => {
    registration.dispose();
    documents.dispose();
    documents.dispose();
    await endpoints.dispose();
  });

  /** Sends and returns the number of the record. */
  async function record(bytes: Uint8Array): Promise<number> {
    await connection.send(bytes);
    return connection.endpointCapture.capture.lastNumber;
  }

  async function shownText(): Promise<vscode.TextDocument> {
    return until(
      () => {
        const document = vscode.window.activeTextEditor?.document;
        return document?.uri.scheme === "sockscope-test" && document;
      },
      { what: "the document" },
    );
  }

  it("opens a record as text, named after its connection, and nothing can be typed into it", async () => {
    const number = await record(new TextEncoder().encode("GET / HTTP/1.1\r\n\0<b>\u001b[31m€\r\n"));
    await documents.open(endpointLog(connection), whole(number), "text");
    const document = await shownText();
    equal(document.getText(), "GET / HTTP/1.1\r\n\0<b>\u001b[31m€\r\n");
    equal(document.uri.path, `/tcp 127.0.0.1:${connection.address.port} #${number} out.txt`);
    const before = document.version;
    await vscode.commands.executeCommand("type", { text: "x" });
    equal(document.version, before);
    equal(document.isDirty, false);
  });

  it("opens a part of a record as a hex dump at its own offsets", async () => {
    const number = await record(Uint8Array.from({ length: 256 }, (_, byte) => byte));
    await documents.open(endpointLog(connection), { record: number, from: 32, to: 64 }, "hexDump");
    const document = await shownText();
    match(document.getText(), /^00000020 {2}20 21 22/);
    equal(document.lineCount, 3);
    match(document.uri.path, / out 32-63\.hexdump$/);
  });

  it("opens an event as its sentence", async () => {
    await documents.open(endpointLog(connection), whole(2), "text");
    match((await shownText()).getText(), /^connected to 127\.0\.0\.1/);
  });

  it("shows the same record in one tab, however often it is opened", async () => {
    const number = await record(new TextEncoder().encode("once"));
    await documents.open(endpointLog(connection), whole(number), "text");
    const { uri } = await shownText();
    await documents.open(endpointLog(connection), whole(number), "text");
    equal((await shownText()).uri.toString(), uri.toString());
  });

  it("keeps a document when its endpoint is removed, and opens it again from the tab", async () => {
    const number = await record(new TextEncoder().encode("kept"));
    await documents.open(endpointLog(connection), whole(number), "text");
    const { uri } = await shownText();
    endpoints.remove(connection);
    equal((await vscode.workspace.openTextDocument(uri)).getText(), "kept");
  });

  it("compares two records in the diff editor", async () => {
    const left = await record(new TextEncoder().encode("request 1"));
    const right = await record(new TextEncoder().encode("request 2"));
    await documents.compare(endpointLog(connection), left, right);
    const tab = await until(
      () => {
        const { activeTab } = vscode.window.tabGroups.activeTabGroup;
        return activeTab?.input instanceof vscode.TabInputTextDiff && activeTab;
      },
      { what: "the tab" },
    );
    match(tab.label, new RegExp(`#${left} ↔ #${right}$`));
    const { original, modified } = tab.input as vscode.TabInputTextDiff;
    const texts = [original, modified].map(async (uri) => vscode.workspace.openTextDocument(uri));
    deepEqual(
      (await Promise.all(texts)).map((document) => document.getText().slice(-12, -1)),
      ["|request 1|", "|request 2|"],
    );
  });

  it("opens a record of 10 MiB", async () => {
    const line = new TextEncoder().encode(`${"x".repeat(127)}\n`);
    const bytes = new Uint8Array(10 << 20);
    for (let at = 0; at < bytes.length; at += line.length) bytes.set(line, at);
    const number = await record(bytes);
    await documents.open(endpointLog(connection), whole(number), "text");
    equal((await shownText()).lineCount, 81_921);
  }).timeout(60_000);

  it("gives the raw bytes to editors of binary files, read-only", async () => {
    const bytes = Uint8Array.from([0, 255, 10, 13]);
    const number = await record(bytes);
    const opening = documents.open(endpointLog(connection), whole(number), "raw");
    const hasHexEditor = vscode.extensions.getExtension("ms-vscode.hexeditor") !== undefined;
    if (hasHexEditor) await opening;
    else opening.catch(() => undefined);
    const uri = await documents.hold(endpointLog(connection), whole(number), "raw");
    deepEqual(Buffer.from(await vscode.workspace.fs.readFile(uri)), Buffer.from(bytes));
    equal((await vscode.workspace.fs.stat(uri)).size, 4);
    await rejects(async () => vscode.workspace.fs.writeFile(uri, bytes));
    await rejects(async () => vscode.workspace.fs.readFile(uri.with({ path: "/gone.bin" })));
  });

  it("gives a part of a record to the Hex Editor at its own offsets", async () => {
    const number = await record(Uint8Array.from({ length: 256 }, (_, byte) => byte));
    const uri = await documents.hold(endpointLog(connection), { record: number, from: 33, to: 71 }, "raw");
    match(uri.query, /^\d+&baseAddress=33$/);
    deepEqual(Array.from(await vscode.workspace.fs.readFile(uri)).slice(0, 2), [33, 34]);
  });

  it("closes the tabs of raw bytes of before a restart", async () => {
    const number = await record(Uint8Array.of(1, 2, 3));
    const before = new RecordDocuments("sockscope-restarted");
    const uri = await before.hold(endpointLog(connection), whole(number), "raw");
    const isShown = (): boolean =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(({ input }) => input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString());
    const firstRegistration = before.register();
    await vscode.commands.executeCommand("vscode.openWith", uri, "imagePreview.previewEditor");
    await until(isShown, { what: "the tab" });
    firstRegistration.dispose();
    before.dispose();
    const secondRegistration = new RecordDocuments("sockscope-restarted").register();
    await until(() => !isShown(), { what: "the tab to be closed" });
    secondRegistration.dispose();
  });

  it("says in one sentence that a record is gone", async () => {
    await rejects(documents.open(endpointLog(connection), whole(99), "text"), {
      code: "SOCKSCOPE_RECORD_GONE",
      message: /^Record 99 is no longer held/,
    });
  });
});
