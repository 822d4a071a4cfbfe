import * as vscode from "vscode";
import type { Endpoint } from "../../engine/endpoints";
import { openEarlierCapture } from "../captures/openEarlierCapture";
import { exchangeCommandIds, type CommandId, type ExchangeCommandId } from "../commandIds";
import type { PanelCommand } from "../../protocol/panelContract";
import { isEndpoint, type TreeRow } from "../tree/treeRow";
import type { CommandHandler, CommandServices } from "./commandServices";
import { connect } from "./connectCommand";
import { exchangeFileCommands } from "./exchangeFileCommands";
import { exportCapture } from "./exportCommands";
import { followInWireshark } from "./followCommand";
import { lifecycleCommands } from "./lifecycleCommands";
import { listen } from "./listenCommand";
import { openCapture } from "./openCaptureCommand";
import { send, sendFile, sendSelection } from "./sendCommands";
import { viewCommands } from "./viewCommands";

/** Registers every command of package.json; disposing takes them all back. */
export function registerCommands(services: CommandServices): vscode.Disposable {
  const handlers = {
    ...generalCommands(services),
    ...endpointCommands(services),
    ...exchangeCommands(services),
    ...exchangeFileCommands(services),
  } satisfies Record<CommandId, CommandHandler>;
  const registrations = Object.entries<CommandHandler>(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, guarded(handler, services.log)),
  );
  return vscode.Disposable.from(...registrations);
}

function generalCommands(services: CommandServices) {
  const { endpoints, panels, captures, log, recentConnects, recentListens } = services;
  const post = (command: PanelCommand): void => {
    panels.post(command);
    captures.post(command);
  };
  return {
    "sockscope.connect": (text, insteadOf) => connect(services, textOf(text), endpointOf(insteadOf)),
    "sockscope.listen": (text, insteadOf) => listen(services, textOf(text), endpointOf(insteadOf)),
    "sockscope.send": () => send(services),
    "sockscope.sendToItem": (item, items) => send(services, item, items),
    "sockscope.sendSelection": () => sendSelection(services),
    "sockscope.sendFile": () => sendFile(services),
    "sockscope.sendFileToItem": (item, items) => sendFile(services, item, items),
    "sockscope.closeAll": () => endpoints.closeAll(),
    "sockscope.removeClosed": () => endpoints.removeClosed(),
    "sockscope.openEarlierCapture": (address) => openEarlierCapture(services, textOf(address)),
    "sockscope.clearRecentAddresses": () => Promise.all([recentConnects.clear(), recentListens.clear()]),
    "sockscope.showLog": () => log.show(),
    "sockscope.openCapture": () => openCapture(),
    "sockscope.find": () => post("find"),
    "sockscope.goTo": () => post("goTo"),
    "sockscope.focusFilter": () => post("focusFilter"),
    "sockscope.focusComposer": () => panels.post("focusComposer"),
    "sockscope.showMoreItems": (row) => services.showMore(row as TreeRow),
  } satisfies Record<string, CommandHandler>;
}

function textOf(argument: unknown): string | undefined {
  return typeof argument === "string" ? argument : undefined;
}

function endpointOf(argument: unknown): Endpoint | undefined {
  return isEndpoint(argument) ? argument : undefined;
}

function endpointCommands(services: CommandServices) {
  const { connectAgain, listenAgain, close, halfClose, reset, stop, remove } = lifecycleCommands(services);
  const exporting = exportCapture(services);
  const following = followInWireshark(services);
  const { openPanel, copyAddress, copyLocalAddress } = viewCommands(services);
  return {
    "sockscope.openPanel": openPanel.fromPalette,
    "sockscope.openItem": openPanel.fromTree,
    "sockscope.connectAgain": connectAgain.fromPalette,
    "sockscope.connectItemAgain": connectAgain.fromTree,
    "sockscope.listenAgain": listenAgain.fromPalette,
    "sockscope.listenItemAgain": listenAgain.fromTree,
    "sockscope.closeConnection": close.fromPalette,
    "sockscope.closeItem": close.fromTree,
    "sockscope.halfCloseConnection": halfClose.fromPalette,
    "sockscope.halfCloseItem": halfClose.fromTree,
    "sockscope.resetConnection": reset.fromPalette,
    "sockscope.resetItem": reset.fromTree,
    "sockscope.stopListening": stop.fromPalette,
    "sockscope.stopItem": stop.fromTree,
    "sockscope.remove": remove.fromPalette,
    "sockscope.removeItem": remove.fromTree,
    "sockscope.exportCapture": exporting.fromPalette,
    "sockscope.exportItemCapture": exporting.fromTree,
    "sockscope.followInWireshark": following.fromPalette,
    "sockscope.followItemInWireshark": following.fromTree,
    "sockscope.copyAddress": copyAddress.fromPalette,
    "sockscope.copyItemAddress": copyAddress.fromTree,
    "sockscope.copyLocalAddress": copyLocalAddress.fromPalette,
    "sockscope.copyItemLocalAddress": copyLocalAddress.fromTree,
  } satisfies Record<string, CommandHandler>;
}

function exchangeCommands({ exchanges }: CommandServices) {
  const runs = (id: CommandId): CommandHandler => {
    return async (item, items) => (await exchanges.features()).commands[id]?.(item, items);
  };
  const handlers = exchangeCommandIds.map((id) => [id, runs(id)]);
  return Object.fromEntries(handlers) as Readonly<Record<ExchangeCommandId, CommandHandler>>;
}

/** A command that fails says why in one notification; what more is known goes to the log. */
function guarded(handler: CommandHandler, log: vscode.LogOutputChannel): CommandHandler {
  return async (item, items) => {
    try {
      await handler(item, items);
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  };
}
