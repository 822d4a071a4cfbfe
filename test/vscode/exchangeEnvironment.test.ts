import { deepEqual, match } from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { ExchangeReader } from "../../src/host/exchanges/exchangeReader";
import { ExchangeDiagnostics } from "../../src/host/exchanges/language/exchangeDiagnostics";
import { ExchangeHoverProvider } from "../../src/host/exchanges/language/exchangeHover";
import { ExchangeNamesProvider } from "../../src/host/exchanges/language/exchangeNames";
import { awaitDiagnostics, openExchange, openFile } from "../support/exchangeEditor";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";

const text = `sock: 1
vars: { port: 1 }
connections: { peer: { tcp: "127.0.0.1:{{port}}" } }
steps:
  - send: u16be = {{known}}
  - send: u16be = {{unknown}}
`;

describe("The environment that is chosen for an exchange file", () => {
  const changed = new vscode.EventEmitter<void>();
  let chosen: string | undefined;
  const services = {
    reader: new ExchangeReader(),
    environment: { nameFor: (): string | undefined => chosen, onDidChange: changed.event },
    log: vscode.window.createOutputChannel("Environment test", { log: true }),
  };
  let folder: string;

  beforeEach(async () => {
    chosen = undefined;
    folder = await temporaryFolder();
    await mkdir(join(folder, "env"));
    await writeFile(join(folder, "env", "lab.yaml"), "known: 258\nport: 7700\n");
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await removeTemporaryFolders();
  });

  after(() => {
    changed.dispose();
    services.log.dispose();
  });

  /** The lines that want a value for a variable when all that could give one is known. */
  const missing = (lines: readonly string[]): readonly string[] =>
    lines.filter((line) => line.includes("on the command line")).map((line) => line.split("-")[0] ?? "");

  it("says which variables have a value, as soon as it is chosen and while its files change", async () => {
    const { document } = await openExchange(text, folder);
    const diagnostics = new ExchangeDiagnostics(services);
    await awaitDiagnostics(document, (lines) => lines.length > 1 && missing(lines).length === 0);
    chosen = "lab";
    changed.fire();
    deepEqual(missing(await awaitDiagnostics(document, (lines) => missing(lines).length > 0)), ["6:19"]);
    const environment = await openFile(join(folder, "env", "lab.yaml"));
    await environment.edit((builder) => builder.insert(new vscode.Position(0, 0), "unknown: 1\n"));
    await awaitDiagnostics(document, (lines) => missing(lines).length === 0);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    diagnostics.dispose();
    diagnostics.dispose();
  });

  it("gives the values that a hover tells, and the places that a name leads to", async () => {
    const { document } = await openExchange(text, folder);
    chosen = "lab";
    const at = (part: string): vscode.Position => document.positionAt(text.indexOf(part) + 1);
    const hover = await new ExchangeHoverProvider(services).provideHover(document, at("port}}"));
    match((hover?.contents[0] as vscode.MarkdownString).value, /port = 7700[\s\S]*env\/lab/);
    const field = await new ExchangeHoverProvider(services).provideHover(document, at("u16be = {{known"));
    match((field?.contents[0] as vscode.MarkdownString).value, /01 02/);
    const places = await new ExchangeNamesProvider(services).provideDefinition(document, at("port}}"));
    deepEqual(
      places.map(({ uri, range }) => [uri.path.slice(folder.length), range.start.line]),
      [
        ["/test.sock.yaml", 1],
        ["/env/lab.yaml", 1],
      ],
    );
  });
});
