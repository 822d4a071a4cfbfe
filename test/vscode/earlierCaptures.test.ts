import { deepEqual, equal, match } from "node:assert/strict";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import type * as vscode from "vscode";
import { formatAddress } from "../../src/core/address";
import { CaptureStore } from "../../src/engine/captureStore";
import { Endpoints } from "../../src/engine/endpoints";
import { capturesOf, earlierCaptures } from "../../src/host/captures/earlierCaptures";
import { cleanUpCaptures } from "../../src/host/captures/tendCaptures";
import { leaveSession } from "../support/earlierSession";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";

const dayMs = 86_400_000;
const payload = new Uint8Array(100_000);
const captures = [
  { endpoint: "tcp://127.0.0.1:7700", payload },
  { endpoint: "udp://127.0.0.1:53", payload: payload.subarray(0, 100) },
];

describe("Earlier captures", () => {
  let root: string;
  let store: CaptureStore;
  let endpoints: Endpoints;
  let maxTotalBytes = Infinity;

  beforeEach(async () => {
    root = await temporaryFolder();
    const limits = { maxBytes: 1 << 30, maxRecords: 1e7 };
    maxTotalBytes = Infinity;
    store = new CaptureStore({
      folder: { path: root },
      folders: [root],
      limits,
      get maxTotalBytes() {
        return maxTotalBytes;
      },
    });
    endpoints = new Endpoints(store.captures);
  });
  afterEach(async () => {
    await endpoints.dispose();
    await removeTemporaryFolders();
  });

  const labels = async (address?: string): Promise<string[]> =>
    capturesOf(await earlierCaptures(store, endpoints), address).map(
      ({ origin, captures: found }) => `${origin}: ${found.map((each) => formatAddress(each.address)).join(", ")}`,
    );

  it("are those of earlier sessions, and of this one's endpoints that were removed, the newest first", async () => {
    await leaveSession(root, { ageMs: 2000, hasEnded: true, captures: captures.slice(0, 1) });
    await leaveSession(root, { ageMs: 1000, captures });
    deepEqual(await labels(), ["interrupted: udp://127.0.0.1:53, tcp://127.0.0.1:7700", "ended: tcp://127.0.0.1:7700"]);
    deepEqual(await labels("udp://127.0.0.1:53"), ["interrupted: udp://127.0.0.1:53"]);
    equal((await labels("tcp://127.0.0.1:1")).length, 2, "an address that nothing is of narrows nothing");
    const listening = endpoints.listen({ transport: "tcp", host: "127.0.0.1", port: 0 });
    await listening.opened;
    await listening.endpoint.flushCapture();
    equal((await labels()).length, 2, "what is listed is not an earlier one");
    endpoints.remove(listening.endpoint);
    await until(async () => (await labels()).length === 3, { what: "the removed one is there" });
    equal((await labels())[0], "removed: tcp://127.0.0.1:0");
  });

  it("of interrupted sessions are handed out once, whoever asks", async () => {
    await leaveSession(root, { hasEnded: true, captures });
    await leaveSession(root, {});
    const killed = await leaveSession(root, { ageMs: 1000, captures });
    const [first, second] = await Promise.all([store.takeInterrupted(), store.takeInterrupted()]);
    deepEqual(
      [...first, ...second].map(({ folder }) => folder),
      [killed],
    );
    deepEqual(await store.takeInterrupted(), []);
  });

  it("are deleted one by one, or with their session", async () => {
    const killed = await leaveSession(root, { captures });
    const [session] = await store.earlierSessions();
    const [first] = session?.captures ?? [];
    if (!session || !first) throw new Error("Nothing is listed.");
    await store.deleteCapture(first);
    deepEqual(await labels(), ["interrupted: udp://127.0.0.1:53"]);
    equal(existsSync(first.files[0] ?? ""), false);
    await store.deleteSession(session);
    equal(existsSync(killed), false);
    await store.deleteCapture(first);
  });

  it("are cleaned up beyond what they may take, which the log says", async () => {
    const old = await leaveSession(root, { ageMs: 2 * dayMs, captures });
    const young = await leaveSession(root, { captures });
    const lines: string[] = [];
    const log = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) };
    await cleanUpCaptures(store, log as unknown as vscode.LogOutputChannel);
    deepEqual(lines, []);
    maxTotalBytes = 1000;
    await cleanUpCaptures(store, log as unknown as vscode.LogOutputChannel);
    equal(lines.length, 1);
    match(lines.join("\n"), /^Deleted .* with 2 captures, \d+(\.\d)? KB: earlier captures took more than they may\.$/);
    equal(existsSync(old), false);
    equal(existsSync(young), true);
    await rm(dirname(young), { recursive: true });
    await cleanUpCaptures(store, log as unknown as vscode.LogOutputChannel);
    equal(lines.length, 1);
  });
});
