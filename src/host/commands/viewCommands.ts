import * as vscode from "vscode";
import { formatAddress, formatSocketAddress } from "../../core/address";
import { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import { isEndpoint } from "../tree/treeRow";
import { chosenEndpoints } from "./actOnItems";
import type { CommandHandler, CommandServices } from "./commandServices";
import { pickEndpoint } from "./pickEndpoint";
import type { CommandPair } from "./lifecycleCommands";

const isAny = (endpoint: Endpoint): endpoint is Endpoint => isEndpoint(endpoint);
const hasLocalAddress = (endpoint: Endpoint): endpoint is Endpoint => localAddress(endpoint) !== undefined;

/** The commands that show an endpoint or copy its addresses. */
export function viewCommands(services: CommandServices) {
  const openPanel: CommandPair = {
    fromPalette: async () => {
      const question = {
        title: vscode.l10n.t("Open Panel"),
        placeholder: vscode.l10n.t("What to look at"),
        accepts: isAny,
      };
      const endpoint = await pickEndpoint(services, { ...question, takesOnlyOne: true });
      if (endpoint) services.panels.open(endpoint);
    },
    fromTree: (item, items) => {
      for (const endpoint of chosenEndpoints(item, items, isAny)) services.panels.open(endpoint);
    },
  };
  return { openPanel, copyAddress: copyAddress(services), copyLocalAddress: copyLocalAddress(services) };
}

function copyAddress(services: CommandServices): CommandPair {
  const question = {
    title: vscode.l10n.t("Copy Address"),
    placeholder: vscode.l10n.t("Whose address to copy"),
    accepts: isAny,
  };
  return copying(services, question, ({ address }) => formatAddress(address));
}

function copyLocalAddress(services: CommandServices): CommandPair {
  const title = vscode.l10n.t("Copy Local Address");
  const question = { title, placeholder: vscode.l10n.t("Whose local address to copy"), accepts: hasLocalAddress };
  return copying(services, question, (endpoint) => localAddress(endpoint) ?? "");
}

function copying(
  services: CommandServices,
  question: Parameters<typeof pickEndpoint<Endpoint>>[1],
  text: (endpoint: Endpoint) => string,
): CommandPair {
  const copy = (endpoints: readonly Endpoint[]) => vscode.env.clipboard.writeText(endpoints.map(text).join("\n"));
  const fromPalette: CommandHandler = async () => {
    const endpoint = await pickEndpoint(services, question);
    if (endpoint) await copy([endpoint]);
  };
  const fromTree: CommandHandler = (item, items) => copy(chosenEndpoints(item, items, question.accepts));
  return { fromPalette, fromTree };
}

function localAddress(endpoint: Endpoint): string | undefined {
  if (!(endpoint instanceof Connection)) return formatSocketAddress(endpoint.address);
  return endpoint.local && formatSocketAddress(endpoint.local);
}
