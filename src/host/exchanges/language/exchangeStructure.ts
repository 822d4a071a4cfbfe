import * as vscode from "vscode";
import { fieldScalars } from "../../../core/exchange/language/fieldTexts";
import { fieldTokens, type FieldTokenKind } from "../../../core/exchange/language/fieldTokens";
import { fileLinks } from "../../../core/exchange/language/fileLinks";
import { formatExchange } from "../../../core/exchange/language/formatExchange";
import { outline, type OutlineItem } from "../../../core/exchange/language/outline";
import { fileRange } from "../../../core/exchange/variables/variableUse";
import type { PausableWork } from "../../../core/pausableWork";
import { whileUnchanged } from "../whileUnchanged";
import type { LanguageServices } from "./languageServices";
import { toRange, toTextEdits } from "./toRange";

const { SymbolKind: kinds } = vscode;
const symbolKinds: Readonly<Record<OutlineItem["kind"], vscode.SymbolKind>> = {
  section: kinds.Namespace,
  connection: kinds.Interface,
  frame: kinds.Struct,
  variable: kinds.Variable,
  secret: kinds.Key,
  step: kinds.Event,
  rule: kinds.Event,
  branch: kinds.Array,
};

const tokenKinds: readonly FieldTokenKind[] = [
  "property",
  "type",
  "function",
  "variable",
  "string",
  "regexp",
  "number",
  "operator",
  "comment",
];

/** The kinds of words that field texts are coloured by. */
export const fieldLegend = new vscode.SemanticTokensLegend([...tokenKinds]);

/** What an editor shows of the structure of a file, and how it puts the file in order. */
export class ExchangeStructureProvider
  implements
    vscode.DocumentSymbolProvider,
    vscode.DocumentLinkProvider,
    vscode.DocumentFormattingEditProvider,
    vscode.DocumentRangeFormattingEditProvider,
    vscode.DocumentRangeSemanticTokensProvider
{
  constructor(private readonly services: LanguageServices) {}

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[] | undefined> {
    const items = outline(await this.services.reader.read(document));
    return whileUnchanged(document, makingSymbols(document, items));
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    return fileLinks(await this.services.reader.read(document)).map((link) => {
      const target = vscode.Uri.joinPath(document.uri, "..", link.path);
      return new vscode.DocumentLink(toRange(document, link), target);
    });
  }

  async provideDocumentFormattingEdits(document: vscode.TextDocument): Promise<vscode.TextEdit[]> {
    return toTextEdits(document, formatExchange(await this.services.reader.read(document)));
  }

  async provideDocumentRangeFormattingEdits(
    document: vscode.TextDocument,
    range: vscode.Range,
  ): Promise<vscode.TextEdit[]> {
    return (await this.provideDocumentFormattingEdits(document)).filter((edit) => range.contains(edit.range));
  }

  async provideDocumentRangeSemanticTokens(
    document: vscode.TextDocument,
    range: vscode.Range,
  ): Promise<vscode.SemanticTokens> {
    const builder = new vscode.SemanticTokensBuilder(fieldLegend);
    const file = await this.services.reader.read(document);
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const frames = new Set(file.frames.map(({ key }) => key.text));
    const shown = fieldScalars(file.root, { from, to }).filter((node) => !frames.has(node.text));
    for (const node of shown) {
      for (const token of fieldTokens(node.text)) {
        const place = toRange(document, fileRange(file.source, { node, from: token.from, to: token.to }));
        if (place.isSingleLine && !place.isEmpty) builder.push(place, token.kind);
      }
    }
    return builder.build();
  }
}

function* makingSymbols(
  document: vscode.TextDocument,
  outlined: readonly OutlineItem[],
): PausableWork<vscode.DocumentSymbol[]> {
  const symbols: vscode.DocumentSymbol[] = [];
  for (const item of outlined) {
    const { kind, title, detail, name, items } = item;
    const [range, own] = [toRange(document, item), toRange(document, name)];
    const symbol = new vscode.DocumentSymbol(title || "…", detail, symbolKinds[kind], range, own);
    symbol.children = yield* makingSymbols(document, items);
    symbols.push(symbol);
    yield;
  }
  return symbols;
}
