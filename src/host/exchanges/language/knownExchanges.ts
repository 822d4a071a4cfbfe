import * as vscode from "vscode";
import type { KnownFiles } from "../../../core/exchange/language/sharedVariable";
import type { ExchangeDocument } from "../../../core/exchange/model/exchangeDocument";
import { parsingExchange } from "../../../core/exchange/readExchange";
import { environmentDocument } from "../../../core/exchange/variables/readEnvironment";
import { doInTurns } from "../../../engine/doInTurns";
import { environmentsBeside } from "../environment/environmentsBeside";
import { isExchangeFile } from "../exchangeFiles";
import type { ExchangeReader } from "../exchangeReader";
import { readText } from "../readText";
import { findExchanges } from "../view/findExchanges";

const readAtOnce = 16;

/**
 * The exchange files of the workspace, and those beside a file that is in none, with their environments, as far as they have
 * to do with a name: they say it, or run other files.
 */
export async function knownExchanges(file: vscode.Uri, name: string, reader: ExchangeReader): Promise<KnownFiles> {
  const found = [file, ...(await findExchanges()), ...(await exchangesIn(vscode.Uri.joinPath(file, "..")))];
  const uris = distinct(
    found.filter(({ scheme, authority }) => scheme === file.scheme && authority === file.authority),
  );
  const folders = distinct(uris.map((uri) => vscode.Uri.joinPath(uri, ".."))).map((uri) =>
    vscode.Uri.joinPath(uri, "x"),
  );
  const beside = (await inTurns(folders, environmentsBeside)).flat();
  const exchanges = await inTurns(uris, (uri) => readExchangeOf(uri, name, reader));
  const environments = await inTurns(beside, async ({ uri }): Promise<Found> => {
    const text = await readText(uri);
    return text === undefined ? [] : [[uri.path, environmentDocument(text)]];
  });
  return { exchanges: new Map(exchanges.flat()), environments: new Map(environments.flat()) };
}

type Found = readonly (readonly [path: string, document: ExchangeDocument])[];

async function readExchangeOf(uri: vscode.Uri, name: string, reader: ExchangeReader): Promise<Found> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return [[uri.path, await reader.read(open)]];
  const text = await readText(uri);
  const isConcerned = text !== undefined && (text.includes(name) || /\brun\b/.test(text));
  return isConcerned ? [[uri.path, (await doInTurns(parsingExchange(text))).document]] : [];
}

async function exchangesIn(folder: vscode.Uri): Promise<vscode.Uri[]> {
  if (vscode.workspace.getWorkspaceFolder(folder) !== undefined) return [];
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.map(([entry]) => vscode.Uri.joinPath(folder, entry)).filter(isExchangeFile);
  } catch {
    return [];
  }
}

function distinct(uris: readonly vscode.Uri[]): vscode.Uri[] {
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}

async function inTurns<From, To>(all: readonly From[], read: (one: From) => Promise<To>): Promise<To[]> {
  const done: To[] = [];
  for (let at = 0; at < all.length; at += readAtOnce)
    done.push(...(await Promise.all(all.slice(at, at + readAtOnce).map(read))));
  return done;
}
