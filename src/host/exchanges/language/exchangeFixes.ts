import * as vscode from "vscode";
import { diagnosticCodes, type DiagnosticCode } from "../../../core/exchange/diagnostic";
import { fixesOf } from "../../../core/exchange/language/fixes";
import type { ExchangeDocument } from "../../../core/exchange/model/exchangeDocument";
import type { LanguageServices } from "./languageServices";
import { toTextEdits } from "./toRange";

/** Offers to put right what the diagnostics of a file are about. */
export class ExchangeFixesProvider implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };

  constructor(private readonly services: LanguageServices) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    _: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    if (!diagnostics.some(({ code }) => isOwnCode(code))) return [];
    const file = await this.services.reader.read(document);
    return diagnostics.flatMap((diagnostic) => this.#actions(document, file, diagnostic));
  }

  #actions(document: vscode.TextDocument, file: ExchangeDocument, diagnostic: vscode.Diagnostic): vscode.CodeAction[] {
    const { code, message, range } = diagnostic;
    if (!isOwnCode(code)) return [];
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    return fixesOf(file, { code, message, from, to }).map((fix) => {
      const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.isPreferred = fix.isPreferred;
      action.edit = new vscode.WorkspaceEdit();
      action.edit.set(document.uri, toTextEdits(document, fix.edits));
      return action;
    });
  }
}

function isOwnCode(code: vscode.Diagnostic["code"]): code is DiagnosticCode {
  return typeof code === "string" && Object.hasOwn(diagnosticCodes, code);
}
