import { open, type FileHandle } from "node:fs/promises";
import { errorCode, SockscopeError } from "../core/sockscopeError";

/** More than any exchange file, or file that a message holds, needs to be. */
const mostBytes = 64 << 20;
const pieceBytes = 1 << 16;

/**
 * The content of a file, which may also be a pipe. Rejects with a SockscopeError where it cannot be read, or is larger
 * than 64 MiB.
 */
export async function readWholeFile(path: string): Promise<Uint8Array> {
  const handle = await reading(path, () => open(path, "r"));
  try {
    return await reading(path, () => readPieces(handle, path));
  } finally {
    await handle.close();
  }
}

/** A device has no size and no end, so what is read is counted. */
async function readPieces(handle: FileHandle, path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let length = 0; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, null);
    if (bytesRead === 0) return new Uint8Array(Buffer.concat(pieces));
    pieces.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
    if (length > mostBytes) {
      throw new SockscopeError("SOCKSCOPE_FILE_TOO_LARGE", `${path} has more than 64 MiB; name a smaller file.`);
    }
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder; check the path",
  ENOTDIR: "a part of its path is not a folder; check the path",
  EISDIR: "it is a folder; name a file in it",
  EACCES: "you may not read it; check its permissions",
  EPERM: "you may not read it; check its permissions",
  ELOOP: "its links lead in a circle; name the file itself",
  ENAMETOOLONG: "its path is too long; name a shorter one",
  EMFILE: "this process has too many files open; raise the limit (ulimit -n)",
  EIO: "the disk reported an error; copy the file from elsewhere",
};

/** The result of an operation on a path; its failure becomes a SockscopeError that says what to do. */
export async function reading<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof SockscopeError) throw error;
    const code = errorCode(error) ?? "SOCKSCOPE_UNKNOWN";
    const reason = reasons[code] ?? `the system reported ${code}; name another file`;
    throw new SockscopeError(code, `${path} cannot be read: ${reason}.`, { cause: error });
  }
}
