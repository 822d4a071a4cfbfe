import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import type { Connection, Listener, SockscopeApi } from "../../src/host/api/sockscope";
import { openCapture } from "../../src/store/openCapture";
import { assertTakenByTools, followTcp } from "../support/captureTools";
import { findOnPath } from "../support/host/systemPackages";
import { activateSockscope } from "../support/sockscopeApi";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";

const setting = "capture.folder";

describe("Capture files", () => {
  let api: SockscopeApi;
  const opened: { dispose(): void }[] = [];

  before(async () => {
    api = await activateSockscope();
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) each.dispose();
    await setFolder(undefined);
    await removeTemporaryFolders();
  });

  async function setFolder(path: string | undefined): Promise<void> {
    const { get, update } = settings();
    if (get === path) return;
    await update(path);
  }

  function settings(): { get: string | undefined; update: (path: string | undefined) => Promise<void> } {
    const section = vscode.workspace.getConfiguration("sockscope");
    const get = section.inspect<string>(setting)?.globalValue;
    return { get, update: async (path) => section.update(setting, path, vscode.ConfigurationTarget.Global) };
  }

  async function pair(): Promise<{ listener: Listener; client: Connection; server: Connection }> {
    const listener = await api.listen("tcp://127.0.0.1:0");
    const client = await api.connect(listener.address);
    opened.push(client, listener);
    const server = await until(() => listener.connections[0], { what: "the connection is accepted" });
    return { listener, client, server };
  }

  async function exchange(from: Connection, to: Connection, bytes: Uint8Array): Promise<void> {
    let count = 0;
    const reading = to.onDidReceive((chunk) => (count += chunk.length));
    await from.send(bytes);
    await until(() => count === bytes.length, { what: "everything has come" });
    reading.dispose();
  }

  async function receivedIn(file: string): Promise<Buffer> {
    const capture = await openCapture([file]);
    await capture.finished;
    const parts: Uint8Array[] = [];
    for (let number = capture.firstNumber; number <= capture.lastNumber; number++) {
      if (capture.record(number)?.direction === "in") parts.push(await capture.bytes(number));
    }
    deepEqual(capture.unread, { counts: new Map(), cut: [], damaged: [] });
    capture.dispose();
    return Buffer.concat(parts);
  }

  it("hold everything so far once they are flushed, for our own reader and for Wireshark's", async () => {
    const { listener, client, server } = await pair();
    const bytes = randomBytes(3_000_000);
    await exchange(client, server, bytes);
    await Promise.all([listener.flushCapture(), client.flushCapture()]);
    equal(server.captureFile, listener.captureFile, "an accepted connection's is its listener's");
    const file = server.captureFile ?? "";
    match(basename(file), /^tcp-127\.0\.0\.1-0-\d+\.0001\.pcapng$/);
    ok((await receivedIn(file)).equals(bytes));
    if (findOnPath("tshark") === undefined) return;
    await assertTakenByTools(file);
    const { sent } = await followTcp(client.captureFile ?? "", 0);
    ok(sent[0]?.equals(bytes));
  });

  it("go where the setting says from the next endpoint on, with a note on each session and capture", async () => {
    const folder = await temporaryFolder();
    const before = await pair();
    await setFolder(folder);
    const { client, listener } = await pair();
    await Promise.all([client.flushCapture(), listener.flushCapture(), before.client.flushCapture()]);
    ok(!before.client.captureFile?.startsWith(folder));
    equal(dirname(dirname(client.captureFile ?? "")), folder);
    const session = dirname(client.captureFile ?? "");
    const note = JSON.parse(await readFile(join(session, "session.json"), "utf8")) as Record<string, unknown>;
    deepEqual([note["pid"], note["hasEnded"]], [process.pid, false]);
    equal((await readdir(session)).filter((name) => name.endsWith(".pcapng")).length, 2);
  });

  it("stay when their connection is closed and removed", async () => {
    const { client, server } = await pair();
    await exchange(client, server, randomBytes(1000));
    await client.flushCapture();
    const file = client.captureFile ?? "";
    client.dispose();
    await until(() => client.state === "closed", { what: "it is closed" });
    await vscode.commands.executeCommand("sockscope.removeClosed");
    await until(() => !api.connections.includes(client), { what: "it is removed" });
    const length = async (): Promise<number> => (await readFile(file)).length;
    await until(async () => (await length()) > 1000, { what: "the file is whole" });
    equal((await receivedIn(file)).length, 0);
  });

  it("that cannot be written stop with one sentence, and the connection goes on", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "in the way"), "");
    await setFolder(join(folder, "in the way"));
    const { client, server } = await pair();
    await rejects(client.flushCapture(), { code: "ENOTDIR", message: /^Recording to .* a part of the path is not/ });
    equal(client.captureFile, undefined);
    await exchange(client, server, randomBytes(100_000));
    await rejects(server.flushCapture(), { code: "ENOTDIR" });
  });

  it("whose folder is read-only stop with one sentence, and the connection goes on", async () => {
    await setFolder("/sys/sockscope");
    const { client, server } = await pair();
    await rejects(client.flushCapture(), { message: /^Recording to \/sys\/.* stopped: the (folder|file system) / });
    await exchange(client, server, randomBytes(100_000));
    equal(server.state, "open");
  });

  it("whose folder vanishes stop with one sentence, and the connection goes on", async () => {
    const folder = await temporaryFolder();
    await setFolder(folder);
    const { listener, client, server } = await pair();
    // Whoever still began to write would make the folder anew.
    await Promise.all([client.flushCapture(), listener.flushCapture()]);
    await rm(folder, { recursive: true });
    const noticed = async (): Promise<boolean> => {
      await exchange(client, server, randomBytes(10));
      return client.flushCapture().then(
        () => false,
        (error: unknown) => (error as { code?: string }).code === "ENOENT",
      );
    };
    await until(noticed, { what: "the loss is noticed" });
    await exchange(client, server, randomBytes(100_000));
    equal(client.state, "open");
  });
});
