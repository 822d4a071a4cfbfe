/** A file that can be read. Operations may overlap. Every method rejects, or throws, with the system's error. */
export interface ReadableFile {
  readonly path: string;
  /** Bytes of the caller's own; fewer where the file ends. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** Fills the room; resolves with the number of bytes, fewer where the file ends. */
  readInto(position: number, room: Uint8Array): Promise<number>;
  readSync(position: number, length: number): Uint8Array;
  size(): Promise<number>;
  /** When it was last written to, in milliseconds since the Unix epoch. */
  modifiedMs(): number;
  /** From the end of running operations on, the handle is open only while something is read. */
  close(): Promise<void>;
}

/** One file of a spool; the handle is opened when first needed, and after `close` again by the next write. */
export interface SpoolFile extends ReadableFile {
  /** Whether an operation has made it: another one of its name is not ours to remove. */
  readonly wasMade: boolean;
  /** Writes the parts one after the other from `position` on; resolves with the bytes written, which may be fewer. */
  write(parts: readonly Uint8Array[], position: number): Promise<number>;
  /** False where the file was deleted while it was open: what is written to it is lost with the handle. */
  isThere(): Promise<boolean>;
  truncate(length: number): Promise<void>;
}

/** What a spool needs of a file system. */
export interface SpoolDisk {
  /** With its parents; fine where it is there. */
  makeFolder(path: string): Promise<void>;
  /** A new file for reading and writing, made by the first operation, which fails where there is one already. */
  create(path: string): SpoolFile;
  /** For reading only. */
  open(path: string): SpoolFile;
  remove(path: string): Promise<void>;
}
