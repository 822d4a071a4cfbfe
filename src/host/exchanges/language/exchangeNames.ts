import * as vscode from "vscode";
import { definitionsAt } from "../../../core/exchange/language/definitions";
import { fileLinks } from "../../../core/exchange/language/fileLinks";
import { nameAt, occurrencesOf, type NameOccurrence } from "../../../core/exchange/language/nameOccurrences";
import { renamableAt, renameName } from "../../../core/exchange/language/renameName";
import type { KnownFiles } from "../../../core/exchange/language/sharedVariable";
import type { ExchangeDocument } from "../../../core/exchange/model/exchangeDocument";
import type { EnvironmentFile } from "../readEnvironmentFiles";
import { rangeInText } from "../rangeInText";
import { readText } from "../readText";
import { environmentOf } from "./environmentOf";
import type { LanguageServices } from "./languageServices";
import { knownExchanges } from "./knownExchanges";
import { toRange } from "./toRange";

/** Goes from names to what they mean and back, and gives them others. */
export class ExchangeNamesProvider
  implements
    vscode.DefinitionProvider,
    vscode.ReferenceProvider,
    vscode.DocumentHighlightProvider,
    vscode.RenameProvider
{
  constructor(private readonly services: LanguageServices) {}

  async provideDefinition(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Location[]> {
    const file = await this.services.reader.read(document);
    const at = document.offsetAt(position);
    const link = fileLinks(file).find(({ from, to }) => at >= from && at <= to);
    if (link !== undefined)
      return [new vscode.Location(vscode.Uri.joinPath(document.uri, "..", link.path), new vscode.Position(0, 0))];
    const inFile = definitionsAt(file, at).map((range) => new vscode.Location(document.uri, toRange(document, range)));
    return [...inFile, ...(await this.#inEnvironment(document, nameAt(file, at)))];
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
  ): Promise<vscode.Location[]> {
    return (await this.#occurrences(document, position))
      .filter(({ role }) => includeDeclaration || role !== "declaration")
      .map((each) => new vscode.Location(document.uri, toRange(document, each)));
  }

  async provideDocumentHighlights(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.DocumentHighlight[]> {
    const { Read, Write } = vscode.DocumentHighlightKind;
    return (await this.#occurrences(document, position)).map(
      (each) => new vscode.DocumentHighlight(toRange(document, each), each.role === "use" ? Read : Write),
    );
  }

  async prepareRename(document: vscode.TextDocument, position: vscode.Position) {
    const place = { path: document.uri.path, at: document.offsetAt(position) };
    const alone = { exchanges: new Map([[place.path, await this.#file(document)]]), environments: new Map() };
    const found = renamableAt(alone, place);
    // What is not of this file may be of another.
    const known = typeof found === "string" ? renamableAt(await this.#known(document, place.at), place) : found;
    if (typeof known === "string") throw new Error(known);
    return { range: toRange(document, known), placeholder: known.name };
  }

  /** A variable is renamed in all files that know it: environments, and exchange files that run each other. */
  async provideRenameEdits(document: vscode.TextDocument, position: vscode.Position, name: string) {
    const at = document.offsetAt(position);
    const files = await this.#known(document, at);
    const result = renameName(files, { path: document.uri.path, at }, name);
    if (!result.ok) throw new Error(result.message);
    const edit = new vscode.WorkspaceEdit();
    for (const [path, edits] of result.edits) {
      const source = (files.exchanges.get(path) ?? files.environments.get(path))?.source ?? "";
      const inText = edits.map((each) => new vscode.TextEdit(rangeInText(source, each), each.text));
      edit.set(document.uri.with({ path }), inText);
    }
    return edit;
  }

  async #known(document: vscode.TextDocument, at: number): Promise<KnownFiles> {
    const file = await this.#file(document);
    const name = nameAt(file, at);
    const alone = { exchanges: new Map([[document.uri.path, file]]), environments: new Map() };
    return name?.kind === "variable" ? knownExchanges(document.uri, name.name, this.services.reader) : alone;
  }

  #file(document: vscode.TextDocument): Promise<ExchangeDocument> {
    return this.services.reader.read(document);
  }

  async #occurrences(document: vscode.TextDocument, position: vscode.Position): Promise<readonly NameOccurrence[]> {
    const file = await this.#file(document);
    const found = nameAt(file, document.offsetAt(position));
    return found === undefined ? [] : occurrencesOf(file, found.kind, found.name);
  }

  /** Where the environment that is chosen gives a variable its value, which goes before that of the file. */
  async #inEnvironment(document: vscode.TextDocument, name: NameOccurrence | undefined): Promise<vscode.Location[]> {
    if (name?.kind !== "variable") return [];
    const files = await environmentOf(document, this.services);
    const found = await Promise.all(files.map((file) => definedIn(file, name.name)));
    return found.flat();
  }
}

async function definedIn({ uri, variables }: EnvironmentFile, name: string): Promise<vscode.Location[]> {
  const key = variables.find((each) => each.key.text === name)?.key;
  const text = key && (await readText(uri));
  if (key === undefined || text === undefined) return [];
  const before = text.slice(0, key.from).split("\n");
  const start = new vscode.Position(before.length - 1, before.at(-1)?.length ?? 0);
  return [new vscode.Location(uri, new vscode.Range(start, start.translate(0, key.to - key.from)))];
}
