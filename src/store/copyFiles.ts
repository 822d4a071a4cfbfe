import { errorCode, SockscopeError } from "../core/sockscopeError";
import type { DroppedRecords } from "../core/capture/capture";
import type { ExportOptions, ExportWriter } from "../core/capture/export/exportSource";
import { readingProblem } from "./spoolProblem";
import type { ReadableFile } from "./spoolDisk";

const pieceBytes = 1 << 20;

/** The beginning of a file of a capture, to be copied once. */
export interface FilePart {
  /** Not opened yet, and closed by who copies it. */
  readonly file: ReadableFile;
  readonly bytes: number;
  /** What of the capture is in it. */
  readonly holds: DroppedRecords;
}

/**
 * Copies files, one after the other; one that was deleted meanwhile is left out. Resolves with what those held that were.
 * Rejects with a SockscopeError where a file cannot be read, or not as far as it should be.
 */
export async function copyFiles(
  parts: readonly FilePart[],
  target: ExportWriter,
  { signal, onProgress }: ExportOptions = {},
): Promise<DroppedRecords> {
  let leftOut: DroppedRecords = { records: 0, bytes: 0 };
  for (const [at, { file, bytes: size, holds }] of parts.entries()) {
    try {
      for (let from = 0; from < size;) {
        signal?.throwIfAborted();
        const piece = await read(file, from, Math.min(pieceBytes, size - from));
        if (!piece) {
          leftOut = { records: leftOut.records + holds.records, bytes: leftOut.bytes + holds.bytes };
          break;
        }
        await target.write(piece);
        from += piece.length;
        onProgress?.((at + from / size) / parts.length);
      }
    } finally {
      await file.close();
    }
  }
  return leftOut;
}

/** Undefined where the file is gone. */
async function read(file: ReadableFile, from: number, length: number): Promise<Uint8Array | undefined> {
  try {
    const piece = await file.read(from, length);
    if (piece.length > 0) return piece;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw readingProblem(error, file.path);
  }
  const message = `${file.path} could not be read: it has become shorter; open it again to see what is left.`;
  throw new SockscopeError("SOCKSCOPE_FILE_CUT", message);
}
