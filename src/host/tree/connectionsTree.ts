import type * as vscode from "vscode";
import type { Connection } from "../../engine/connection";
import type { Endpoint, Endpoints } from "../../engine/endpoints";
import { Listener } from "../../engine/listener";
import { describeConnectionCount, describeEndpoint } from "../describeEndpoint";
import { endpointItem, groupItem, moreItem } from "./endpointItem";
import { endpointTooltip } from "./endpointTooltip";
import { TreeRefresh } from "./treeRefresh";
import { isEndpoint, type GroupRow, type MoreRow, type TreeRow } from "./treeRow";

/** So many connections of a group are shown at first, and so many more each time more are asked for. */
const firstCount = 100;
const moreCount = 200;

/** What rows can be folded into: the top level (undefined) or a listener's group. */
type Place = GroupRow | undefined;

/** The dialled connections, then a group of accepted ones for each listener; the newest first, and not all at once. */
export class ConnectionsTree implements vscode.TreeDataProvider<TreeRow>, vscode.Disposable {
  readonly refresh = new TreeRefresh<TreeRow>((row) => describeRow(row));
  readonly onDidChangeTreeData = this.refresh.onDidChangeTreeData;
  private readonly groups = new WeakMap<Listener, GroupRow>();
  private readonly moreRows = new Map<Place, MoreRow>();
  private readonly counts = new Map<Place, number>();
  private readonly subscription;

  constructor(private readonly endpoints: Endpoints) {
    this.subscription = endpoints.onDidChange(({ type, endpoint }) => this.noteChange(type, endpoint));
  }

  getChildren(row?: TreeRow): TreeRow[] {
    if (row === undefined) {
      this.refresh.forgetShown();
      const listeners = this.endpoints.listeners.filter(({ connections }) => connections.length > 0);
      const groups = listeners.toReversed().map((listener) => this.group(listener));
      return [...this.newest(this.endpoints.connections, undefined), ...groups];
    }
    if (isEndpoint(row) || row.kind === "more") return [];
    return this.newest(row.listener.connections, row);
  }

  getParent(row: TreeRow): TreeRow | undefined {
    if (!isEndpoint(row)) return row.kind === "more" ? row.group : undefined;
    if (row instanceof Listener || row.listenerId === undefined) return undefined;
    const listener = this.endpoints.listener(row.listenerId);
    return listener && this.group(listener);
  }

  getTreeItem(row: TreeRow): vscode.TreeItem {
    const description = describeRow(row);
    this.refresh.noteShown(row, description);
    if (isEndpoint(row)) return endpointItem(row, description);
    return row.kind === "group" ? groupItem(row.listener, description) : moreItem(row, this.hiddenCount(row.group));
  }

  resolveTreeItem(item: vscode.TreeItem, row: TreeRow): vscode.TreeItem {
    this.refresh.noteTooltip(row);
    if (isEndpoint(row)) item.tooltip = endpointTooltip(row, performance.now() * 1e6);
    else if (row.kind === "group") item.tooltip = endpointTooltip(row.listener, performance.now() * 1e6);
    return item;
  }

  /** Shows 200 more rows in the place that a "Show More…" row stands for. */
  showMore({ group }: MoreRow): void {
    this.counts.set(group, this.count(group) + moreCount);
    this.refresh.refreshAll();
  }

  dispose(): void {
    this.subscription.dispose();
    this.refresh.dispose();
  }

  private noteChange(type: "added" | "changed" | "removed" | "replaced", endpoint: Endpoint): void {
    if (type !== "changed") {
      if (endpoint instanceof Listener) this.forgetGroup(endpoint);
      this.refresh.refreshAll();
      return;
    }
    this.refresh.refresh(endpoint);
    const group = this.getParent(endpoint);
    if (group) this.refresh.refresh(group);
  }

  private forgetGroup(listener: Listener): void {
    const group = this.groups.get(listener);
    if (!group) return;
    this.counts.delete(group);
    this.moreRows.delete(group);
  }

  private newest(connections: readonly Connection[], place: Place): TreeRow[] {
    const shown: TreeRow[] = connections.slice(-this.count(place)).reverse();
    return shown.length < connections.length ? [...shown, this.more(place)] : shown;
  }

  private hiddenCount(place: Place): number {
    const all = place ? place.listener.connections : this.endpoints.connections;
    return Math.max(0, all.length - this.count(place));
  }

  private count(place: Place): number {
    return this.counts.get(place) ?? firstCount;
  }

  private group(listener: Listener): GroupRow {
    const known = this.groups.get(listener);
    if (known) return known;
    const group: GroupRow = { kind: "group", listener };
    this.groups.set(listener, group);
    return group;
  }

  private more(place: Place): MoreRow {
    const known = this.moreRows.get(place);
    if (known) return known;
    const more: MoreRow = { kind: "more", group: place };
    this.moreRows.set(place, more);
    return more;
  }
}

function describeRow(row: TreeRow): string {
  if (isEndpoint(row)) return describeEndpoint(row, performance.now() * 1e6);
  return row.kind === "group" ? describeConnectionCount(row.listener) : "";
}
