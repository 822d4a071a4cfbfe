import * as vscode from "vscode";
import { Environments } from "./environment/environments";
import { ExchangeReader } from "./exchangeReader";
import type { ExchangeFeatures, ExchangeServices } from "./exchangeServices";
import { registerLanguage } from "./language/registerLanguage";
import { registerRuns } from "./registerRuns";

/** Registers all that Sockscope does with exchange files; disposing takes it back. The one export of its bundle. */
export function registerExchangeFeatures(services: ExchangeServices): ExchangeFeatures {
  const reader = new ExchangeReader();
  const environments = new Environments(services.memento);
  const language = registerLanguage({ reader, environment: environments, log: services.log });
  const runs = registerRuns(services, environments, reader);
  const all = vscode.Disposable.from(language, runs, environments);
  return { commands: runs.commands, rows: runs.rows, dispose: () => void all.dispose() };
}
