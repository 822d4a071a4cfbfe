import * as vscode from "vscode";
import { definitionsAt } from "../../../core/exchange/language/definitions";
import { fileLinks } from "../../../core/exchange/language/fileLinks";
import { nameAt, occurrencesOf, type NameOccurrence } from "../../../core/exchange/language/nameOccurrences";
import { renamableAt, renameName } from "../../../core/exchange/language/renameName";
import type { EnvironmentFile } from "../readEnvironmentFiles";
import { readText } from "../readText";
import { environmentOf } from "./environmentOf";
import type { LanguageServices } from "./languageServices";
import { toRange, toTextEdits } from "./toRange";

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
    const found = renamableAt(await this.services.reader.read(document), document.offsetAt(position));
    if (typeof found === "string") throw new Error(found);
    return { range: toRange(document, found), placeholder: found.name };
  }

  async provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    name: string,
  ): Promise<vscode.WorkspaceEdit> {
    const result = renameName(await this.services.reader.read(document), document.offsetAt(position), name);
    if (!result.ok) throw new Error(result.message);
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, toTextEdits(document, result.edits));
    return edit;
  }

  async #occurrences(document: vscode.TextDocument, position: vscode.Position): Promise<readonly NameOccurrence[]> {
    const file = await this.services.reader.read(document);
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
