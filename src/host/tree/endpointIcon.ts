import * as vscode from "vscode";
import { isLoopback } from "../../core/host";
import type { CloseReason } from "../../core/connection/closeReason";
import type { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import { Listener } from "../../engine/listener";

const icon = (id: string, color?: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));

/** The state of an endpoint as an icon; the words for it stand beside it. */
export function endpointIcon(endpoint: Endpoint): vscode.ThemeIcon {
  return endpoint instanceof Listener ? listenerIcon(endpoint) : connectionIcon(endpoint);
}

function listenerIcon({ state, problem, address }: Listener): vscode.ThemeIcon {
  switch (state) {
    case "binding":
      return icon("loading~spin");
    case "closed":
      if (!problem || problem.code === "SOCKSCOPE_RESTARTED") return icon("circle-slash", "disabledForeground");
      return icon("error", "list.errorForeground");
    case "listening":
      if (problem) return icon("error", "list.errorForeground");
      return isLoopback(address.host) ? icon("radio-tower", "charts.green") : icon("warning", "list.warningForeground");
  }
}

function connectionIcon({ state, closeReason }: Connection): vscode.ThemeIcon {
  switch (state) {
    case "resolving":
    case "connecting":
    case "securing":
      return icon("loading~spin");
    case "open":
      return icon("plug", "charts.green");
    case "halfClosedLocal":
    case "halfClosedRemote":
      return icon("plug", "charts.yellow");
    case "closed":
      return isMeant(closeReason)
        ? icon("debug-disconnect", "disabledForeground")
        : icon("error", "list.errorForeground");
  }
}

/** Whether somebody ended it as one does, or we reset it. */
function isMeant(reason: CloseReason | undefined): boolean {
  return reason?.how === "fin" || reason?.how === "abort" || (reason?.how === "rst" && reason.by === "local");
}
