import * as vscode from "vscode";
import { trafficLimits } from "../../core/exchange/fromTraffic/traffic";
import { chosenNumbers } from "../../engine/chosenNumbers";
import type { Endpoint } from "../../engine/endpoints";
import type { SavedRecords } from "../exchanges/saving/savedRecords";
import { endpointLog } from "../panel/shownLog";
import { isEndpoint } from "../tree/treeRow";
import { chosenEndpoints } from "./actOnItems";
import type { CommandHandler, CommandServices } from "./commandServices";
import { pickEndpoint } from "./pickEndpoint";

const hasRecords = ({ endpointCapture }: Endpoint): boolean =>
  endpointCapture.capture.lastNumber >= endpointCapture.capture.firstNumber;
const isAny = (endpoint: Endpoint): endpoint is Endpoint => isEndpoint(endpoint);
const isSavable = (endpoint: Endpoint): endpoint is Endpoint => hasRecords(endpoint);

/** The commands that make exchange files; what they do is loaded when one of them runs. */
export function exchangeFileCommands(services: CommandServices) {
  return {
    "sockscope.saveAsExchange": () => saveShown(services),
    "sockscope.saveItemAsExchange": (item, items) => saveEndpoints(chosenEndpoints(item, items, isAny)),
    "sockscope.newExchange": async () => {
      const { newExchange } = await import("../exchanges/saving/newExchange");
      await newExchange(services.extensionUri);
    },
    "sockscope.importExchange": async () => {
      const { importExchange } = await import("../exchanges/saving/importExchange");
      await importExchange();
    },
  } satisfies Record<string, CommandHandler>;
}

/** What is chosen in the focused panel, or else all records of an endpoint that the user chooses. */
async function saveShown(services: CommandServices): Promise<void> {
  const { panels, captures } = services;
  const active = [panels, captures].find(({ activeExportable }) => activeExportable);
  if (active) {
    active.post("saveAsExchange");
    return;
  }
  const title = vscode.l10n.t("Save as Exchange");
  const placeholder = vscode.l10n.t("Whose records to save");
  const endpoint = await pickEndpoint(services, { title, placeholder, accepts: isSavable, takesOnlyOne: true });
  if (endpoint) await saveEndpoints([endpoint]);
}

/** Connections of one listener become one file; others one each. */
async function saveEndpoints(endpoints: readonly Endpoint[]): Promise<void> {
  const { saveAsExchange } = await import("../exchanges/saving/saveAsExchange");
  for (const capture of new Set(endpoints.map(({ endpointCapture }) => endpointCapture))) {
    const group = endpoints.filter(({ endpointCapture }) => endpointCapture === capture);
    await saveAsExchange(await recordsOf(group));
  }
}

/** All records of endpoints that share a capture, up to one more than can be saved. */
async function recordsOf(group: readonly Endpoint[]): Promise<SavedRecords> {
  const logs = group.map(endpointLog);
  const whole = logs.find(({ connection }) => connection === undefined);
  const [log = whole] = whole ? [whole] : logs;
  if (!log) throw new Error("There is no endpoint to save.");
  const connections = new Set(logs.map(({ connection }) => connection));
  const numbers: number[] = [];
  for await (const number of chosenNumbers(log.source, "all")) {
    const connection = whole ? undefined : log.source.capture.record(number)?.connection;
    if (whole || connections.has(connection)) numbers.push(number);
    if (numbers.length > trafficLimits.records) break;
  }
  return { log, numbers };
}
