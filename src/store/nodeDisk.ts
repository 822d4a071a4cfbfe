import {
  closeSync,
  fstat,
  fstatSync,
  ftruncate,
  openSync,
  read,
  readSync,
  statSync,
  writev,
  open as openFile,
  close as closeFile,
} from "node:fs";
import { mkdir, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { errorCode } from "../core/sockscopeError";
import type { SpoolDisk, SpoolFile } from "./spoolDisk";

const openHandle = promisify<string, string, number>(openFile);
const closeHandle = promisify(closeFile);
const readStats = promisify(fstat);
const truncateHandle = promisify(ftruncate);

/** The real file system. */
export const nodeDisk: SpoolDisk = {
  makeFolder,
  create: (path) => new NodeFile(path, "wx+"),
  open: (path) => new NodeFile(path, "r"),
  remove: (path) => unlink(path),
};

/** With its parents. Node says of a read-only file system that the folder is missing; making them one by one tells the truth. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const parent = dirname(path);
    if (errorCode(error) !== "ENOENT" || parent === path) throw error;
    await makeFolder(parent);
    await mkdir(path);
  }
}

class NodeFile implements SpoolFile {
  private handle: Promise<number> | undefined;
  private descriptor: number | undefined;
  private running = 0;
  private mustClose = false;

  constructor(
    readonly path: string,
    private flags: "wx+" | "r+" | "r",
  ) {}

  get wasMade(): boolean {
    return this.flags === "r+";
  }

  write(parts: readonly Uint8Array[], position: number): Promise<number> {
    this.mustClose = false;
    return this.use(
      (handle) =>
        new Promise((resolve, reject) => {
          writev(handle, parts, position, (error, written) => (error ? reject(error) : resolve(written)));
        }),
    );
  }

  async read(position: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, await this.readInto(position, bytes));
  }

  readInto(position: number, room: Uint8Array): Promise<number> {
    return this.use(async (handle) => {
      let done = 0;
      while (done < room.length) {
        const count = await readSome(handle, room, { done, position });
        if (count === 0) break;
        done += count;
      }
      return done;
    });
  }

  readSync(position: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const handle = this.descriptor ?? openSync(this.path, "r");
    try {
      return bytes.subarray(0, readSync(handle, bytes, 0, length, position));
    } finally {
      if (handle !== this.descriptor) closeSync(handle);
    }
  }

  size(): Promise<number> {
    return this.use(async (handle) => (await readStats(handle)).size);
  }

  modifiedMs(): number {
    const { descriptor } = this;
    return (descriptor === undefined ? statSync(this.path) : fstatSync(descriptor)).mtimeMs;
  }

  isThere(): Promise<boolean> {
    return this.use(async (handle) => (await readStats(handle)).nlink > 0);
  }

  truncate(length: number): Promise<void> {
    return this.use((handle) => truncateHandle(handle, length));
  }

  async close(): Promise<void> {
    this.mustClose = true;
    await this.closeWhenIdle();
  }

  private async use<T>(operation: (handle: number) => Promise<T>): Promise<T> {
    this.running += 1;
    try {
      return await operation(this.descriptor ?? (await this.opened()));
    } finally {
      this.running -= 1;
      await this.closeWhenIdle();
    }
  }

  private opened(): Promise<number> {
    this.handle ??= openHandle(this.path, this.flags).then(
      (descriptor) => {
        if (this.flags === "wx+") this.flags = "r+";
        this.descriptor = descriptor;
        return descriptor;
      },
      (error: unknown) => {
        this.handle = undefined;
        throw error;
      },
    );
    return this.handle;
  }

  private async closeWhenIdle(): Promise<void> {
    const { descriptor } = this;
    if (!this.mustClose || this.running > 0 || descriptor === undefined) return;
    this.descriptor = undefined;
    this.handle = undefined;
    await closeHandle(descriptor);
  }
}

function readSome(
  handle: number,
  bytes: Uint8Array,
  { done, position }: { done: number; position: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const take = (error: Error | null, count: number): void => (error ? reject(error) : resolve(count));
    read(handle, bytes, done, bytes.length - done, position + done, take);
  });
}
