import { SockscopeError } from "../core/sockscopeError";
import type { ReadableFile } from "./spoolDisk";

/** Enough for the beginning of a capture with the time of its first packet, and for its last packets. */
const markBytes = 4096;

/**
 * What a file was when it was read, by its beginning and its end: places in it mean nothing once another program has put
 * something else there. A file that only grew is the same.
 */
export class ReadMark {
  private modifiedMs = 0;
  private start: Uint8Array = new Uint8Array(0);
  private end: Uint8Array = new Uint8Array(0);
  private endOffset = 0;

  constructor(private readonly file: ReadableFile) {}

  /** Before anything of it is read. */
  async setStart(): Promise<void> {
    this.modifiedMs = this.file.modifiedMs();
    this.start = await this.file.read(0, markBytes);
  }

  /** Once so much of it was read. */
  async setEnd(bytes: number): Promise<void> {
    this.endOffset = Math.max(0, bytes - markBytes);
    this.end = await this.file.read(this.endOffset, bytes - this.endOffset);
  }

  /** After bytes were read: rejects with a SockscopeError where they may be others than those that were there. */
  async check(): Promise<void> {
    const modifiedMs = this.file.modifiedMs();
    if (modifiedMs === this.modifiedMs) return;
    await this.compare(this.file);
    this.modifiedMs = modifiedMs;
  }

  /** Rejects with a SockscopeError where a file that was opened anew is another one. */
  async compare(file: ReadableFile): Promise<void> {
    const isSame = (await holds(file, 0, this.start)) && (await holds(file, this.endOffset, this.end));
    if (isSame) return;
    const message = `${file.path} was changed after it was opened: close it here and open it again to see what it holds now.`;
    throw new SockscopeError("SOCKSCOPE_FILE_CHANGED", message);
  }
}

async function holds(file: ReadableFile, offset: number, bytes: Uint8Array): Promise<boolean> {
  const now = await file.read(offset, bytes.length);
  return now.length === bytes.length && now.every((byte, at) => byte === bytes[at]);
}
