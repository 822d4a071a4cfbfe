import { deepEqual, equal, match, ok } from "node:assert/strict";
import * as vscode from "vscode";
import type { Connection } from "../../src/engine/connection";
import type { Endpoints } from "../../src/engine/endpoints";
import type { Listener } from "../../src/engine/listener";
import { RecordingNotices } from "../../src/host/captures/recordingNotices";
import { CaptureSettings } from "../../src/host/settings";
import { ConnectionsTree } from "../../src/host/tree/connectionsTree";
import { ListenersTree } from "../../src/host/tree/listenersTree";
import { BrokenDisk } from "../support/brokenDisk";
import { disposeSpools, newSpoolEndpoints } from "../support/spoolEndpoints";
import { until } from "../support/until";

const loopback = { transport: "tcp", host: "127.0.0.1", port: 0 } as const;

interface ShownNotice {
  readonly message: string;
  readonly actions: readonly string[];
  readonly choose: (action: string | undefined) => void;
}

describe("Recording", () => {
  let disk: BrokenDisk;
  let endpoints: Endpoints;
  let listener: Listener;
  let client: Connection;
  let server: Connection;
  const subscriptions: { dispose(): void }[] = [];

  beforeEach(async () => {
    disk = new BrokenDisk();
    ({ endpoints } = await newSpoolEndpoints({ disk }));
    const listening = endpoints.listen(loopback);
    await listening.opened;
    listener = listening.endpoint;
    const connecting = endpoints.connect(listener.address);
    await connecting.opened;
    client = connecting.endpoint;
    server = await until(() => listener.connections[0], { what: "the connection is accepted" });
    await Promise.all([client.flushCapture(), listener.flushCapture()]);
  });
  afterEach(async () => {
    for (const each of subscriptions.splice(0)) each.dispose();
    disk.letGo();
    await disposeSpools();
  });

  function trees(): { connections: ConnectionsTree; listeners: ListenersTree } {
    const made = { connections: new ConnectionsTree(endpoints), listeners: new ListenersTree(endpoints) };
    subscriptions.push(made.connections, made.listeners);
    return made;
  }

  async function fillDisk(): Promise<void> {
    disk.room = 0;
    await client.send(new Uint8Array(10));
    await until(() => client.endpointCapture.capture.problem, { what: "the client's recording has stopped" });
    await until(() => listener.endpointCapture.capture.problem, { what: "the listener's recording has stopped" });
  }

  it("that waits for the disk is said in the trees and, with count and time, in the tooltip", async () => {
    const { connections, listeners } = trees();
    disk.hold();
    const sending = client.send(new Uint8Array(40 << 20));
    const describe = (): (string | boolean | undefined)[] => [
      listeners.getTreeItem(listener).description,
      connections.getTreeItem(server).description,
    ];
    const isSaid = (): boolean => describe().every((text) => /^(listening|open) · paused: disk · /.test(String(text)));
    await until(isSaid, { what: "both rows say it" });
    disk.letGo();
    await sending;
    await until(() => describe().every((text) => !String(text).includes("paused")), { what: "it is gone" });
    const tooltip = listeners.resolveTreeItem(listeners.getTreeItem(listener), listener).tooltip;
    const text = (tooltip as vscode.MarkdownString).value.replaceAll("\\", "");
    match(text, /Paused for the disk: (once|\d+ times), [\d.]+ s/);
    match(text, /Capture: .*\.0001\.pcapng/);
  });

  it("that stopped is said in the trees, with the reason in the tooltip", async () => {
    const { connections } = trees();
    await fillDisk();
    const item = connections.getTreeItem(client);
    match(String(item.description), /^open · recording stopped · /);
    const { value } = connections.resolveTreeItem(item, client).tooltip as vscode.MarkdownString;
    match(value, /the disk is full; free some space and try again/);
  });

  it("that stopped is told once, in one notification for all that stop while it stands, and is tried again", async () => {
    const shown: ShownNotice[] = [];
    const settings = new CaptureSettings("/own");
    const notices = new RecordingNotices(
      endpoints,
      settings,
      (message, ...actions) => new Promise((choose) => shown.push({ message, actions, choose })),
    );
    subscriptions.push(notices, settings);
    await fillDisk();
    await until(() => shown.length > 0, { what: "it is told" });
    deepEqual(shown[0]?.actions, ["Try Again", "Open Settings"]);
    match(shown[0].message, /^Recording to .* stopped: the disk is full; free some space and try again\.$/);
    shown[0].choose("Try Again");
    await until(() => shown.length === 2, { what: "it is told again that the disk is full" });
    // What has not failed yet is not tried again.
    await until(() => client.endpointCapture.capture.problem && listener.endpointCapture.capture.problem, {
      what: "both have stopped again",
    });
    disk.room = Infinity;
    shown[1]?.choose("Try Again");
    await until(() => !client.endpointCapture.capture.problem && !listener.endpointCapture.capture.problem, {
      what: "both record again",
    });
    await Promise.all([client.flushCapture(), listener.flushCapture()]);
    equal(shown.length, 2);
    ok(client.captureFile?.endsWith(".pcapng"));
  });

  it("says that the folder of the setting does not hold, once", async () => {
    const shown: string[] = [];
    const settings = new CaptureSettings("/own");
    const show = (message: string): Promise<undefined> => Promise.resolve(void shown.push(message));
    subscriptions.push(new RecordingNotices(endpoints, settings, show), settings);
    const section = vscode.workspace.getConfiguration("sockscope");
    await section.update("capture.folder", "here", vscode.ConfigurationTarget.Global);
    await until(() => shown.length === 1, { what: "it is told" });
    match(shown[0] ?? "", /“here” is not an absolute path, so captures go to \/own/);
    await section.update("capture.folder", undefined, vscode.ConfigurationTarget.Global);
    await until(() => settings.folder.problem === undefined, { what: "the setting is gone" });
    equal(shown.length, 1);
  });
});
