import * as vscode from "vscode";
import type { Endpoint } from "../../engine/endpoints";
import { endpointLog } from "../panel/shownLog";
import { isEndpoint } from "../tree/treeRow";
import { chosenEndpoints } from "./actOnItems";
import type { CommandServices } from "./commandServices";
import type { CommandPair } from "./lifecycleCommands";
import { pickEndpoint } from "./pickEndpoint";

const hasRecords = ({ endpointCapture }: Endpoint): boolean =>
  endpointCapture.capture.lastNumber >= endpointCapture.capture.firstNumber;
const isAny = (endpoint: Endpoint): endpoint is Endpoint => isEndpoint(endpoint);
const isExportable = (endpoint: Endpoint): endpoint is Endpoint => hasRecords(endpoint);

/** Exports what the focused panel shows, the rows of a tree, or else an endpoint that the user chooses. */
export function exportCapture(services: CommandServices): CommandPair {
  const { panels, captures, exporter } = services;
  return {
    fromPalette: async () => {
      const shown = panels.activeExportable ?? captures.activeExportable;
      if (shown) return exporter.export(shown);
      const title = vscode.l10n.t("Export Capture");
      const placeholder = vscode.l10n.t("Whose records to export");
      const endpoint = await pickEndpoint(services, { title, placeholder, accepts: isExportable, takesOnlyOne: true });
      if (endpoint) await exporter.export({ log: endpointLog(endpoint) });
    },
    fromTree: async (item, items) => {
      for (const endpoint of chosenEndpoints(item, items, isAny)) await exporter.export({ log: endpointLog(endpoint) });
    },
  };
}
