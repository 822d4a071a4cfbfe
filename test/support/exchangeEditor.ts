import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { temporaryFolder } from "./temporaryFolder";
import { until } from "./until";

/** Writes an exchange file into a folder of its own, or the one given, and opens it in an editor. */
export async function openExchange(text: string, folder?: string, name = "test"): Promise<vscode.TextEditor> {
  const file = join(folder ?? (await temporaryFolder()), `${name}.sock.yaml`);
  await writeFile(file, text);
  return openFile(file);
}

/** Opens a file in an editor that has the focus. */
export async function openFile(file: string): Promise<vscode.TextEditor> {
  // As the user opens it: a document of openTextDocument() outlives its editor.
  await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file));
  return until(
    () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.fsPath === file && editor;
    },
    { what: "the editor" },
  );
}

/** Replaces all of an editor's text, as typing would. */
export async function setText(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  await editor.edit((builder) => builder.replace(whole, text));
}

/** What Sockscope says of a document, `line:column code message` with both from 1; waits until `accepts` it. */
export async function awaitDiagnostics(
  { uri }: vscode.TextDocument,
  accepts: (lines: readonly string[]) => boolean,
): Promise<readonly string[]> {
  let lines: readonly string[] = [];
  const asked = () => {
    const own = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "Sockscope");
    lines = own.map(({ range: { start, end }, code, message }) => {
      const places = [start, end].map(({ line, character }) => `${line + 1}:${character + 1}`);
      return `${places.join("-")} ${typeof code === "object" ? code.value : (code ?? "")} ${message}`;
    });
    return accepts(lines);
  };
  await until(asked, { what: "the diagnostics" }).catch((error: unknown) => {
    throw new Error(`${String(error)} They are ${JSON.stringify(lines)}.`);
  });
  return lines;
}
