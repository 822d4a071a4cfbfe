import type { SockscopeError } from "../core/sockscopeError";
import type { ReadableFile } from "./spoolDisk";

/** A file whose content is in memory because it is not on a disk of this machine, or the reason why there is none. */
export class MemoryFile implements ReadableFile {
  constructor(
    readonly path: string,
    private readonly content: Uint8Array | SockscopeError,
  ) {}

  async read(position: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.readSync(position, length));
  }

  async readInto(position: number, room: Uint8Array): Promise<number> {
    const content = this.bytes.subarray(position, position + room.length);
    room.set(content);
    return Promise.resolve(content.length);
  }

  readSync(position: number, length: number): Uint8Array {
    return this.bytes.slice(position, position + length);
  }

  async size(): Promise<number> {
    return Promise.resolve(this.bytes.length);
  }

  modifiedMs(): number {
    return 0;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private get bytes(): Uint8Array {
    if (this.content instanceof Uint8Array) return this.content;
    throw this.content;
  }
}
