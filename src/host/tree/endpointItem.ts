import * as vscode from "vscode";
import { canSend } from "../../core/connection/connectionState";
import type { Endpoint } from "../../engine/endpoints";
import { Listener } from "../../engine/listener";
import { endpointName } from "../describeEndpoint";
import { endpointIcon } from "./endpointIcon";
import type { MoreRow } from "./treeRow";

/** The row of a connection or listener; its tooltip is made when it is looked at. */
export function endpointItem(endpoint: Endpoint, description: string): vscode.TreeItem {
  const name = endpointName(endpoint);
  const item = new vscode.TreeItem(name);
  item.id = endpoint.id;
  item.description = description;
  item.iconPath = endpointIcon(endpoint);
  item.contextValue = endpointContext(endpoint);
  item.command = { command: "sockscope.openItem", title: vscode.l10n.t("Open Panel"), arguments: [endpoint] };
  item.accessibilityInformation = { label: `${kindName(endpoint)} ${name}, ${description}` };
  return item;
}

/** The row that holds a listener's connections. */
export function groupItem(listener: Listener, description: string): vscode.TreeItem {
  const name = endpointName(listener);
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `group-${listener.id}`;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon("radio-tower");
  item.contextValue = "group";
  item.accessibilityInformation = { label: vscode.l10n.t("accepted by {0}, {1}", name, description) };
  return item;
}

export function moreItem(row: MoreRow, hidden: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t("Show More…"));
  item.id = `more-${row.group?.listener.id ?? "dialled"}`;
  item.description = vscode.l10n.t("{0} older ones", hidden);
  item.iconPath = new vscode.ThemeIcon("ellipsis");
  item.contextValue = "more";
  item.command = { command: "sockscope.showMoreItems", title: vscode.l10n.t("Show More…"), arguments: [row] };
  return item;
}

/** Words that `when` clauses of package.json look for, such as `connection dialled open canSend`. */
export function endpointContext(endpoint: Endpoint): string {
  if (endpoint instanceof Listener) return `listener ${endpoint.state === "closed" ? "closed" : "open"}`;
  const words = ["connection", endpoint.origin, endpoint.state === "closed" ? "closed" : "open"];
  if (canSend(endpoint.state)) words.push("canSend");
  if (endpoint.local) words.push("hasLocalAddress");
  return words.join(" ");
}

function kindName(endpoint: Endpoint): string {
  if (endpoint instanceof Listener) return vscode.l10n.t("listener");
  return endpoint.origin === "dialled" ? vscode.l10n.t("connection to") : vscode.l10n.t("connection from");
}
