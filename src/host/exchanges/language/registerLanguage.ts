import * as vscode from "vscode";
import { exchangeSelector } from "../exchangeFiles";
import { completionTriggers, ExchangeCompletionProvider } from "./exchangeCompletion";
import { ExchangeDiagnostics } from "./exchangeDiagnostics";
import { ExchangeFixesProvider } from "./exchangeFixes";
import { ExchangeHoverProvider } from "./exchangeHover";
import { ExchangeNamesProvider } from "./exchangeNames";
import { ExchangeStructureProvider, fieldLegend } from "./exchangeStructure";
import type { LanguageServices } from "./languageServices";

/** Registers what an editor shows of exchange files; nothing of it runs them, so that it is there in any workspace. */
export function registerLanguage(services: LanguageServices): vscode.Disposable {
  const { languages } = vscode;
  const names = new ExchangeNamesProvider(services);
  const structure = new ExchangeStructureProvider(services);
  const completion = new ExchangeCompletionProvider(services);
  return vscode.Disposable.from(
    new ExchangeDiagnostics(services),
    languages.registerCompletionItemProvider(exchangeSelector, completion, ...completionTriggers),
    languages.registerHoverProvider(exchangeSelector, new ExchangeHoverProvider(services)),
    languages.registerDefinitionProvider(exchangeSelector, names),
    languages.registerReferenceProvider(exchangeSelector, names),
    languages.registerDocumentHighlightProvider(exchangeSelector, names),
    languages.registerRenameProvider(exchangeSelector, names),
    languages.registerDocumentSymbolProvider(exchangeSelector, structure, { label: "Sockscope" }),
    languages.registerDocumentLinkProvider(exchangeSelector, structure),
    languages.registerDocumentFormattingEditProvider(exchangeSelector, structure),
    languages.registerDocumentRangeFormattingEditProvider(exchangeSelector, structure),
    languages.registerDocumentRangeSemanticTokensProvider(exchangeSelector, structure, fieldLegend),
    languages.registerCodeActionsProvider(
      exchangeSelector,
      new ExchangeFixesProvider(services),
      ExchangeFixesProvider.metadata,
    ),
  );
}
