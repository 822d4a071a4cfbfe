import * as vscode from "vscode";
import { canSend } from "../../core/connection/connectionState";
import type { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import type { Listener } from "../../engine/listener";
import { chosenEndpoints } from "./actOnItems";
import type { CommandHandler, CommandServices } from "./commandServices";
import { connectAgain } from "./connectCommand";
import { listenAgain } from "./listenCommand";
import { isConnection, isListener, pickEndpoint } from "./pickEndpoint";

/** One action on endpoints, with its palette and its tree command. */
interface EndpointCommand<T extends Endpoint> {
  readonly title: string;
  readonly placeholder: string;
  readonly accepts: (endpoint: Endpoint) => endpoint is T;
  readonly act: (endpoint: T) => unknown;
}

const isOpen = (endpoint: Endpoint): endpoint is Connection => isConnection(endpoint) && endpoint.state !== "closed";
const isSendable = (endpoint: Endpoint): endpoint is Connection => isConnection(endpoint) && canSend(endpoint.state);
const isDialled = (endpoint: Endpoint): endpoint is Connection =>
  isConnection(endpoint) && endpoint.origin === "dialled";
const isListening = (endpoint: Endpoint): endpoint is Listener => isListener(endpoint) && endpoint.state !== "closed";
const isStopped = (endpoint: Endpoint): endpoint is Listener => isListener(endpoint) && endpoint.state === "closed";
const isClosed = (endpoint: Endpoint): endpoint is Endpoint => endpoint.state === "closed";

/** The commands that open again, close, half-close, reset and remove. */
export function lifecycleCommands(services: CommandServices) {
  const close = pair(services, {
    title: vscode.l10n.t("Close Connection"),
    placeholder: vscode.l10n.t("The connection to close in order (FIN)"),
    accepts: isOpen,
    act: (connection) => connection.close(),
  });
  const halfClose = pair(services, {
    title: vscode.l10n.t("Half-Close Connection"),
    placeholder: vscode.l10n.t("The connection to send FIN on and to keep reading from"),
    accepts: isSendable,
    act: (connection) => connection.end(),
  });
  const reset = pair(services, {
    title: vscode.l10n.t("Reset Connection"),
    placeholder: vscode.l10n.t("The connection to reset (RST)"),
    accepts: isOpen,
    act: (connection) => connection.reset(),
  });
  return { ...againCommands(services), ...stopCommands(services), close, halfClose, reset };
}

function againCommands(services: CommandServices) {
  const connect = pair(services, {
    title: vscode.l10n.t("Connect Again"),
    placeholder: vscode.l10n.t("The connection to connect again; an open one is dropped first"),
    accepts: isDialled,
    act: (connection) => connectAgain(services, connection),
  });
  const listen = pair(services, {
    title: vscode.l10n.t("Listen Again"),
    placeholder: vscode.l10n.t("The listener to bind again"),
    accepts: isStopped,
    act: (listener) => listenAgain(services, listener),
  });
  return { connectAgain: connect, listenAgain: listen };
}

function stopCommands(services: CommandServices) {
  const stop = pair(services, {
    title: vscode.l10n.t("Stop Listening"),
    placeholder: vscode.l10n.t("The listener to close, with its connections"),
    accepts: isListening,
    act: (listener) => listener.close(),
  });
  const remove = pair(services, {
    title: vscode.l10n.t("Remove from List"),
    placeholder: vscode.l10n.t("The closed endpoint to take off the list"),
    accepts: isClosed,
    act: (endpoint) => services.endpoints.remove(endpoint),
  });
  return { stop, remove };
}

/** The palette's command, which lets the user choose, and the tree's, which acts on all chosen rows. */
export interface CommandPair {
  readonly fromPalette: CommandHandler;
  readonly fromTree: CommandHandler;
}

function pair<T extends Endpoint>(services: CommandServices, command: EndpointCommand<T>): CommandPair {
  return {
    fromPalette: async () => {
      const endpoint = await pickEndpoint(services, command);
      if (endpoint) await command.act(endpoint);
    },
    fromTree: async (item, items) => {
      await Promise.all(chosenEndpoints(item, items, command.accepts).map((each) => command.act(each)));
    },
  };
}
