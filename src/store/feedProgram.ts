import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { errorCode, SockscopeError } from "../core/sockscopeError";

/** What a program is started with, and what it is fed. */
export interface FedProgram {
  readonly file: string;
  readonly args: readonly string[];
  /** What the program puts before each complaint, such as the time, and what says nothing of it. */
  readonly complaintPrefix?: RegExp;
  /** What goes into its standard input; to end soon after the signal is aborted. */
  readonly input: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

/** A program that does not read gets so long to take what is under way before its input is closed. */
const graceMs = 1000;
const mostComplaint = 4096;

/** Signals with which a program ends itself; with others somebody ends it, and knows why. */
const crashes = new Set<string | number | null>([
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGILL",
  "SIGSEGV",
  "SIGSYS",
  "SIGTRAP",
]);

/**
 * Starts a program and feeds it through its standard input, no faster than it reads, until the input ends, the signal is
 * aborted or the program ends; then its input is closed, and it is left to itself. Resolves once nothing is fed any more.
 * Rejects with a SockscopeError where the program cannot be started, or ended with a complaint while it was fed.
 */
export async function feedProgram(program: FedProgram, signal: AbortSignal): Promise<void> {
  const { file, args, input } = program;
  const complaints = new ComplaintFile();
  const child = spawn(file, args, {
    stdio: ["pipe", "ignore", complaints.handle],
    detached: process.platform !== "win32",
  });
  // Node's types do not follow what is asked for here: there is one.
  const stdin = child.stdin as Writable;
  const ending = new AbortController();
  const stop = (): void => ending.abort();
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once("error", (error) => reject(startProblem(error, file)));
    child.once("exit", (code, endedBy) => resolve(code ?? endedBy));
  }).finally(stop);
  ended.catch(() => undefined);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  ending.signal.addEventListener("abort", () => setTimeout(() => stdin.destroy(), graceMs).unref());
  const source = Readable.from(input(ending.signal), { objectMode: true, highWaterMark: 1 });
  // A program that ends takes no more, which is its right; why is told by its end.
  await pipeline(source, stdin).catch(() => undefined);
  signal.removeEventListener("abort", stop);
  child.unref();
  try {
    const end = await Promise.race([ended, stillRunning(signal)]);
    const hasFailed = typeof end === "number" ? end !== 0 : crashes.has(end ?? null);
    if (hasFailed && !signal.aborted) throw endProblem(program, String(end), complaints.read());
  } finally {
    complaints.close();
  }
}

/**
 * Where a program writes what it complains about: a file, which unlike a pipe is still there for a program that outlives
 * us.
 */
class ComplaintFile {
  private readonly path = join(tmpdir(), `sockscope-${randomBytes(6).toString("hex")}.log`);
  readonly handle = openSync(this.path, "wx+", 0o600);

  /** What was written so far, from its beginning. */
  read(): string {
    const bytes = Buffer.alloc(mostComplaint);
    return bytes.toString("utf8", 0, readSync(this.handle, bytes, 0, mostComplaint, 0));
  }

  close(): void {
    closeSync(this.handle);
    rmSync(this.path, { force: true });
  }
}

/** A program that was fed to the end goes on without us; one that closed its input is about to end. */
function stillRunning(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), signal.aborted ? 0 : graceMs).unref());
}

function startProblem(error: Error, file: string): SockscopeError {
  const code = errorCode(error) ?? "SOCKSCOPE_UNKNOWN";
  return new SockscopeError(code, `${file} could not be started: the system reported ${code}.`, { cause: error });
}

function endProblem({ file, complaintPrefix = /^\s+/ }: FedProgram, end: string, complaint: string): SockscopeError {
  const lines = complaint.split(/\r?\n/).map((each) => each.replace(complaintPrefix, ""));
  const [line = ""] = lines.filter((each) => each.trim() !== "");
  const said = line === "" ? "it said nothing more" : `it said “${line.trim().slice(0, 300)}”`;
  const message = `${basename(file)} ended with ${end.startsWith("SIG") ? end : `code ${end}`}: ${said}.`;
  return new SockscopeError("SOCKSCOPE_PROGRAM_FAILED", message);
}
