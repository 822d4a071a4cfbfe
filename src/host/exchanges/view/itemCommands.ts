import * as vscode from "vscode";
import type { CommandHandler } from "../../commands/commandServices";
import { duplicateExchange } from "../duplicateExchange";
import type { ExchangeMocks } from "../mock/exchangeMocks";
import { runByHand, type RunCommandServices } from "../run/runCommands";
import type { ExchangeRow } from "./exchangesTree";

/** The commands on a row of the Exchanges view. */
export function itemCommands(services: RunCommandServices & { readonly mocks: ExchangeMocks }) {
  const { runs, mocks } = services;
  return {
    "sockscope.runExchangeItem": onFile((uri) => runByHand(services, uri)),
    "sockscope.cancelExchangeItem": onFile((uri) => runs.cancel(uri)),
    "sockscope.startMockItem": onFile((uri) => mocks.start(uri)),
    "sockscope.stopMockItem": onFile((uri) => mocks.stop(uri)),
    "sockscope.openExchangeItem": onFile(async (uri) => {
      await vscode.window.showTextDocument(uri);
    }),
    "sockscope.duplicateExchangeItem": onFile(duplicateExchange),
  } satisfies Record<string, CommandHandler>;
}

function onFile(act: (uri: vscode.Uri) => Promise<void>): CommandHandler {
  return async (item) => {
    const row = item as ExchangeRow | undefined;
    if (row?.kind === "file") await act(row.file.uri);
  };
}
