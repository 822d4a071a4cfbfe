import * as vscode from "vscode";
import type { CommandHandler } from "../../commands/commandServices";
import type { ExchangeReader } from "../exchangeReader";
import { activeExchange, pickExchange } from "../run/pickExchange";
import type { ExchangeIndex } from "../view/exchangeIndex";
import type { ExchangeMocks } from "./exchangeMocks";

/** What the commands act on. */
export interface MockCommandServices {
  readonly index: ExchangeIndex;
  readonly reader: ExchangeReader;
  readonly mocks: ExchangeMocks;
}

/** The commands that start and stop mocks. A lens passes the address of its file. */
export function mockCommands({ index, reader, mocks }: MockCommandServices) {
  const activeMock = async (): Promise<vscode.Uri | undefined> => {
    const document = activeExchange();
    return document !== undefined && (await reader.read(document)).rules !== undefined ? document.uri : undefined;
  };
  return {
    "sockscope.startMock": async (uri?: unknown) => {
      const chosen = uri instanceof vscode.Uri ? uri : ((await activeMock()) ?? (await pickExchange(index, toStart)));
      if (chosen !== undefined) await mocks.start(chosen);
    },
    "sockscope.stopMock": async (uri?: unknown) => {
      const chosen = uri instanceof vscode.Uri ? uri : await chooseServing(index, mocks);
      if (chosen !== undefined) await mocks.stop(chosen);
    },
  } satisfies Record<string, CommandHandler>;
}

const toStart = {
  title: vscode.l10n.t("Start Mock"),
  placeholder: vscode.l10n.t("The mock to start"),
  none: vscode.l10n.t("There is no mock in this workspace: a mock is an exchange file with rules instead of steps."),
  accepts: ({ isMock }: { readonly isMock: boolean }) => isMock,
};

async function chooseServing(index: ExchangeIndex, mocks: ExchangeMocks): Promise<vscode.Uri | undefined> {
  const [only, ...more] = mocks.serving();
  if (only === undefined || more.length === 0) return only?.uri;
  const serving = new Set([only, ...more].map(({ uri }) => uri.toString()));
  return pickExchange(index, {
    title: vscode.l10n.t("Stop Mock"),
    placeholder: vscode.l10n.t("The mock to stop"),
    none: vscode.l10n.t("No mock is serving."),
    accepts: ({ uri }) => serving.has(uri.toString()),
  });
}
