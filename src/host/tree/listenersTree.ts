import type * as vscode from "vscode";
import type { Endpoints } from "../../engine/endpoints";
import { Listener } from "../../engine/listener";
import { describeEndpoint } from "../describeEndpoint";
import { endpointItem } from "./endpointItem";
import { endpointTooltip } from "./endpointTooltip";
import { TreeRefresh } from "./treeRefresh";

/** The listeners, the newest first, in one flat list. */
export class ListenersTree implements vscode.TreeDataProvider<Listener>, vscode.Disposable {
  readonly refresh = new TreeRefresh<Listener>((row) => describeEndpoint(row, performance.now() * 1e6));
  readonly onDidChangeTreeData = this.refresh.onDidChangeTreeData;
  private readonly subscription;

  constructor(private readonly endpoints: Endpoints) {
    this.subscription = endpoints.onDidChange(({ type, endpoint }) => {
      if (!(endpoint instanceof Listener)) return;
      if (type === "changed") this.refresh.refresh(endpoint);
      else this.refresh.refreshAll();
    });
  }

  getChildren(row?: Listener): Listener[] {
    if (row) return [];
    this.refresh.forgetShown();
    return this.endpoints.listeners.toReversed();
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem(row: Listener): vscode.TreeItem {
    const description = describeEndpoint(row, performance.now() * 1e6);
    this.refresh.noteShown(row, description);
    return endpointItem(row, description);
  }

  resolveTreeItem(item: vscode.TreeItem, row: Listener): vscode.TreeItem {
    this.refresh.noteTooltip(row);
    item.tooltip = endpointTooltip(row, performance.now() * 1e6);
    return item;
  }

  dispose(): void {
    this.subscription.dispose();
    this.refresh.dispose();
  }
}
