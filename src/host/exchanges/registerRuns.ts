import * as vscode from "vscode";
import { ContextKeys } from "../contextKeys";
import { ExchangeTests } from "../testing/exchangeTests";
import { duplicateExchange } from "./duplicateExchange";
import type { Environments } from "./environment/environments";
import { EnvironmentStatus } from "./environment/environmentStatus";
import { selectEnvironment } from "./environment/selectEnvironment";
import { ExchangeLenses } from "./exchangeLenses";
import type { ExchangeReader } from "./exchangeReader";
import type { ExchangeFeatures, ExchangeServices } from "./exchangeServices";
import { ExchangeMocks } from "./mock/exchangeMocks";
import { mockCommands } from "./mock/mockCommands";
import { MockMarks } from "./mock/mockMarks";
import { Comparisons } from "./run/comparisons";
import { ExchangeRuns } from "./run/exchangeRuns";
import { LineDecorations } from "./run/lineDecorations";
import { activeExchange, pickExchange } from "./run/pickExchange";
import { PlacedRuns } from "./run/placedRuns";
import { runCommands } from "./run/runCommands";
import { RunInputs } from "./run/runInputs";
import { RunMarks } from "./run/runMarks";
import { RunProblems } from "./run/runProblems";
import { secretCommands } from "./secrets/secretCommands";
import { SecretStore } from "./secrets/secretStore";
import { ExchangeIndex } from "./view/exchangeIndex";
import { ExchangesTree } from "./view/exchangesTree";
import { itemCommands } from "./view/itemCommands";

/** Registers all that runs exchange files and shows what came of it; `environments` and `reader` are shared with the language. */
export function registerRuns(
  { endpoints, secrets, log }: ExchangeServices,
  environments: Environments,
  reader: ExchangeReader,
) {
  const store = new SecretStore(secrets);
  const inputs = new RunInputs(environments, store);
  const index = new ExchangeIndex(log);
  const isTrusted = (): boolean => vscode.workspace.isTrusted;
  const runner = { endpoints, inputs, environments, reader, log, isTrusted };
  const runs = new ExchangeRuns(runner);
  const mocks = new ExchangeMocks(runner);
  const placed = new PlacedRuns(runs);
  const comparisons = new Comparisons(runs);
  const mockMarks = new MockMarks(mocks);
  const rows = new ExchangesTree({ index, runs, mocks });
  const services = { index, reader, runs, mocks, placed, comparisons, environments };
  const shown = vscode.Disposable.from(
    rows,
    new LineDecorations(new RunMarks(placed)),
    new LineDecorations(mockMarks),
    new RunProblems(runs, placed, index),
    new ExchangeLenses(services),
    new EnvironmentStatus(environments),
    new ExchangeTests(services),
    keepContextKeys(runs, mocks),
  );
  const commands = {
    ...runCommands(services),
    ...mockCommands(services),
    ...itemCommands(services),
    ...secretCommands(store, () => declaredSecrets(reader)),
    "sockscope.selectEnvironment": (uri?: unknown, name?: unknown) => selectFor(services, uri, name),
    "sockscope.duplicateExchange": () => duplicate(index),
  } satisfies ExchangeFeatures["commands"];
  const all = vscode.Disposable.from(shown, mockMarks, comparisons, placed, mocks, runs, index);
  return { commands, rows, dispose: () => void all.dispose() };
}

function keepContextKeys(runs: ExchangeRuns, mocks: ExchangeMocks): vscode.Disposable {
  const keys = new ContextKeys();
  const update = (): void =>
    keys.update({
      "sockscope.hasExchangeRun": runs.running().length > 0,
      "sockscope.hasMock": mocks.serving().length > 0,
    });
  return vscode.Disposable.from(runs.onDidChange(update), mocks.onDidChange(update));
}

async function declaredSecrets(reader: ExchangeReader): Promise<readonly string[]> {
  const document = activeExchange();
  return document === undefined ? [] : (await reader.read(document)).secrets.map(({ text }) => text);
}

interface SelectServices {
  readonly index: ExchangeIndex;
  readonly environments: Environments;
}

/** `name` is that of the environment where a key binding or a test names it. */
async function selectFor({ index, environments }: SelectServices, uri: unknown, name: unknown): Promise<void> {
  const [first] = await index.files();
  const file = uri instanceof vscode.Uri ? uri : (activeExchange()?.uri ?? first?.uri);
  if (file === undefined)
    throw new Error(vscode.l10n.t("Open an exchange file to choose the environment it runs with."));
  if (typeof name === "string") await environments.choose(file, name);
  else await selectEnvironment(environments, file);
}

async function duplicate(index: ExchangeIndex): Promise<void> {
  const uri =
    activeExchange()?.uri ??
    (await pickExchange(index, {
      title: vscode.l10n.t("Duplicate Exchange"),
      placeholder: vscode.l10n.t("The exchange file to copy"),
      none: vscode.l10n.t("There is no exchange file in this workspace."),
      accepts: () => true,
    }));
  if (uri !== undefined) await duplicateExchange(uri);
}
