import { equal, ok } from "node:assert/strict";
import { anything, assert as assertProperty, asyncProperty } from "fast-check";
import * as vscode from "vscode";
import type { Connection } from "../../src/engine/connection";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import type { Listener } from "../../src/engine/listener";
import { RecordDocuments } from "../../src/host/documents/recordDocuments";
import { recordPorts } from "../../src/host/documents/recordPorts";
import { Panels } from "../../src/host/panel/panels";
import { MemoryStore } from "../support/panelFixture";
import { until } from "../support/until";

function memento(): vscode.Memento {
  const store = new MemoryStore();
  return {
    keys: () => [...store.values.keys()],
    get: (key: string) => store.get(key) as never,
    update: (key: string, value: unknown) => store.update(key, value),
  };
}

const panelTabs = (): vscode.Tab[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("sockscope.panel")),
  );

describe("Panels", () => {
  let endpoints: Endpoints;
  let panels: Panels;
  let listener: Listener;
  let connection: Connection;

  beforeEach(async () => {
    endpoints = new Endpoints(memoryCaptures(() => ({ maxBytes: 1 << 26, maxRecords: 1_000_000 })));
    const { extensionUri } = vscode.extensions.getExtension("sockscope.sockscope") ?? {};
    ok(extensionUri);
    const log = vscode.window.createOutputChannel("Sockscope panel test", { log: true });
    const records = recordPorts(new RecordDocuments("sockscope-panel-test"));
    panels = new Panels({
      endpoints,
      restore: endpoints.restore.bind(endpoints),
      records,
      memento: memento(),
      extensionUri,
      log,
    });
    const listening = endpoints.listen({ transport: "tcp", host: "127.0.0.1", port: 0 });
    await listening.opened;
    listener = listening.endpoint;
    const connecting = endpoints.connect(listener.address);
    await connecting.opened;
    connection = connecting.endpoint;
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await until(() => panelTabs().length === 0, { what: "the panels to close" });
    panels.dispose();
    panels.dispose();
    await endpoints.dispose();
  });

  async function waitForTabs(count: number): Promise<vscode.Tab[]> {
    return until(() => panelTabs().length === count && panelTabs(), { what: `${count} panels` });
  }

  it("opens one tab for an endpoint, named by its address, and shows it again instead of a second", async () => {
    panels.open(connection);
    const [tab] = await waitForTabs(1);
    equal(tab?.label, `tcp://127.0.0.1:${listener.address.port}`);
    panels.open(listener);
    await waitForTabs(2);
    await until(() => panels.active === listener, { what: "the listener's panel" });
    panels.open(connection);
    await until(() => panels.active === connection, { what: "the connection's panel" });
    equal(panelTabs().length, 2);
  });

  it("tells which endpoint's panel has the focus", async () => {
    const seen: unknown[] = [];
    panels.onDidChangeActive((endpoint) => seen.push(endpoint));
    panels.open(connection);
    await waitForTabs(1);
    await until(() => panels.active === connection, { what: "the focus" });
    await vscode.commands.executeCommand("workbench.action.files.newUntitledFile");
    await until(() => panels.active === undefined, { what: "the focus to leave" });
    panels.post("focusComposer");
    equal(seen.at(-1), undefined);
    equal(seen[0], connection);
  });

  it("lets the endpoint live when its tab is closed, and opens a new one", async () => {
    panels.open(connection);
    await waitForTabs(1);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await waitForTabs(0);
    await until(() => panels.active === undefined, { what: "the panel to be forgotten" });
    equal(connection.state, "open");
    panels.open(connection);
    await waitForTabs(1);
  });

  it("follows “connect again” in the same tab", async () => {
    panels.open(connection);
    await waitForTabs(1);
    await until(() => panels.active === connection, { what: "the panel" });
    const again = endpoints.connectAgain(connection);
    equal(panels.active, again.endpoint);
    panels.open(again.endpoint);
    await again.opened;
    await waitForTabs(1);
  });

  function createPanel(title = "revived"): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel("sockscope.panel", title, vscode.ViewColumn.Active);
  }

  it("revives a panel on the endpoint that is still there", async () => {
    const title = `tcp://127.0.0.1:${listener.address.port}`;
    panels.revive(createPanel(), { version: 1, kind: "connection", title });
    await until(() => panels.active === connection, { what: "the revived panel" });
    equal(endpoints.connections.length, 1);
    await waitForTabs(1);
  });

  it("revives a panel of an endpoint that is gone as a closed one", async () => {
    panels.revive(createPanel(), { version: 1, kind: "listener", title: "udp://127.0.0.1:9" });
    const revived = await until(() => panels.active, { what: "the revived panel" });
    equal(revived.state, "closed");
    equal(revived.problem?.code, "SOCKSCOPE_RESTARTED");
    equal(endpoints.listeners.length, 2);
    await waitForTabs(1);
  });

  it("revives an accepted connection as a closed one that is on no list", async () => {
    panels.revive(createPanel(), {
      version: 1,
      kind: "connection",
      origin: "accepted",
      title: "tcp://127.0.0.1:50000",
    });
    const revived = await until(() => panels.active, { what: "the revived panel" });
    equal(revived.state, "closed");
    equal(endpoints.connections.length, 1);
    await waitForTabs(1);
  });

  it("revives a panel that was hidden before its page kept anything", async () => {
    panels.open(listener);
    await waitForTabs(1);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await waitForTabs(0);
    await until(() => panels.active === undefined, { what: "the panel to be forgotten" });
    panels.revive(createPanel(`tcp://127.0.0.1:${listener.address.port}`), undefined);
    await until(() => panels.active === listener, { what: "the revived panel" });
    await waitForTabs(1);
  });

  it("closes a panel that kept no endpoint, whatever it kept", async () => {
    const states = asyncProperty(anything(), (state) => {
      panels.revive(createPanel(), state);
      return Promise.resolve();
    });
    await assertProperty(states, { numRuns: 20 });
    await waitForTabs(0);
  });
});
