import type * as vscode from "vscode";
import type { ExchangeReader } from "../exchangeReader";
import type { ChosenEnvironment } from "../exchangeServices";

/** What the language features share. */
export interface LanguageServices {
  readonly reader: ExchangeReader;
  readonly environment: ChosenEnvironment;
  readonly log: vscode.LogOutputChannel;
}
