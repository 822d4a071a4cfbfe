import { randomBytes } from "node:crypto";
import { chmod, open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ExportWriter } from "../core/capture/export/exportSource";
import { errorCode, SockscopeError } from "../core/sockscopeError";

const mostWaitingBytes = 1 << 20;

/**
 * Writes a file as a whole: into a new one beside it, which takes its place only once everything is in it. Whatever goes
 * wrong leaves the old file as it was, and nothing else. Rejects with a SockscopeError where the file cannot be written,
 * and with whatever `write` rejects with.
 */
export async function replaceFile<T>(path: string, write: (target: ExportWriter) => Promise<T>): Promise<T> {
  const target = await realpath(path).catch(() => path);
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.part`);
  const handle = await writing(path, () => open(draft, "wx"));
  try {
    const file = new DraftFile(handle, path);
    const result = await write(file).finally(() => file.finish());
    await writing(path, () => replace(draft, target));
    return result;
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Whether two paths lead to one file. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => realpath(path).catch(() => undefined)));
  return first !== undefined && first === second;
}

/** The new file may be read and written by those who may the old one. */
async function replace(draft: string, target: string): Promise<void> {
  const old = await stat(target).catch(() => undefined);
  if (old) await chmod(draft, old.mode).catch(() => undefined);
  await rename(draft, target);
}

/** Gathers what is written, so that many small pieces are few writes. */
class DraftFile implements ExportWriter {
  private parts: Uint8Array[] = [];
  private waitingBytes = 0;
  private hasFailed = false;

  constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
  ) {}

  write(bytes: Uint8Array): Promise<void> | undefined {
    this.parts.push(bytes);
    this.waitingBytes += bytes.length;
    return this.waitingBytes >= mostWaitingBytes ? this.flush() : undefined;
  }

  /** Writes what is left, and closes the file in any case. */
  async finish(): Promise<void> {
    try {
      if (!this.hasFailed) await this.flush();
    } finally {
      await writing(this.path, () => this.handle.close());
    }
  }

  private async flush(): Promise<void> {
    const { parts } = this;
    this.parts = [];
    this.waitingBytes = 0;
    try {
      for (const part of joined(parts)) await writing(this.path, () => this.handle.writeFile(part));
    } catch (error) {
      this.hasFailed = true;
      throw error;
    }
  }
}

/** Large parts as they are, small ones joined. */
function joined(parts: readonly Uint8Array[]): Uint8Array[] {
  return parts.length === 1 ? [...parts] : [Buffer.concat(parts)];
}

async function writing<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw writingProblem(error, path);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space, or choose another folder",
  EDQUOT: "your quota on the disk is used up; free some space, or choose another folder",
  EROFS: "its file system is read-only; choose another folder",
  EACCES: "you may not write there; choose another folder",
  EPERM: "you may not write there, or another program has it open; choose another name or folder",
  EBUSY: "another program has it open; close it there, or choose another name",
  ENOENT: "its folder is not there; choose another one",
  ENOTDIR: "a part of its path is not a folder; choose another one",
  EISDIR: "it is a folder; choose another name",
  ENAMETOOLONG: "its name is too long; choose a shorter one",
};

/** Why a file could not be written, in one sentence. */
export function writingProblem(error: unknown, path: string): SockscopeError {
  if (error instanceof SockscopeError) return error;
  const code = errorCode(error) ?? "SOCKSCOPE_UNKNOWN";
  const reason = reasons[code] ?? `the system reported ${code}; choose another place`;
  return new SockscopeError(code, `${path} could not be written: ${reason}.`, { cause: error });
}
