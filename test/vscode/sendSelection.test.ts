import * as vscode from "vscode";
import type { Connection, Listener, SockscopeApi } from "../../src/host/api/sockscope";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { openExchange } from "../support/exchangeEditor";
import { activateSockscope } from "../support/sockscopeApi";
import { until, untilReads } from "../support/until";

describe("Send Selection to Connection…", () => {
  let api: SockscopeApi;
  let listener: Listener;
  let connection: Connection;
  let editor: vscode.TextEditor;
  let received = "";

  beforeEach(async () => {
    received = "";
    api = await activateSockscope();
    listener = await api.listen("tcp://127.0.0.1:0");
    // Either end may be the one that is offered first.
    const collect = (each: Connection) => each.onDidReceive((bytes) => (received += Buffer.from(bytes).toString()));
    listener.onDidConnect(collect);
    connection = await api.connect(listener.address);
    collect(connection);
    editor = await openExchange("first line\nzweite Zeile: ü\nthird");
  });
  afterEach(async () => {
    connection.dispose();
    listener.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await removeTemporaryFolders();
  });

  /** Accepts the connection that is offered first, again until something was sent. */
  async function sent(): Promise<void> {
    const sending = vscode.commands.executeCommand("sockscope.sendSelection");
    let isOver = false;
    sending.then(
      () => (isOver = true),
      () => (isOver = true),
    );
    const accepts = async (): Promise<boolean> => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return isOver;
    };
    await until(accepts, { what: "the selection is sent" });
    await sending;
  }

  it("sends all that is selected, one after the other, as UTF-8", async () => {
    const line = (number: number): vscode.Selection => {
      const { range } = editor.document.lineAt(number);
      return new vscode.Selection(range.start, range.end);
    };
    editor.selections = [line(0), line(1)];
    await sent();
    await untilReads(() => received, "first linezweite Zeile: ü");
  });

  it("sends the whole document where nothing is selected", async () => {
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await sent();
    await untilReads(() => received, editor.document.getText());
  });
});
