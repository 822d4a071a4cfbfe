import * as vscode from "vscode";
import type { Endpoint } from "../../engine/endpoints";
import { isEndpoint } from "../tree/treeRow";
import { chosenEndpoints } from "./actOnItems";
import type { CommandServices } from "./commandServices";
import type { CommandPair } from "./lifecycleCommands";
import { pickEndpoint } from "./pickEndpoint";

const isAny = (endpoint: Endpoint): endpoint is Endpoint => isEndpoint(endpoint);

/** Has Wireshark follow an endpoint, or no longer: that of the focused panel, the rows of a tree, or a chosen one. */
export function followInWireshark(services: CommandServices): CommandPair {
  const { panels, followers } = services;
  return {
    fromPalette: async () => {
      const title = vscode.l10n.t("Follow in Wireshark");
      const placeholder = vscode.l10n.t("What Wireshark is to follow, or no longer");
      const question = { title, placeholder, accepts: isAny, takesOnlyOne: true };
      const endpoint = panels.active ?? (await pickEndpoint(services, question));
      if (endpoint) await followers.toggle(endpoint);
    },
    fromTree: async (item, items) => {
      for (const endpoint of chosenEndpoints(item, items, isAny)) await followers.toggle(endpoint);
    },
  };
}
