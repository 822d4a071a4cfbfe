import { renameSync, writeFileSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { parseAddress, type Address } from "../core/address";
import { isObject } from "../core/connection/readLifecycleEvent";

/** What `session.json` says of the process that recorded. */
export interface SessionNote {
  readonly sockscope: 1;
  readonly pid: number;
  /** Tells two processes of the same number apart, where the system says when they began. */
  readonly processStart?: string;
  readonly hostname: string;
  readonly startedEpochMs: number;
  /** Whether the session ended in order; otherwise its process was killed, or is running. */
  readonly hasEnded: boolean;
}

/** What the JSON file beside a capture says of it. */
export interface CaptureNote {
  readonly kind: "connection" | "listener";
  /** `tcp://127.0.0.1:7700`, as it was asked for. */
  readonly endpoint: string;
  readonly startedEpochMs: number;
  readonly pid: number;
}

/** Several may write the same note at a time, each to a file of its own first. */
let lastWritten = 0;

/** A process that is killed while it writes leaves the note as it was. */
export async function writeNote(file: string, note: SessionNote | CaptureNote): Promise<void> {
  const written = `${file}.${++lastWritten}`;
  await writeFile(written, noteText(note));
  await rename(written, file);
}

/** The same at once, for a process that ends. */
export function writeNoteSync(file: string, note: SessionNote | CaptureNote): void {
  const written = `${file}.end`;
  writeFileSync(written, noteText(note));
  renameSync(written, file);
}

function noteText(note: SessionNote | CaptureNote): string {
  return `${JSON.stringify(note, undefined, 2)}\n`;
}

/** The note in a file; undefined where there is none, or something else. */
export async function readSessionNote(file: string): Promise<SessionNote | undefined> {
  const note = await readJson(file);
  const { pid, hostname: host, startedEpochMs, hasEnded, processStart } = note;
  if (typeof pid !== "number" || typeof host !== "string" || typeof startedEpochMs !== "number") return undefined;
  const known: SessionNote = { sockscope: 1, pid, hostname: host, startedEpochMs, hasEnded: hasEnded === true };
  return typeof processStart === "string" ? { ...known, processStart } : known;
}

export async function readCaptureNote(file: string): Promise<(CaptureNote & { address: Address }) | undefined> {
  const { kind, endpoint, startedEpochMs, pid } = await readJson(file);
  if ((kind !== "connection" && kind !== "listener") || typeof endpoint !== "string") return undefined;
  if (typeof startedEpochMs !== "number" || typeof pid !== "number") return undefined;
  const result = parseAddress(endpoint, { allowsPortZero: true });
  return result.ok ? { kind, endpoint, startedEpochMs, pid, address: result.address } : undefined;
}

async function readJson(file: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** This process, for its session's note. */
export async function ownSessionNote(startedEpochMs: number): Promise<SessionNote> {
  const { pid } = process;
  const processStart = await processStartOf(pid);
  const note: SessionNote = { sockscope: 1, pid, hostname: hostname(), startedEpochMs, hasEnded: false };
  return processStart === undefined ? note : { ...note, processStart };
}

/** Whether the process that wrote a note still runs; undefined where it ran on another machine, or in another container. */
export async function isRunning(note: SessionNote): Promise<boolean | undefined> {
  if (note.hostname !== hostname()) return undefined;
  if (note.processStart !== undefined) return (await processStartOf(note.pid)) === note.processStart;
  try {
    process.kill(note.pid, 0);
    return true;
  } catch (error) {
    return isObject(error) && error["code"] === "EPERM";
  }
}

/**
 * When a process began, in the system's own count; undefined where the process or the information is missing.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html field 22
 */
async function processStartOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}
