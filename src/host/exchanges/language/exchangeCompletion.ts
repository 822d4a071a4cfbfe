import * as vscode from "vscode";
import { completeExchange } from "../../../core/exchange/language/completeExchange";
import type { ExchangeCompletion, ExchangeSuggestion } from "../../../core/exchange/language/exchangeSuggestion";
import { escapeMarkdown } from "../../tree/escapeMarkdown";
import { isExchangeFile } from "../exchangeFiles";
import { environmentOf, namesOf } from "./environmentOf";
import { isYamlExtensionActive } from "./isYamlExtensionActive";
import type { LanguageServices } from "./languageServices";
import { toRange } from "./toRange";

/** Characters behind which something new may be written. A blank is one only where a value begins. */
export const completionTriggers = ["{", " ", '"', "(", "@", "/", "$"];

/** Suggests keys, values, names and what field texts are made of. */
export class ExchangeCompletionProvider implements vscode.CompletionItemProvider {
  constructor(private readonly services: LanguageServices) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
    { triggerCharacter }: vscode.CompletionContext,
  ): Promise<vscode.CompletionList | undefined> {
    const isBlank = triggerCharacter === " " && !/[:=([,-] $/.test(textBefore(document, position));
    if (isBlank) return undefined;
    const outside = { variables: namesOf(await environmentOf(document, this.services)) };
    const latest = await this.services.reader.latest(document);
    if (token.isCancellationRequested) return undefined;
    const found = completeExchange(document.getText(), document.offsetAt(position), latest, outside);
    if (found === undefined) return undefined;
    const shown = found.suggestions.filter(({ kind }) => kind !== "key" || !isYamlExtensionActive());
    const items = shown.map((each, index) => toItem(each, index, toRange(document, found)));
    return new vscode.CompletionList([...items, ...(await pathItems(document, found))], found.isPartial);
  }
}

function textBefore(document: vscode.TextDocument, { line, character }: vscode.Position): string {
  return document.lineAt(line).text.slice(0, character);
}

const { CompletionItemKind: kinds } = vscode;
const itemKinds: Readonly<Record<ExchangeSuggestion["kind"], vscode.CompletionItemKind>> = {
  key: kinds.Property,
  value: kinds.EnumMember,
  connection: kinds.Interface,
  frame: kinds.Struct,
  secret: kinds.Variable,
  variable: kinds.Variable,
  item: kinds.TypeParameter,
  operator: kinds.Operator,
  function: kinds.Function,
  field: kinds.Field,
  file: kinds.File,
  checksum: kinds.Constant,
  encoding: kinds.Constant,
  unit: kinds.Unit,
};

function toItem(suggestion: ExchangeSuggestion, index: number, range: vscode.Range): vscode.CompletionItem {
  const { label, kind, detail, documentation, example, snippet, leadsOn } = suggestion;
  const item = new vscode.CompletionItem(label, itemKinds[kind]);
  item.range = range;
  item.sortText = String(index).padStart(4, "0");
  // The indentation in it is that of the file already.
  item.keepWhitespace = true;
  item.insertText = new vscode.SnippetString(snippet);
  item.filterText = label.replace(/^['"{ -]+(?=\w)/, "");
  if (detail !== "") item.detail = detail;
  const shown = new vscode.MarkdownString();
  if (documentation !== "") shown.appendMarkdown(escapeMarkdown(documentation));
  if (example !== "") shown.appendCodeblock(example, "yaml");
  if (shown.value !== "") item.documentation = shown;
  if (leadsOn) item.command = { command: "editor.action.triggerSuggest", title: "" };
  return item;
}

/** Files and folders in the folder that the path written so far leads to. */
async function pathItems(document: vscode.TextDocument, found: ExchangeCompletion): Promise<vscode.CompletionItem[]> {
  if (found.path === undefined) return [];
  const { written, isExchange } = found.path;
  const folder = vscode.Uri.joinPath(document.uri, "..", written.slice(0, written.lastIndexOf("/") + 1));
  const entries = await readFolder(folder);
  const range = toRange(document, found);
  return entries.flatMap(([name, type]) => {
    const isFolder = (type & vscode.FileType.Directory) !== 0;
    const uri = vscode.Uri.joinPath(folder, name);
    const isFitting = isFolder ? !name.startsWith(".") : !isExchange || isExchangeFile(uri);
    if (!isFitting || uri.toString() === document.uri.toString()) return [];
    const item = new vscode.CompletionItem(isFolder ? `${name}/` : name, isFolder ? kinds.Folder : kinds.File);
    item.range = range;
    if (isFolder) item.command = { command: "editor.action.triggerSuggest", title: "" };
    return [item];
  });
}

async function readFolder(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}
