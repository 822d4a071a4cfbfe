import * as vscode from "vscode";
import { builtInTextCodec } from "../../../core/payload/builtInTextCodec";
import { hoverExchange } from "../../../core/exchange/language/hoverExchange";
import type { HoverPart } from "../../../core/exchange/language/hover";
import { knownVariables } from "../../../core/exchange/language/knownVariables";
import { escapeMarkdown } from "../../tree/escapeMarkdown";
import { environmentOf, layersOf } from "./environmentOf";
import type { LanguageServices } from "./languageServices";
import { toRange } from "./toRange";

/** Tells what keys mean, what names stand for, and which bytes a field is. */
export class ExchangeHoverProvider implements vscode.HoverProvider {
  constructor(private readonly services: LanguageServices) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const layers = layersOf(await environmentOf(document, this.services));
    const file = await this.services.reader.read(document);
    const found = hoverExchange(file, document.offsetAt(position), {
      variables: knownVariables(file, layers),
      fields: fieldInputs,
    });
    return found && new vscode.Hover(toMarkdown(found.parts), toRange(document, found));
  }
}

/** Nothing is read, made up or looked up for a hover: a field that needs it is told without its bytes. */
const fieldInputs = {
  file: () => undefined,
  codec: builtInTextCodec,
  random: (count: number) => new Uint8Array(count),
  now: () => 0n,
};

function toMarkdown(parts: readonly HoverPart[]): vscode.MarkdownString {
  const shown = new vscode.MarkdownString();
  for (const { kind, text } of parts) {
    if (kind === "text") shown.appendMarkdown(`${escapeMarkdown(text)}\n\n`);
    else shown.appendCodeblock(text.trimEnd(), kind === "fields" ? "yaml" : "plaintext");
  }
  return shown;
}
