import { basename } from "node:path";
import type { CaptureReader, DroppedRecords } from "../core/capture/capture";
import type { CaptureRecord } from "../core/capture/captureRecord";
import { EventCache } from "../core/capture/eventCache";
import type { FileOrigin } from "../core/capture/pcapng/blocks";
import { walkBlocks, type ByteSource } from "../core/capture/pcapng/blockWalk";
import { CaptureParser } from "../core/capture/pcapng/captureParser";
import { payloadSpan, stripHeaders } from "../core/capture/pcapng/payloadSpan";
import type { CapturedConversation } from "../core/capture/pcapng/recordSink";
import type { RecordColumns } from "../core/capture/recordColumns";
import type { ContentsRequest, RecordContents } from "../core/capture/recordContents";
import { RecordIndex, type IndexEntry } from "../core/capture/recordIndex";
import type { LifecycleEvent } from "../core/connection/lifecycleEvent";
import { Emitter, type Subscription } from "../core/emitter";
import { errorCode, SockscopeError } from "../core/sockscopeError";
import { nodeDisk } from "./nodeDisk";
import type { FilePart } from "./copyFiles";
import { ReadMark } from "./readMark";
import type { ReadableFile } from "./spoolDisk";
import { readStoredContents } from "./storedContents";
import { readingProblem } from "./spoolProblem";

export interface OpenOptions {
  /** Stops the reading; what was read so far can be used. */
  readonly signal?: AbortSignal;
  /** The real file system unless told. */
  readonly disk?: { open(path: string): ReadableFile };
}

export interface ReadProgress {
  readonly readBytes: number;
  readonly totalBytes: number;
}

/** What of the files is not in the capture. */
export interface UnreadParts {
  /** How many packets, or blocks, by reason: a short phrase such as “not IP”. */
  readonly counts: ReadonlyMap<string, number>;
  /** Files whose last block is not all there, as after a crash, and how much of it is. */
  readonly cut: readonly { readonly file: string; readonly bytes: number }[];
  /** Files that are damaged from an offset on, after which nothing was read. */
  readonly damaged: readonly { readonly file: string; readonly offset: number }[];
}

interface OpenedFile {
  readonly file: ReadableFile;
  readonly mark: ReadMark;
  readonly size: number;
  readonly index: RecordIndex;
}

/**
 * Opens pcapng files as one capture, for reading only: the files of one capture of Sockscope, the oldest first, or any
 * others. Resolves as soon as the beginning was read; the rest follows, and `finished` tells when it is done. Rejects
 * with a SockscopeError where the first file cannot be opened or is no pcapng file.
 */
export async function openCapture(files: readonly string[], options: OpenOptions = {}): Promise<OpenedCapture> {
  const capture = new OpenedCapture(files, options);
  await capture.begun;
  return capture;
}

const noBytes = new Uint8Array(0);

/** A capture that was opened from files. */
export class OpenedCapture implements CaptureReader, Subscription {
  readonly lost: DroppedRecords = { records: 0, bytes: 0 };
  /** Resolves once everything was read, or the reading was stopped; rejects with a SockscopeError. */
  readonly finished: Promise<void>;
  /** Resolves once the beginning was read; rejects as `finished` does. */
  readonly begun: Promise<void>;
  progress: ReadProgress = { readBytes: 0, totalBytes: 0 };
  /** Why its bytes cannot be had any more: another program has changed a file of it since. */
  changed: SockscopeError | undefined;
  private readonly parser: CaptureParser;
  private readonly disk: NonNullable<OpenOptions["disk"]>;
  private readonly handles: readonly ReadableFile[];
  private readonly opened: OpenedFile[] = [];
  private readonly events = new EventCache();
  private readonly lastData = new Map<number, number>();
  private readonly found = new Map<number, CapturedConversation>();
  private readonly counts = new Map<string, number>();
  private readonly cut: { file: string; bytes: number }[] = [];
  private readonly whole: (Omit<FilePart, "file"> & { readonly path: string; readonly mark: ReadMark })[] = [];
  private readonly damaged: { file: string; offset: number }[] = [];
  private readonly grown = new Emitter<undefined>();
  private readonly stopping = new AbortController();
  private last = 0;
  private beginsForeign = false;
  private payloadBytes = 0;

  /** Fires when records were added, and when `progress` or `changed` did. */
  readonly onDidGrow = this.grown.event;

