import { deepEqual, equal, ok } from "node:assert/strict";
import { connect, type Socket } from "node:net";
import type * as vscode from "vscode";
import type { Connection } from "../../src/engine/connection";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { ConnectionsTree } from "../../src/host/tree/connectionsTree";
import { ListenersTree } from "../../src/host/tree/listenersTree";
import { TreeRefresh } from "../../src/host/tree/treeRefresh";
import type { GroupRow, MoreRow, TreeRow } from "../../src/host/tree/treeRow";
import { until } from "../support/until";

const loopback = { transport: "tcp", host: "127.0.0.1", port: 0 } as const;
const limits = { maxBytes: 1 << 20, maxRecords: 1000 };

describe("The trees", () => {
  let endpoints: Endpoints;
  let connections: ConnectionsTree;
  let listeners: ListenersTree;
  const sockets: Socket[] = [];

  beforeEach(() => {
    endpoints = new Endpoints(memoryCaptures(() => limits));
    connections = new ConnectionsTree(endpoints);
    listeners = new ListenersTree(endpoints);
  });
  afterEach(async () => {
    connections.dispose();
    listeners.dispose();
    for (const socket of sockets.splice(0)) socket.destroy();
    await endpoints.dispose();
  });

  async function listen() {
    const { endpoint, opened } = endpoints.listen(loopback);
    await opened;
    return endpoint;
  }

  async function dialMany(port: number, count: number): Promise<void> {
    for (let each = 0; each < count; each++) {
      const socket = connect(port, "127.0.0.1").on("error", () => undefined);
      sockets.push(socket);
      await new Promise((resolve) => socket.once("connect", resolve));
    }
  }

  const item = (row: TreeRow): vscode.TreeItem => connections.getTreeItem(row);

  it("show a dialled connection with its state in words, in an icon and for menus", async () => {
    const listener = await listen();
    const { endpoint, opened } = endpoints.connect(listener.address);
    equal((item(endpoint).iconPath as vscode.ThemeIcon).id, "loading~spin");
    await opened;
    const open = item(endpoint);
    equal(open.label, `tcp://127.0.0.1:${listener.address.port}`);
    equal(open.description, "open");
    equal((open.iconPath as vscode.ThemeIcon).id, "plug");
    equal(open.contextValue, "connection dialled open canSend hasLocalAddress");
    await endpoint.send(new Uint8Array(1234));
    ok(String(item(endpoint).description).startsWith("open · ↓ 0 B ↑ 1.2 KB"));
    endpoint.reset();
    await until(() => endpoint.state === "closed", { what: "it is reset" });
    ok(String(item(endpoint).description).startsWith("reset by us"));
    equal(item(endpoint).contextValue, "connection dialled closed hasLocalAddress");
  });

  it("say why a listener could not listen", async () => {
    const { address } = await listen();
    const second = endpoints.listen(address);
    await second.opened.catch(() => undefined);
    const failed = listeners.getTreeItem(second.endpoint);
    equal(failed.description, "failed: EADDRINUSE");
    const tooltip = listeners.resolveTreeItem(failed, second.endpoint).tooltip as vscode.MarkdownString;
    ok(tooltip.value.includes("in use already"));
    ok(tooltip.isTrusted !== true && tooltip.supportHtml !== true);
  });

  it("say at a listener that it can be reached from elsewhere", async () => {
    const { endpoint, opened } = endpoints.listen({ ...loopback, host: "0.0.0.0" });
    await opened;
    const shown = listeners.getTreeItem(endpoint);
    equal(shown.label, `tcp://0.0.0.0:${endpoint.address.port} (all interfaces)`);
    equal((shown.iconPath as vscode.ThemeIcon).id, "warning");
  });

  it("group what a listener accepted, the newest first, 100 at first and 200 more each time", async () => {
    const listener = await listen();
    await dialMany(listener.address.port, 150);
    await until(() => listener.openCount === 150, { what: "all are accepted" });
    const [group] = connections.getChildren() as [GroupRow];
    equal(group.listener, listener);
    equal(item(group).description, "150 connections");
    const rows = connections.getChildren(group);
    equal(rows.length, 101);
    equal(rows[0], listener.connections[149]);
    const more = rows[100] as MoreRow;
    equal(item(more).label, "Show More…");
    equal(item(more).description, "50 older ones");
    connections.showMore(more);
    const all = connections.getChildren(group);
    deepEqual(all, listener.connections.toReversed());
    equal(connections.getParent(all[0] as Connection), group);
    equal(connections.getParent(group), undefined);
  });

  it("list listeners the newest first, with their counts", async () => {
    const first = await listen();
    const second = await listen();
    deepEqual(listeners.getChildren(), [second, first]);
    await dialMany(first.address.port, 2);
    await until(() => first.openCount === 2, { what: "both are accepted" });
    equal(listeners.getTreeItem(first).description, "listening · 2 connections");
    sockets[0]?.destroy();
    const [, accepted] = first.connections;
    await until(() => first.connections.some(({ state }) => state === "halfClosedRemote"), {
      what: "one peer has ended",
    });
    for (const each of first.connections) if (each !== accepted) each.close();
    await until(() => first.openCount === 1, { what: "one is closed" });
    equal(listeners.getTreeItem(first).description, "listening · 1 of 2 connections open");
  });

  it("leave a row alone whose tooltip is read while only its totals change", async () => {
    let text = "0 B";
    const refresh = new TreeRefresh<string>(() => text);
    const fired: (readonly string[] | undefined)[] = [];
    refresh.onDidChangeTreeData((rows) => {
      fired.push(rows);
      for (const row of rows ?? []) refresh.noteShown(row, text);
    });
    refresh.setVisible(true);
    await until(() => fired.length === 1, { what: "the view that came up is filled" });
    for (const row of ["read", "other"]) refresh.noteShown(row, text);
    refresh.noteTooltip("read");
    text = "1 B";
    await until(() => fired.length === 2, { what: "the other row is drawn anew" });
    deepEqual(fired[1], ["other"]);
    refresh.refresh("read");
    await until(() => fired.length === 3, { what: "a change of state is shown in any case" });
    deepEqual(fired[2], ["read"]);
    refresh.dispose();
  });

  it("ask for their rows again soon after a change, together, and only while they are seen", async () => {
    const fired: (readonly unknown[] | undefined)[] = [];
    listeners.onDidChangeTreeData((rows) => fired.push(rows));
    const listener = await listen();
    equal(fired.length, 0);
    listeners.refresh.setVisible(true);
    await until(() => fired.length === 1, { what: "the view that came up is filled" });
    listeners.getChildren().map((row) => listeners.getTreeItem(row));
    await Promise.all([listen(), listen(), listen()]);
    await until(() => fired.length === 2, { what: "three new ones are shown together" });
    deepEqual(fired, [undefined, undefined]);
    listeners.getChildren().map((row) => listeners.getTreeItem(row));
    await listener.close();
    await until(() => fired.length === 3, { what: "the closed one is shown" });
    deepEqual(fired[2], [listener]);
  });
});
