import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { CaptureSettings, defaultConnectOptions } from "../../src/host/settings";
import { OwnTime } from "../support/ownTime";
import { stopPeers } from "../support/peers";
import { silentPort } from "../support/silentPort";
import { activateSockscope } from "../support/sockscopeApi";
import { until, untilReads } from "../support/until";

const ownFolder = join(homedir(), "own", "captures");

describe("The settings", () => {
  const changed = new Set<string>();

  afterEach(async () => {
    for (const name of changed) await set(name, undefined);
    changed.clear();
    await stopPeers();
  });

  async function set(name: string, value: unknown): Promise<void> {
    changed.add(name);
    await vscode.workspace.getConfiguration("sockscope").update(name, value, vscode.ConfigurationTarget.Global);
  }

  it("have their defaults where nothing is set", () => {
    deepEqual(defaultConnectOptions(), { connectTimeoutMs: 10_000, noDelay: true, keepAliveMs: 0 });
    const capture = new CaptureSettings(ownFolder);
    deepEqual(capture.limits, { maxBytes: 1 << 30, maxRecords: 10_000_000 });
    equal(capture.maxTotalBytes, 10 * 2 ** 30);
    deepEqual(capture.folder, { path: ownFolder });
    deepEqual(capture.folders, [ownFolder]);
    capture.dispose();
  });

  it("hold as soon as they are changed", async () => {
    const capture = new CaptureSettings(ownFolder);
    await set("capture.maxMegabytes", 2);
    await set("capture.maxRecords", 5000);
    await until(() => capture.limits.maxRecords === 5000, { what: "the limits have changed" });
    deepEqual(capture.limits, { maxBytes: 2 << 20, maxRecords: 5000 });
    await set("capture.folder", "~/elsewhere");
    await until(() => capture.folder.path !== ownFolder, { what: "the folder has changed" });
    deepEqual(capture.folder, { path: join(homedir(), "elsewhere") });
    deepEqual(capture.folders, [join(homedir(), "elsewhere"), ownFolder]);
    capture.dispose();
    await set("tcp.noDelay", false);
    await set("tcp.keepAliveMs", 60_000);
    await untilReads(defaultConnectOptions, { connectTimeoutMs: 10_000, noDelay: false, keepAliveMs: 60_000 });
  });

  it("name a folder that is not absolute in one sentence, and use the extension's own", async () => {
    const capture = new CaptureSettings(ownFolder);
    await set("capture.folder", "captures");
    await until(() => capture.folder.problem, { what: "the folder is refused" });
    equal(capture.folder.path, ownFolder);
    capture.dispose();
  });

  it("are kept within their bounds, whatever the file says", async () => {
    await set("connect.timeoutMs", 1);
    await set("tcp.keepAliveMs", "soon");
    await until(() => defaultConnectOptions().connectTimeoutMs === 100, { what: "the time-out has changed" });
    equal(defaultConnectOptions().keepAliveMs, 0);
  });

  it("end an attempt to connect that nobody answers", async () => {
    const api = await activateSockscope();
    const silent = await silentPort();
    await set("connect.timeoutMs", 300);
    const time = new OwnTime();
    await rejects(api.connect(`127.0.0.1:${silent.port}`), { code: "ETIMEDOUT" });
    const tookMs = time.end();
    ok(tookMs < 5000, `It took ${tookMs} ms.`);
    silent.release();
  });
});
