import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { open as openFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { openedSource } from "../../src/engine/captureSource";
import { exportCapture } from "../../src/engine/exportCapture";
import { listCaptures } from "../../src/store/earlierSessions";
import type { OpenedCapture } from "../../src/store/openCapture";
import { runTool } from "../support/captureTools";
import type { PatternReport } from "../support/pattern";
import { kill, killedFiles, killPatternPrograms, openKilled, startPattern } from "../support/patternCapture";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";

const kills = Number(process.env["SOCKSCOPE_TEST_KILLS"] ?? 3);
/** What a spool holds in memory at most before it stops reading, and a little more: what was read until it took effect. */
const mostWaitingBytes = 20 << 20;
/** A tenth of a second and what a busy machine may take. */
const mostLostMs = 1000;

interface Killed {
  readonly root: string;
  readonly reports: readonly PatternReport[];
}

/** Kills a recording program in the middle of streams at full rate, once something is on disk: not before the first flush. */
async function killRecording(options: { afterMs: number; connections: number; maxBytes: number }): Promise<Killed> {
  const root = await temporaryFolder();
  const recorder = startPattern({ kind: "record", root, maxBytes: options.maxBytes });
  const reports: PatternReport[] = [];
  recorder.on("message", (report) => reports.push(report as PatternReport));
  const { port } = await until(() => reports[0], { what: "the program listens" });
  const sender = startPattern({ kind: "send", port, connections: options.connections });
  await until(() => (reports.at(-1)?.receivedBytes ?? 0) > 0, { what: "bytes are coming" });
  await until(() => isOnDisk(root), { what: "bytes are being written" });
  await new Promise((resolve) => setTimeout(resolve, options.afterMs));
  await Promise.all([kill(recorder), kill(sender)]);
  return { root, reports };
}

async function isOnDisk(root: string): Promise<boolean> {
  const sessions = await readdir(root);
  const captures = await Promise.all(sessions.map((session) => listCaptures(join(root, session))));
  return captures.flat().length > 0;
}

/** How long a part of what came, up to when the last of it came, is not in the capture; nothing comes while the disk lags. */
function lostMs(reports: readonly PatternReport[], keptBytes: number): number {
  const receivedBytes = reports.at(-1)?.receivedBytes ?? 0;
  const last = reports.find((report) => report.receivedBytes === receivedBytes)?.timeMs ?? 0;
  const kept = reports.findLast(({ receivedBytes }) => receivedBytes <= keptBytes)?.timeMs ?? 0;
  return last - kept;
}

async function assertNothingOlderLost({ root, reports }: Killed): Promise<{ bytes: number; ms: number; cut: number }> {
  const capture = await openKilled(await killedFiles(root));
  const { cut } = capture.unread;
  const kept = capture.totalBytes;
  const received = reports.at(-1)?.receivedBytes ?? 0;
  assert.ok(received - kept < mostWaitingBytes, `${received - kept} bytes were lost`);
  const ms = lostMs(reports, kept);
  assert.ok(ms < mostLostMs, `what came in the last ${ms} ms was lost`);
  if (cut.length > 0) await assertExportsWhole(capture);
  capture.dispose();
  return { bytes: Math.max(0, received - kept), ms, cut: cut[0]?.bytes ?? 0 };
}

/** An export of a file whose last block is cut is without it. */
async function assertExportsWhole(capture: OpenedCapture): Promise<void> {
  const file = join(await temporaryFolder(), "exported.pcapng");
  const target = await openFile(file, "w");
  const request = { source: openedSource(capture), format: "pcapng", choice: "all", transport: "tcp" } as const;
  const write = (bytes: Uint8Array): Promise<void> => target.appendFile(bytes);
  await exportCapture({ ...request, endpoint: "tcp://127.0.0.1:7700" }, { write });
  await target.close();
  const { complaints } = await runTool("capinfos", "-c", file);
  assert.equal(complaints, "");
}

describe("A capture whose program is killed in the middle of a stream", () => {
  afterEach(async () => {
    await killPatternPrograms();
    await removeTemporaryFolders();
  });

  const variants = [
    { connections: 1, maxBytes: 1 << 30 },
    { connections: 3, maxBytes: 1 << 30 },
    { connections: 1, maxBytes: 32 << 20 },
  ];
  for (let turn = 0; turn < kills; turn++) {
    const variant = variants[turn % variants.length] ?? { connections: 1, maxBytes: 1 << 30 };
    it(`holds all but the last moment, and nothing wrong: ${JSON.stringify(variant)}, kill ${turn + 1}`, async () => {
      const killed = await killRecording({ ...variant, afterMs: randomInt(250) });
      const lost = await assertNothingOlderLost(killed);
      if (process.env["SOCKSCOPE_TEST_KILLS"] !== undefined) console.log(JSON.stringify(lost));
    });
  }
});
