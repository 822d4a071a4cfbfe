import { setTimeout as delay } from "node:timers/promises";
import { nodeDisk } from "../../src/store/nodeDisk";
import type { SpoolDisk, SpoolFile } from "../../src/store/spoolDisk";

/** A real disk that can be slowed down, held and filled up. */
export class BrokenDisk implements SpoolDisk {
  /** Bytes that still fit; then writes fail with `fullCode`, the last of them half-way. */
  room = Infinity;
  fullCode = "ENOSPC";
  /** What every write fails with. */
  failure: string | undefined;
  /** Bytes written in one go, at most. */
  mostBytes = Infinity;
  written = 0;
  /** How long each write takes at least. */
  delayMs = 0;
  private gate: Promise<void> = Promise.resolve();
  private release: () => void = () => undefined;

  /** No write begins from here on until `letGo`. */
  hold(): void {
    this.gate = new Promise((resolve) => (this.release = resolve));
  }

  letGo(): void {
    this.release();
  }

  makeFolder(path: string): Promise<void> {
    return nodeDisk.makeFolder(path);
  }

  create(path: string): SpoolFile {
    return new BrokenFile(nodeDisk.create(path), this);
  }

  open(path: string): SpoolFile {
    return nodeDisk.open(path);
  }

  remove(path: string): Promise<void> {
    return nodeDisk.remove(path);
  }

  /** How much of a write goes through. */
  async admit(bytes: number): Promise<number> {
    await this.gate;
    if (this.delayMs > 0) await delay(this.delayMs);
    if (this.failure !== undefined) throw Object.assign(new Error("No."), { code: this.failure });
    if (this.room <= 0) throw Object.assign(new Error("Full."), { code: this.fullCode });
    const admitted = Math.min(bytes, this.room, this.mostBytes);
    this.room -= admitted;
    this.written += admitted;
    return admitted;
  }
}

class BrokenFile implements SpoolFile {
  constructor(
    private readonly file: SpoolFile,
    private readonly disk: BrokenDisk,
  ) {}

  get path(): string {
    return this.file.path;
  }

  get wasMade(): boolean {
    return this.file.wasMade;
  }

  async write(parts: readonly Uint8Array[], position: number): Promise<number> {
    const whole = Buffer.concat(parts);
    const admitted = await this.disk.admit(whole.length);
    return this.file.write([whole.subarray(0, admitted)], position);
  }

  read(position: number, length: number): Promise<Uint8Array> {
    return this.file.read(position, length);
  }

  readInto(position: number, room: Uint8Array): Promise<number> {
    return this.file.readInto(position, room);
  }

  readSync(position: number, length: number): Uint8Array {
    return this.file.readSync(position, length);
  }

  modifiedMs(): number {
    return this.file.modifiedMs();
  }

  size(): Promise<number> {
    return this.file.size();
  }

  isThere(): Promise<boolean> {
    return this.file.isThere();
  }

  truncate(length: number): Promise<void> {
    return this.file.truncate(length);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
