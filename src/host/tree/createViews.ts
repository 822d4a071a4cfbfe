import * as vscode from "vscode";
import type { Endpoints } from "../../engine/endpoints";
import { ConnectionsTree } from "./connectionsTree";
import { ListenersTree } from "./listenersTree";
import type { TreeRefresh } from "./treeRefresh";
import { isEndpoint, type TreeRow } from "./treeRow";

/** The two views of the activity bar's container. */
export interface Views {
  dispose(): void;
  readonly showMore: (row: TreeRow) => void;
}

export function createViews(endpoints: Endpoints): Views {
  const listeners = new ListenersTree(endpoints);
  const connections = new ConnectionsTree(endpoints);
  const views = [
    view("sockscope.listeners", listeners, listeners.refresh),
    view("sockscope.connections", connections, connections.refresh),
  ];
  return {
    showMore: (row) => {
      if (!isEndpoint(row) && row.kind === "more") connections.showMore(row);
    },
    dispose: () => {
      vscode.Disposable.from(...views, listeners, connections).dispose();
    },
  };
}

function view<T>(id: string, treeDataProvider: vscode.TreeDataProvider<T>, refresh: TreeRefresh<T>): vscode.Disposable {
  const tree = vscode.window.createTreeView(id, { treeDataProvider, canSelectMany: true, showCollapseAll: false });
  refresh.setVisible(tree.visible);
  const subscription = tree.onDidChangeVisibility(({ visible }) => refresh.setVisible(visible));
  return vscode.Disposable.from(subscription, tree);
}
