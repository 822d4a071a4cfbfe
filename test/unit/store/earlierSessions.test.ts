import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { CaptureSession } from "../../../src/store/captureSession";
import { cleanUpSessions, deleteSession, listSessions } from "../../../src/store/earlierSessions";
import { openCapture } from "../../../src/store/openCapture";
import { leaveSession } from "../../support/earlierSession";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolder";

const dayMs = 86_400_000;
const payload = new Uint8Array(10_000).fill(7);
const captures = [
  { endpoint: "tcp://127.0.0.1:7700", payload },
  { endpoint: "udp://[::1]:53", payload: payload.subarray(0, 100) },
];

describe("The sessions that earlier processes left", () => {
  afterEach(removeTemporaryFolders);

  it("are listed the newest first, with their captures, and open again", async () => {
    const root = await temporaryFolder();
    const old = await leaveSession(root, { ageMs: 5000, hasEnded: true });
    const killed = await leaveSession(root, { captures });
    const sessions = await listSessions(root);
    assert.deepEqual(
      sessions.map(({ folder, hasEnded }) => ({ folder, hasEnded })),
      [
        { folder: killed, hasEnded: false },
        { folder: old, hasEnded: true },
      ],
    );
    const [tcp, udp] = sessions[0]?.captures ?? [];
    assert.deepEqual(tcp?.address, { transport: "tcp", host: "127.0.0.1", port: 7700 });
    assert.equal(udp?.address.transport, "udp");
    const opened = await openCapture(tcp.files);
    await opened.finished;
    assert.deepEqual(await opened.bytes(2), payload);
    opened.dispose();
    for (const session of sessions) await deleteSession(session);
    assert.deepEqual(await readdir(root), []);
  });

  it("do not include that of a process that runs, this one's own among them", async () => {
    const root = await temporaryFolder();
    const own = new CaptureSession(() => root);
    const capture = own.newCapture({
      kind: "connection",
      address: { transport: "tcp", host: "127.0.0.1", port: 7700 },
      originEpochMs: 1,
      limits: () => ({ maxBytes: 1 << 20, maxRecords: 1000 }),
    });
    capture.appendBytes("in", payload, { connection: 1, timeNs: 1 });
    await capture.close();
    const noted = (): unknown => JSON.parse(readFileSync(join(own.folder, "session.json"), "utf8"));
    assert.equal((noted() as { hasEnded: boolean }).hasEnded, false);
    own.end();
    own.end();
    assert.equal((noted() as { hasEnded: boolean }).hasEnded, true);
    const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });
    const folder = join(root, "other");
    await mkdir(folder);
    const note = { sockscope: 1, pid: child.pid, hostname: hostname(), startedEpochMs: 1, hasEnded: false };
    await writeFile(join(folder, "session.json"), JSON.stringify(note));
    assert.deepEqual(await listSessions(root), []);
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.equal((await listSessions(root)).length, 1);
  });

  it("are none where there is no folder, and leave out what is something else", async () => {
    const root = await temporaryFolder();
    assert.deepEqual(await listSessions(join(root, "not there")), []);
    await mkdir(join(root, "other"));
    await mkdir(join(root, "broken"));
    await writeFile(join(root, "broken", "session.json"), "{");
    await writeFile(join(root, "file"), "");
    assert.deepEqual(await listSessions(root), []);
    assert.deepEqual(await cleanUpSessions([root], { maxBytes: 0 }), []);
    assert.equal((await readdir(root)).length, 3);
  });

  it("are cleaned up from the oldest on until the rest fits, but never what is younger than a day", async () => {
    const [first, second] = [await temporaryFolder(), await temporaryFolder()];
    const oldest = await leaveSession(first, { ageMs: 5 * dayMs, captures });
    const older = await leaveSession(second, { ageMs: 3 * dayMs, captures });
    const old = await leaveSession(first, { ageMs: 2 * dayMs, captures, hasEnded: true });
    const young = await leaveSession(second, { ageMs: dayMs - 60_000, captures });
    const [{ bytes } = { bytes: 0 }] = await listSessions(second);
    const roots = [first, second];
    const deleted = await cleanUpSessions(roots, { maxBytes: bytes * 2.5 });
    assert.deepEqual(
      deleted.map(({ folder }) => folder),
      [oldest, older],
    );
    const rest = await cleanUpSessions(roots, { maxBytes: 0 });
    assert.deepEqual(
      rest.map(({ folder }) => folder),
      [old],
    );
    assert.deepEqual(
      (await listSessions(second)).map(({ folder }) => folder),
      [young],
    );
  });
});
