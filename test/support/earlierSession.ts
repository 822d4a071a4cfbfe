import { mkdir, readdir, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { writeNote } from "../../src/store/captureNote";
import { sessionNoteName } from "../../src/store/captureSession";
import { SpoolCapture } from "../../src/store/spoolCapture";
import { address } from "./testEndpoints";

/** A process number that no system gives. */
const deadPid = 2 ** 31 - 1;

export interface EarlierSessionParts {
  /** Whether the process ended in order; by default it was killed. */
  readonly hasEnded?: boolean;
  /** How long ago everything was written. */
  readonly ageMs?: number;
  /** What each capture is of, and what was received over it. */
  readonly captures?: readonly { readonly endpoint: string; readonly payload: Uint8Array }[];
}

/** Leaves a folder below a root as a process leaves it that was killed, or that ended; the path of the folder. */
export async function leaveSession(root: string, parts: EarlierSessionParts = {}): Promise<string> {
  const { hasEnded = false, ageMs = 0, captures = [] } = parts;
  const startedEpochMs = Date.now() - ageMs;
  const folder = join(root, `${new Date(startedEpochMs).toISOString().replace(/[:.]/g, "-")}-${deadPid}`);
  await mkdir(folder, { recursive: true });
  const note = { sockscope: 1, pid: deadPid, hostname: hostname(), startedEpochMs, hasEnded } as const;
  await writeNote(join(folder, sessionNoteName), note);
  for (const [at, { endpoint, payload }] of captures.entries()) {
    const name = `capture-${at + 1}`;
    const startedAt = startedEpochMs + at;
    await writeNote(join(folder, `${name}.json`), {
      kind: "connection",
      endpoint,
      startedEpochMs: startedAt,
      pid: deadPid,
    });
    await record(folder, name, { endpoint, payload, originEpochMs: startedAt });
  }
  for (const name of await readdir(folder))
    await utimes(join(folder, name), startedEpochMs / 1e3, startedEpochMs / 1e3);
  return folder;
}

interface Recording {
  readonly endpoint: string;
  readonly payload: Uint8Array;
  readonly originEpochMs: number;
}

async function record(folder: string, name: string, { endpoint, payload, originEpochMs }: Recording): Promise<void> {
  const limits = { maxBytes: 1 << 30, maxRecords: 1e7 };
  const capture = new SpoolCapture({ folder, name, endpoint: address(endpoint), originEpochMs, limits: () => limits });
  const [local, remote] = [50_000, address(endpoint).port].map((port) => ({ host: "127.0.0.1", port }));
  if (local && remote) capture.appendEvent({ type: "connected", local, remote }, { connection: 1, timeNs: 1e6 });
  capture.appendBytes("in", payload, { connection: 1, timeNs: 2e6 });
  await capture.close();
}
