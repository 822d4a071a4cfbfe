import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Address } from "../core/address";
import { isRunning, readCaptureNote, readSessionNote } from "./captureNote";
import { sessionNoteName } from "./captureSession";

/** A capture that an earlier process left. */
export interface EarlierCapture {
  readonly kind: "connection" | "listener";
  readonly address: Address;
  readonly startedEpochMs: number;
  /** Its pcapng files, the oldest first; never empty. */
  readonly files: readonly string[];
  /** The file that says what it is of. */
  readonly note: string;
  readonly bytes: number;
}

/** What an earlier process left. */
export interface EarlierSession {
  readonly folder: string;
  readonly pid: number;
  readonly startedEpochMs: number;
  /** When something was last written. */
  readonly changedEpochMs: number;
  /** False where the process was killed, or crashed. */
  readonly hasEnded: boolean;
  readonly bytes: number;
  /** The oldest first. */
  readonly captures: readonly EarlierCapture[];
}

export interface CleanUpOptions {
  /** How much all sessions of dead processes together may take. */
  readonly maxBytes: number;
  /** Now, unless told. */
  readonly nowEpochMs?: number;
}

const dayMs = 86_400_000;
/** The file that says of a session that its captures were offered to the user. */
const offeredName = "offered";

/** The sessions of processes that no longer run, the newest first. A root that is not there has none. */
export async function listSessions(root: string): Promise<EarlierSession[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, name));
  const sessions = await Promise.all(folders.map(readSession));
  return sessions
    .filter((session) => session !== undefined)
    .sort((one, other) => other.startedEpochMs - one.startedEpochMs);
}

/** The sessions in several folders together, the newest first. */
export async function listAllSessions(roots: readonly string[]): Promise<EarlierSession[]> {
  const sessions = await Promise.all(roots.map(listSessions));
  return sessions.flat().sort((one, other) => other.startedEpochMs - one.startedEpochMs);
}

/** Deletes a session with all its captures. */
export async function deleteSession({ folder }: EarlierSession): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Deletes a capture: its files and its note. */
export async function deleteCapture({ files, note }: EarlierCapture): Promise<void> {
  for (const path of [...files, note]) await rm(path, { force: true });
}

/**
 * Notes that a session's captures are offered to the user. False where they were before, also by another window, and
 * where that cannot be noted.
 */
export async function claimOffer({ folder }: { readonly folder: string }): Promise<boolean> {
  return writeFile(join(folder, offeredName), "", { flag: "wx" }).then(
    () => true,
    () => false,
  );
}

/** The captures in the folder of one session, whether its process runs or not; the oldest first. */
export async function listCaptures(folder: string): Promise<readonly EarlierCapture[]> {
  return readCaptures(folder, await readdir(folder).catch(() => []));
}

/**
 * Deletes the oldest sessions in some folders until the others fit, but nothing that was written to within a day.
 * Returns what was deleted; what cannot be deleted stays.
 */
export async function cleanUpSessions(roots: readonly string[], options: CleanUpOptions): Promise<EarlierSession[]> {
  const { maxBytes, nowEpochMs = Date.now() } = options;
  const sessions = await listAllSessions(roots);
  let bytes = sessions.reduce((sum, session) => sum + session.bytes, 0);
  const deleted: EarlierSession[] = [];
  for (const session of sessions.reverse()) {
    if (bytes <= maxBytes) break;
    if (nowEpochMs - session.changedEpochMs < dayMs) continue;
    const isGone = await deleteSession(session).then(
      () => true,
      () => false,
    );
    if (!isGone) continue;
    bytes -= session.bytes;
    deleted.push(session);
  }
  return deleted;
}

async function readSession(folder: string): Promise<EarlierSession | undefined> {
  const note = await readSessionNote(join(folder, sessionNoteName));
  if (!note) return undefined;
  const names = await readdir(folder).catch(() => []);
  const stats = await Promise.all(names.map((name) => fileStats(join(folder, name))));
  const changedEpochMs = Math.max(note.startedEpochMs, ...stats.map(({ mtimeMs }) => mtimeMs));
  const running = await isRunning(note);
  // What another machine writes to cannot be asked; a day of silence is taken for its end.
  if (running ?? (!note.hasEnded && Date.now() - changedEpochMs < dayMs)) return undefined;
  const { pid, startedEpochMs, hasEnded } = note;
  const bytes = stats.reduce((sum, { size }) => sum + size, 0);
  const captures = await readCaptures(folder, names);
  return { folder, pid, startedEpochMs, changedEpochMs, hasEnded, bytes, captures };
}

async function readCaptures(folder: string, names: readonly string[]): Promise<EarlierCapture[]> {
  const notes = names.filter((name) => name.endsWith(".json") && name !== sessionNoteName);
  const captures = await Promise.all(notes.map((name) => readCapture(folder, name, names)));
  return captures
    .filter((capture) => capture !== undefined)
    .sort((one, other) => one.startedEpochMs - other.startedEpochMs);
}

async function readCapture(
  folder: string,
  noteName: string,
  names: readonly string[],
): Promise<EarlierCapture | undefined> {
  const note = await readCaptureNote(join(folder, noteName));
  const prefix = `${basename(noteName, ".json")}.`;
  const paths = names
    .filter((name) => name.startsWith(prefix) && name.endsWith(".pcapng"))
    .sort((one, other) => one.length - other.length || (one < other ? -1 : 1))
    .map((name) => join(folder, name));
  const sizes = await Promise.all(paths.map(async (path) => (await fileStats(path)).size));
  // A file that could be made and not be written is empty, and no capture.
  const files = paths.filter((_, at) => sizes[at] !== 0);
  if (!note || files.length === 0) return undefined;
  const { kind, address, startedEpochMs } = note;
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return { kind, address, startedEpochMs, files, note: join(folder, noteName), bytes };
}

async function fileStats(file: string): Promise<{ size: number; mtimeMs: number }> {
  return stat(file).catch(() => ({ size: 0, mtimeMs: 0 }));
}
