import * as vscode from "vscode";
import { CaptureStore } from "./engine/captureStore";
import { Endpoints } from "./engine/endpoints";
import { askToBind } from "./host/askToBind";
import { createApi } from "./host/api/createApi";
import type { SockscopeApi } from "./host/api/sockscope";
import { BindingGuard } from "./host/bindingGuard";
import { CaptureEditors } from "./host/captures/captureEditors";
import { tendCaptures } from "./host/captures/tendCaptures";
import { registerCommands } from "./host/commands/registerCommands";
import { RecordDocuments } from "./host/documents/recordDocuments";
import { recordPorts } from "./host/documents/recordPorts";
import { EndpointOpener } from "./host/endpointOpener";
import { EndpointWatch } from "./host/endpointWatch";
import { ExchangesPart } from "./host/exchanges/exchangesPart";
import { CaptureExporter } from "./host/export/captureExporter";
import { KeptOptions } from "./host/keptOptions";
import { logEndpoints } from "./host/logEndpoints";
import { Panels } from "./host/panel/panels";
import { RecentAddresses } from "./host/recentAddresses";
import { CaptureSettings } from "./host/settings";
import { createViews } from "./host/tree/createViews";
import { WiresharkFollowers } from "./host/wireshark/wiresharkFollowers";

let shutDown: () => Promise<void> = () => Promise.resolve();

/** Builds the objects, hands them to VS Code to dispose of, and returns the extension API. */
export function activate(context: vscode.ExtensionContext): SockscopeApi {
  const { subscriptions, globalState, workspaceState, globalStorageUri, extensionUri, secrets } = context;
  const log = vscode.window.createOutputChannel("Sockscope", { log: true });
  const captureSettings = new CaptureSettings(vscode.Uri.joinPath(globalStorageUri, "captures").fsPath);
  const captureStore = new CaptureStore(captureSettings);
  const endpoints = new Endpoints(captureStore.captures, new BindingGuard(askToBind).allow);
  const kept = new KeptOptions(workspaceState, (error) => log.warn(`Options could not be saved: ${String(error)}`));
  const opener = new EndpointOpener(endpoints, kept);
  const restore = opener.restore.bind(opener);
  const views = createViews(endpoints);
  const documents = new RecordDocuments();
  const records = recordPorts(documents);
  const panels = new Panels({ endpoints, restore, records, memento: workspaceState, extensionUri, log });
  const captures = new CaptureEditors({ records, extensionUri, log });
  const followers = new WiresharkFollowers(endpoints, log);
  const exchanges = new ExchangesPart({ endpoints, secrets, memento: workspaceState, log });
  const shown = { panels, captures, opener, showMore: views.showMore };
  const tools = { captureStore, exporter: new CaptureExporter(), followers, exchanges };
  const recent = {
    recentConnects: new RecentAddresses(globalState, "recentConnects"),
    recentListens: new RecentAddresses(globalState, "recentListens"),
  };
  const commands = registerCommands({ endpoints, log, extensionUri, ...shown, ...tools, ...recent });
  subscriptions.push(log, captureSettings, views, commands, new EndpointWatch(endpoints), logEndpoints(endpoints, log));
  subscriptions.push(panels, panels.registerSerializer(), documents, documents.register(), followers, exchanges);
  subscriptions.push(captures, captures.register(), tendCaptures({ captureStore, captureSettings, endpoints, log }));
  shutDown = () => (captureStore.end(), endpoints.dispose());
  return createApi({ endpoints, opener, report: (error) => log.error(error instanceof Error ? error : String(error)) });
}

/** Closes all sockets and writes all captures; VS Code waits for it, but not for long. */
export const deactivate = (): Promise<void> => shutDown();
