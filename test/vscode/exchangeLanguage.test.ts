import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { ExchangeReader } from "../../src/host/exchanges/exchangeReader";
import { awaitDiagnostics, openExchange } from "../support/exchangeEditor";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";
import { activateSockscope } from "../support/sockscopeApi";

const text = `sock: 1
vars: { host: 127.0.0.1, seq: 1 }
secrets: [PIN]
connections:
  pump: { tcp: "{{host}}:7700" }
frames:
  acme: |
    len  : u16be = len(body)
    body : $body
steps:
  - name: ask
    send: acme
    body: |
      cmd: 01
      value : u16be = {{seq}}
      pin : "{{secret:PIN}}"
  - run: sub/other.sock.yaml
  - send: |
      @data/bytes.bin
`;

/** The position of the first character of a part of the text, or so many behind it. */
function at({ document }: vscode.TextEditor, part: string, behind = 0): vscode.Position {
  const offset = document.getText().indexOf(part);
  ok(offset >= 0, part);
  return document.positionAt(offset + behind);
}

async function ask<T>(command: string, editor: vscode.TextEditor, ...more: unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(`vscode.${command}`, editor.document.uri, ...more);
}

describe("An editor of an exchange file", () => {
  let folder: string;
  let editor: vscode.TextEditor;

  before(activateSockscope);

  beforeEach(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder, "sub"));
    await mkdir(join(folder, "data"));
    await writeFile(join(folder, "sub", "other.sock.yaml"), "sock: 1\nsteps: [ { sleep: 1ms } ]\n");
    await writeFile(join(folder, "data", "bytes.bin"), "bytes");
    editor = await openExchange(text, folder);
    // The features are loaded with the first file.
    await until(async () => (await hover("seq")).length > 0, { what: "the features" });
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await removeTemporaryFolders();
  });

  async function hover(part: string): Promise<string> {
    const hovers = await ask<vscode.Hover[]>("executeHoverProvider", editor, at(editor, part));
    return hovers.flatMap(({ contents }) => contents.map((each) => (each as vscode.MarkdownString).value)).join("\n");
  }

  async function suggestions(line: string): Promise<vscode.CompletionList> {
    const end = editor.document.positionAt(text.length);
    await editor.edit((builder) => builder.insert(end, line));
    const position = editor.document.positionAt(text.length + line.length);
    return ask<vscode.CompletionList>("executeCompletionItemProvider", editor, position);
  }

  const labelsOf = ({ items }: vscode.CompletionList) =>
    items.map(({ label }) => (typeof label === "string" ? label : label.label));

  it("explains keys, and shows the bytes of a field, in a hover", async () => {
    match(await hover("secrets"), /Names of secrets/);
    match(await hover("value"), /00 01[\s\S]*Whole number, 2 bytes/);
    const pin = await hover("pin :");
    match(pin, /Bytes, as they are written/);
    ok(!/secret storage/.test(pin));
  });

  it("suggests keys with what they are for, at the right indentation", async () => {
    const list = await suggestions("  - sle");
    const sleep = list.items.find(({ label }) => label === "sleep");
    ok(sleep, labelsOf(list).join());
    equal((sleep.documentation as vscode.MarkdownString).value, "Waits, and reads nothing\\.");
    ok(labelsOf(await suggestions("    ")).length > 0);
  });

  it("suggests connections, frames, variables and paths", async () => {
    deepEqual(labelsOf(await suggestions("  - send: acme\n    on: ")), ["pump"]);
    await vscode.commands.executeCommand("undo");
    ok(labelsOf(await suggestions('  - sleep: "{{')).includes("secret:PIN"));
    await vscode.commands.executeCommand("undo");
    const paths = labelsOf(await suggestions("  - run: sub/"));
    deepEqual(paths, ["other.sock.yaml"]);
  });

  it("goes from a name to where it is declared, and from a path to its file", async () => {
    const [declared] = await ask<vscode.Location[]>("executeDefinitionProvider", editor, at(editor, "acme\n    body"));
    equal(declared?.range.start.line, 6);
    const [run] = await ask<vscode.Location[]>("executeDefinitionProvider", editor, at(editor, "sub/"));
    match(run?.uri.path ?? "", /sub\/other\.sock\.yaml$/);
    const [field] = await ask<vscode.Location[]>("executeDefinitionProvider", editor, at(editor, "len(body", 4));
    equal(field?.range.start.line, 8);
    const links = await ask<vscode.DocumentLink[]>("executeLinkProvider", editor);
    const own = links.map(({ target }) => target?.path ?? "").filter((path) => path.startsWith(folder));
    deepEqual(
      own.map((path) => path.slice(folder.length)),
      ["/sub/other.sock.yaml", "/data/bytes.bin"],
    );
  });

  it("finds, highlights and renames what a name means", async () => {
    const found = await ask<vscode.Location[]>("executeReferenceProvider", editor, at(editor, "seq: 1"));
    deepEqual(
      found.map(({ range }) => range.start.line),
      [1, 14],
    );
    const lit = await ask<vscode.DocumentHighlight[]>("executeDocumentHighlights", editor, at(editor, "seq: 1"));
    equal(lit.length, 2);
    const edit = await ask<vscode.WorkspaceEdit>(
      "executeDocumentRenameProvider",
      editor,
      at(editor, "seq: 1"),
      "number",
    );
    await vscode.workspace.applyEdit(edit);
    match(editor.document.getText(), /number: 1[\s\S]*u16be = \{\{number\}\}/);
  });

  it("renames a variable in one edit wherever it is known: in environments, and where it is passed", async () => {
    await mkdir(join(folder, "env"));
    await writeFile(join(folder, "env", "lab.yaml"), "# the lab\r\nseq: 7\r\n");
    await writeFile(join(folder, "env", "lab.local.yaml"), "host: lab\n");
    const caller = "sock: 1\nsteps:\n  - run: test.sock.yaml\n    vars: { seq: 2 }\n";
    await writeFile(join(folder, "caller.sock.yaml"), caller);
    const open = await vscode.workspace.openTextDocument(join(folder, "caller.sock.yaml"));
    const unsaved = new vscode.WorkspaceEdit();
    unsaved.insert(open.uri, new vscode.Position(0, 0), "# not saved\n");
    await vscode.workspace.applyEdit(unsaved);
    const edit = await ask<vscode.WorkspaceEdit>("executeDocumentRenameProvider", editor, at(editor, "seq}}"), "count");
    const paths = edit.entries().map(([{ path }]) => path.slice(folder.length));
    deepEqual(paths.sort(), ["/caller.sock.yaml", "/env/lab.yaml", "/test.sock.yaml"]);
    ok(await vscode.workspace.applyEdit(edit));
    equal(editor.document.getText(), text.replace("seq: 1", "count: 1").replace("{{seq}}", "{{count}}"));
    const environment = await vscode.workspace.openTextDocument(join(folder, "env", "lab.yaml"));
    equal(environment.getText(), "# the lab\r\ncount: 7\r\n");
    equal(open.getText(), `# not saved\n${caller.replace("seq: 2", "count: 2")}`);
    for (const document of [open, environment]) await document.save();
  });

  it("renames a variable that only an environment sets, and says so where none does", async () => {
    const used = text.replace("seq: 1", "other: 1");
    await editor.edit((builder) => builder.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), used));
    const prepare = () => ask<{ placeholder: string }>("prepareRename", editor, at(editor, "seq}}"));
    await prepare().then(
      () => ok(false, "it can be renamed"),
      (error: unknown) => match(String(error), /seq is not of this file; rename it where it is given a value/),
    );
    await mkdir(join(folder, "env"));
    await writeFile(join(folder, "env", "lab.yaml"), "seq: 7\n");
    equal((await prepare()).placeholder, "seq");
  });

  it("refuses a name that is taken, in one sentence", async () => {
    const rename = ask("executeDocumentRenameProvider", editor, at(editor, "seq: 1"), "host");
    await rename.then(
      () => ok(false, "it was renamed"),
      (error: unknown) => match(String(error), /There is a variable “host” already/),
    );
  });

  it("has an outline of its connections, frames and steps", async () => {
    const symbols = await ask<vscode.DocumentSymbol[]>("executeDocumentSymbolProvider", editor);
    const steps = symbols.find(({ name }) => name === "steps");
    deepEqual(steps?.children.map(({ name }) => name).slice(0, 2), ["ask", "run sub/other.sock.yaml"]);
    ok(symbols.some(({ name }) => name === "connections"));
  });

  it("is formatted only where it has to be", async () => {
    const edits = await ask<vscode.TextEdit[]>("executeFormatDocumentProvider", editor, {
      tabSize: 2,
      insertSpaces: true,
    });
    const edit = new vscode.WorkspaceEdit();
    edit.set(editor.document.uri, edits);
    await vscode.workspace.applyEdit(edit);
    const expected = text.replace("cmd: 01", "cmd   : 01").replace("pin :", "pin   :");
    equal(editor.document.getText(), expected);
  });

  it("is coloured inside of field texts", async () => {
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    const legend = await ask<vscode.SemanticTokensLegend>("provideDocumentRangeSemanticTokensLegend", editor, whole);
    const tokens = await ask<vscode.SemanticTokens>("provideDocumentRangeSemanticTokens", editor, whole);
    const kinds = Array.from(tokens.data).filter((_, index) => index % 5 === 3);
    deepEqual(
      kinds.slice(0, 4).map((kind) => legend.tokenTypes[kind]),
      ["property", "type", "operator", "function"],
    );
  });

  it("offers to put a misspelled key right", async () => {
    await editor.edit((builder) =>
      builder.replace(new vscode.Range(at(editor, "send: acme"), at(editor, "send: acme", 4)), "sendd"),
    );
    await awaitDiagnostics(editor.document, (lines) => lines.some((line) => line.includes("sendd")));
    const position = at(editor, "sendd");
    const range = new vscode.Range(position, position);
    const actions = await ask<vscode.CodeAction[]>("executeCodeActionProvider", editor, range);
    const fix = actions.find(({ title }) => title === "Change to send");
    ok(fix?.edit, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit);
    await awaitDiagnostics(editor.document, (lines) => !lines.some((line) => line.includes("sendd")));
  });

  it("reads a file of 2 000 steps once, for all that is asked of it", async () => {
    const step = (index: number) => `  - send: |\n      cmd : 01\n      n   : u16be = ${index}\n  - sleep: 1ms\n`;
    const large = text + Array.from({ length: 1000 }, (_, index) => step(index)).join("");
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((builder) => builder.replace(whole, large));
    match(await hover("value"), /00 01/);
    const symbols = await ask<vscode.DocumentSymbol[]>("executeDocumentSymbolProvider", editor);
    equal(symbols.find(({ name }) => name === "steps")?.children.length, 2003);
    const reader = new ExchangeReader();
    const outside = { names: new Set<string>(), isComplete: false };
    const [result, read] = await Promise.all([reader.validate(editor.document, outside), reader.read(editor.document)]);
    ok(result);
    equal(read, result.document);
    equal(await reader.read(editor.document), read);
    equal(await reader.validate(editor.document, { ...outside, names: new Set() }), result);
    equal((await reader.validate(editor.document, { ...outside, isComplete: true }))?.document, read);
    equal((await reader.parse(editor.document.uri))?.document, read);
  });
});
