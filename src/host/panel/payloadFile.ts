import { open, stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { errorCode, SockscopeError } from "../../core/sockscopeError";

/** A file to send, as it was when it was looked at. */
export interface PayloadFile {
  readonly path: string;
  readonly bytes: number;
}

const bytesPerChunk = 1 << 20;

/** Looks at a file; rejects with a {@link SockscopeError} where it is not one that can be sent. */
export async function findPayloadFile(path: string): Promise<PayloadFile> {
  if (path === "") throw fileError("No file is chosen: choose the file to send.");
  if (!isAbsolute(path)) throw fileError(`${path} is not a whole path: choose the file to send.`);
  const found = await stat(path).catch((error: unknown) => Promise.reject(describe(error, path)));
  if (!found.isFile()) throw fileError(`${path} is not a file: choose one to send.`);
  return { path, bytes: found.size };
}

/**
 * Reads a file in pieces of 1 MiB, each a fresh array, up to the size that it had when it was looked at. Throws a
 * {@link SockscopeError} where it cannot be read, or has become shorter since.
 */
export async function* readPayloadFile({ path, bytes }: PayloadFile): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r").catch((error: unknown) => Promise.reject(describe(error, path)));
  try {
    for (let at = 0; at < bytes;) {
      const chunk = new Uint8Array(Math.min(bytesPerChunk, bytes - at));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) throw fileError(`${path} became shorter while it was read: send it again.`);
      at += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } catch (error) {
    throw describe(error, path);
  } finally {
    await file.close();
  }
}

/** The first bytes of a file, `count` at most. Rejects as {@link readPayloadFile} throws. */
export async function readFileStart({ path, bytes }: PayloadFile, count: number): Promise<Uint8Array> {
  for await (const chunk of readPayloadFile({ path, bytes: Math.min(count, bytes) })) return chunk;
  return new Uint8Array(0);
}

function fileError(message: string, cause?: unknown): SockscopeError {
  return new SockscopeError("SOCKSCOPE_BAD_FILE", message, { cause });
}

function describe(error: unknown, path: string): SockscopeError {
  if (error instanceof SockscopeError) return error;
  const code = errorCode(error) ?? "an unknown error";
  if (code === "ENOENT" || code === "ENOTDIR") return fileError(`There is no file ${path}: choose another one.`, error);
  if (code === "EACCES" || code === "EPERM") {
    return fileError(`${path} cannot be read: check its permissions, or choose another file.`, error);
  }
  return fileError(`${path} cannot be read, the system reported ${code}: choose another file.`, error);
}