  constructor(
    readonly files: readonly string[],
    { signal, disk = nodeDisk }: OpenOptions,
  ) {
    this.disk = disk;
    this.handles = files.map((path) => disk.open(path));
    this.parser = new CaptureParser({
      add: (entry, event) => this.add(entry, event),
      conversation: (conversation) => this.found.set(conversation.connection, conversation),
      unread: (reason) => this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1),
    });
    signal?.addEventListener("abort", () => this.stopping.abort(), { once: true });
    if (signal?.aborted) this.stopping.abort();
    const begun = new Promise<void>((resolve) => this.onDidGrow(() => resolve()));
    this.finished = this.readAll();
    this.begun = Promise.race([begun, this.finished]);
    this.begun.catch(() => undefined);
    // After the race is decided: a failure is not a beginning.
    const tell = (): void => this.grown.fire(undefined);
    this.finished.then(tell, tell);
  }

  get originEpochMs(): number {
    return this.parser.originEpochMs ?? 0;
  }

  /** True for a capture that Sockscope wrote: it has its life-cycle events, and its records are as they were. */
  get isOwn(): boolean {
    return this.origin !== undefined;
  }

  /** `tcp://127.0.0.1:7700`; undefined where the files do not say. */
  get endpoint(): string | undefined {
    return this.origin?.endpoint;
  }

  get firstNumber(): number {
    return this.origin?.firstNumber ?? 1;
  }

  get lastNumber(): number {
    return Math.max(this.last, this.firstNumber - 1);
  }

  get totalBytes(): number {
    return this.payloadBytes + this.dropped.bytes;
  }

  get dropped(): DroppedRecords {
    return { records: this.firstNumber - 1, bytes: this.origin?.bytesBefore ?? 0 };
  }

  /** In the order in which they first appear. */
  get conversations(): readonly CapturedConversation[] {
    return [...this.found.values()];
  }

  get conversationCount(): number {
    return this.found.size;
  }

  conversation(connection: number): CapturedConversation | undefined {
    return this.found.get(connection);
  }

  get unread(): UnreadParts {
    return { counts: this.counts, cut: this.cut, damaged: this.damaged };
  }

  record(number: number): CaptureRecord | undefined {
    const opened = this.fileOf(number);
    const entry = opened?.index.entry(number);
    if (!opened || !entry) return undefined;
    const { connection, direction, timeNs, length, previous, offset } = entry;
    const record = { number, connection, direction, timeNs, length, previous };
    if (direction !== "event") return record;
    return { ...record, event: this.events.get(number, (most) => opened.file.readSync(offset, most)) };
  }

  async bytes(number: number, from = 0, to = Number.MAX_SAFE_INTEGER): Promise<Uint8Array> {
    const opened = this.fileOf(number);
    const entry = opened?.index.entry(number);
    if (!opened || !entry || entry.direction === "event") return noBytes;
    const span = payloadSpan(entry, from, to);
    if (span.length === 0) return noBytes;
    return this.unchanged(opened, async () => stripHeaders(await opened.file.read(span.offset, span.length), span));
  }

  columns(number: number): RecordColumns | undefined {
    return this.fileOf(number)?.index.columns(number);
  }

  async contents(request: ContentsRequest): Promise<RecordContents | undefined> {
    const opened = this.fileOf(request.from);
    if (!opened?.index.columns(request.from)) return undefined;
    const { index, file, size } = opened;
    const readInto: ReadableFile["readInto"] = (offset, room) => file.readInto(offset, room);
    return this.unchanged(opened, () => readStoredContents({ index, events: this.events, size, readInto }, request));
  }

  /** The files, each as far as it was read and its blocks are whole, once the reading has ended; rejects as `finished` does. */
  async wholeFiles(): Promise<readonly FilePart[]> {
    await this.finished;
    for (const { path, mark } of this.whole) await this.compareAnew(path, mark);
    return this.whole.map(({ path, bytes, holds }) => ({ file: this.disk.open(path), bytes, holds }));
  }

  /** Stops reading and lets go of the files. Safe to call twice. */
  dispose(): void {
    this.stopping.abort();
    this.grown.dispose();
    for (const file of this.handles) void file.close().catch(() => undefined);
  }

  /** What our first file says of itself; nothing where it comes behind records of another tool. */
  private get origin(): FileOrigin | undefined {
    return this.beginsForeign ? undefined : this.parser.origin;
  }

  private async readAll(): Promise<void> {
    let path = "";
    try {
      const sizes: number[] = [];
      for (const file of this.handles) {
        path = file.path;
        sizes.push(await file.size());
      }
      const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
      this.progress = { readBytes: 0, totalBytes };
      if (totalBytes === 0) throw emptyFile(this.files);
      for (const [at, file] of this.handles.entries()) {
        path = file.path;
        await this.readFile(file, sizes[at] ?? 0);
      }
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      throw readingProblem(error, path);
    }
  }

  private async readFile(file: ReadableFile, size: number): Promise<void> {
    const mark = new ReadMark(file);
    await mark.setStart();
    this.opened.push({ file, mark, size, index: new RecordIndex(this.last + 1) });
    const before = this.progress.readBytes;
    const source: ByteSource = {
      name: basename(file.path),
      size,
      read: (offset, length) => file.read(offset, length),
    };
    const { signal } = this.stopping;
    const originBefore = this.parser.latestOrigin;
    const payloadBefore = this.payloadBytes;
    let wholeBytes = 0;
    const onProgress = (readBytes: number): void => {
      wholeBytes = readBytes;
      this.progress = { ...this.progress, readBytes: before + readBytes };
      this.grown.fire(undefined);
    };
    try {
      const end = await walkBlocks(source, (block) => this.parser.block(block), { signal, onProgress });
      wholeBytes = end.damagedAt ?? size - end.cutBytes;
      this.progress = { ...this.progress, readBytes: before + size };
      if (end.cutBytes > 0) this.cut.push({ file: file.path, bytes: end.cutBytes });
      if (end.damagedAt !== undefined) this.damaged.push({ file: file.path, offset: end.damagedAt });
    } finally {
      this.parser.endFile();
      const records = this.opened.at(-1)?.index.records ?? 0;
      const holds = { records, bytes: this.payloadBytes - payloadBefore };
      this.noteGap(originBefore);
      this.whole.push({ path: file.path, mark, bytes: wholeBytes, holds });
    }
    await mark.setEnd(wholeBytes);
    await mark.check();
  }

  /** What was read, where the file still is the one that it was when its places were noted. */
  private async unchanged<T>({ file, mark }: OpenedFile, read: () => Promise<T>): Promise<T> {
    if (this.changed) throw this.changed;
    try {
      const result = await read();
      await mark.check();
      return result;
    } catch (error) {
      const problem = readingProblem(error, file.path);
      if (problem.code === "SOCKSCOPE_FILE_CHANGED") this.tellChanged(problem);
      throw problem;
    }
  }

  /** A file that is gone is none of this. */
  private async compareAnew(path: string, mark: ReadMark): Promise<void> {
    const file = this.disk.open(path);
    try {
      await mark.compare(file);
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw readingProblem(error, path);
    } finally {
      await file.close();
    }
  }

  private tellChanged(problem: SockscopeError): void {
    if (this.changed) return;
    this.changed = problem;
    this.grown.fire(undefined);
  }

  /** Counts the records between a file of ours and the one before it, of the same capture: of files that are not here. */
  private noteGap(before: FileOrigin | undefined): void {
    const { latestOrigin: origin } = this.parser;
    const isSame = before?.endpoint === origin?.endpoint && before?.originEpochMs === origin?.originEpochMs;
    if (!before || !origin || origin === before || !isSame) return;
    const missing = origin.firstNumber - before.firstNumber - (this.whole.at(-1)?.holds.records ?? 0);
    const reason = "records of files that are not here";
    if (missing > 0) this.counts.set(reason, (this.counts.get(reason) ?? 0) + missing);
  }

  private add(entry: Omit<IndexEntry, "previous">, event?: LifecycleEvent): void {
    const opened = this.opened.at(-1);
    if (!opened) return;
    const { connection, direction, timeNs, length, offset, layout } = entry;
    const previous = this.lastData.get(connection) ?? 0;
    const number = this.numberOfNext(opened);
    this.opened.at(-1)?.index.append({ connection, direction, timeNs, length, previous, offset, layout });
    this.last = number;
    this.payloadBytes += length;
    if (direction !== "event") this.lastData.set(connection, number);
    else if (event?.type === "closed") this.lastData.delete(connection);
    if (event) this.events.keep(number, event);
  }

  /** The first record has the number that its file says; its index is made anew for it. */
  private numberOfNext(opened: OpenedFile): number {
    if (this.last === 0) this.beginsForeign = this.parser.origin === undefined;
    if (this.last > 0 || this.firstNumber === 1) return this.last + 1;
    this.opened[this.opened.length - 1] = { ...opened, index: new RecordIndex(this.firstNumber) };
    return this.firstNumber;
  }

  private fileOf(number: number): OpenedFile | undefined {
    return this.opened.findLast(({ index }) => index.firstNumber <= number);
  }
}

function emptyFile([path = ""]: readonly string[]): SockscopeError {
  return new SockscopeError(
    "SOCKSCOPE_NOT_PCAPNG",
    `${basename(path)} is empty; choose a capture that has been written to.`,
  );
}
