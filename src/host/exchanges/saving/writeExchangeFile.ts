import * as vscode from "vscode";
import type { PayloadFile } from "../../../core/exchange/fromTraffic/payloadText";
import { SockscopeError } from "../../../core/sockscopeError";
import { exists } from "./exists";
import { stemOf, type ExchangeTarget } from "./exchangeTarget";

/** The text of a new file, and what lies beside it. */
export interface NewExchange {
  readonly text: string;
  readonly files: readonly PayloadFile[];
}

const mostStems = 100;

/**
 * Writes a new exchange file and shows it. `make` makes it with names for its payload files that begin with a stem; it is
 * asked for others until no file is in their way, unless the user wants to replace what is there. Throws a SockscopeError
 * where nothing can be written there.
 */
export async function writeExchangeFile(target: ExchangeTarget, make: (stem: string) => NewExchange): Promise<void> {
  const stem = stemOf(target);
  if (target.kind === "untitled") return showUntitled(target.name, make(stem));
  const folder = vscode.Uri.joinPath(target.uri, "..");
  if (!target.replaces && (await exists(target.uri))) {
    const message = `${vscode.workspace.asRelativePath(target.uri)} is there already: choose another name.`;
    throw new SockscopeError("SOCKSCOPE_FILE_EXISTS", message);
  }
  const made = target.replaces ? make(stem) : await makeBeside(folder, stem, make);
  for (const { name, bytes } of made.files) await write(vscode.Uri.joinPath(folder, name), bytes);
  await write(target.uri, new TextEncoder().encode(made.text));
  await vscode.window.showTextDocument(target.uri, { preview: false });
}

async function makeBeside(folder: vscode.Uri, stem: string, make: (stem: string) => NewExchange): Promise<NewExchange> {
  for (let number = 1; number <= mostStems; number++) {
    const made = make(number === 1 ? stem : `${stem}-${number}`);
    const areThere = await Promise.all(made.files.map(({ name }) => exists(vscode.Uri.joinPath(folder, name))));
    if (!areThere.includes(true)) return made;
  }
  const message = `There are too many files that begin with ${stem}: choose another name.`;
  throw new SockscopeError("SOCKSCOPE_FILE_EXISTS", message);
}

async function write(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(uri, bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${vscode.workspace.asRelativePath(uri)} cannot be written: ${reason}`;
    throw new SockscopeError("SOCKSCOPE_NOT_WRITTEN", message, { cause: error });
  }
}

/** There is nothing beside an editor without a file that large payloads could be kept in. */
async function showUntitled(name: string, { text, files }: NewExchange): Promise<void> {
  if (files.length > 0) {
    const message = "Payloads this large are kept in files of their own: open a folder first, and save again.";
    throw new SockscopeError("SOCKSCOPE_NO_FOLDER", message);
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: "untitled", path: name }));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  await editor.edit((edit) => edit.replace(all, text));
}
