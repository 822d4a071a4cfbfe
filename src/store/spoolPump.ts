import { Emitter } from "../core/emitter";
import type { SockscopeError } from "../core/sockscopeError";
import type { SharedPressure } from "./sharedPressure";
import { recordingProblem } from "./spoolProblem";
import type { SpoolDisk, SpoolFile } from "./spoolDisk";
import type { SpoolSegment } from "./spoolSegment";

/** A write begins at once when this much waits: few enough calls, and the bytes are still in the processor's cache; otherwise after {@link mostDelayMs}. */
const batchBytes = 1 << 18;
const mostDelayMs = 100;
/** Nothing should be read from streams from `high` on until it is below `low` again. */
const pressure = { high: 16 << 20, low: 4 << 20 };
/** The same while much waits in other spools. */
const crowdedPressure = { high: batchBytes, low: batchBytes / 4 };
/** How often is asked whether the file is still in its folder. */
const checkEveryMs = 1000;

interface Waiter {
  readonly at: number;
  readonly resolve: () => void;
  readonly reject: (error: SockscopeError) => void;
}

/** What the pump asks of the spool whose segments it writes. */
export interface PumpSource {
  /** Makes the folder; called before the first write, and before the first one after a problem. */
  readonly prepare: () => Promise<void>;
  /** Hands over what was appended since; called before each write. */
  readonly cut: () => void;
  /** The oldest segment that has something to write. */
  readonly nextSegment: () => SpoolSegment | undefined;
  /** Told how many of all bytes, from the first one on, are not needed in memory any more. */
  readonly release: (bytes: number) => void;
}

/** Writes segments to their files, one write at a time, and knows how much waits. */
export class SpoolPump {
  /** Why writing has stopped. */
  problem: SockscopeError | undefined;
  isUnderPressure = false;
  private appended = 0;
  private written = 0;
  /** Up to where writing should go on without a pause. */
  private target = 0;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private waiters: Waiter[] = [];
  private condemned: SpoolSegment[] = [];
  private isClosing = false;
  private hasFolder = false;
  private nextCheckMs = 0;
  /** What of `shared` is ours: with a problem nothing waits, as it would not become less; closed with one, nothing counts. */
  private sharedWaiting = 0;
  private sharedHeld = 0;
  private readonly openSegments = new Set<SpoolSegment>();
  private readonly pressureChanged = new Emitter<undefined>();
  private readonly problemChanged = new Emitter<undefined>();

  readonly onDidChangePressure = this.pressureChanged.event;
  readonly onDidChangeProblem = this.problemChanged.event;

  constructor(
    private readonly disk: SpoolDisk,
    private readonly source: PumpSource,
    private readonly shared: SharedPressure,
  ) {}

  /** Bytes that are not in a file yet. */
  get waitingBytes(): number {
    return this.appended - this.written;
  }

  /** To be told after each append how many bytes it was. */
  add(bytes: number): void {
    this.appended += bytes;
    if (this.problem) return this.updateShare();
    if (this.waitingBytes >= batchBytes) this.hurry();
    else this.startTimer();
    this.updatePressure();
  }

  /**
   * Resolves once everything added so far is written, and the file that is open is still in its folder; rejects with the
   * problem that keeps it from being.
   */
  async flush(): Promise<void> {
    if (this.problem) throw this.problem;
    this.nextCheckMs = 0;
    if (this.waitingBytes === 0) return this.flushed();
    const flushed = new Promise<void>((resolve, reject) => this.waiters.push({ at: this.appended, resolve, reject }));
    this.hurry();
    return flushed;
  }

  /** Everything is written: looks whether it is where it was written to. */
  private async flushed(): Promise<void> {
    await this.running;
    const newest = [...this.openSegments].at(-1);
    if (newest && !this.problem) {
      await this.checkIsThere(newest).catch((error: unknown) => this.fail(recordingProblem(error, newest.file.path)));
    }
    if (this.problem) throw this.problem;
  }

  /** Deletes a segment, and gives up what of it waits. */
  drop(segment: SpoolSegment): void {
    segment.isDropped = true;
    this.condemned.push(segment);
    // Nothing is being written then, so that memory is free at once.
    if (this.problem) this.noteWritten(segment.forgetWaiting());
    this.hurry();
  }

  /** Deletes the file of a segment that gets another one, where there is an empty one already. */
  discard({ file }: SpoolSegment): void {
    void this.remove(file);
  }

  /** Keeps files open again after `close`, and writes again after a problem. */
  resume(): void {
    this.isClosing = false;
    if (!this.problem) return;
    this.problem = undefined;
    this.hasFolder = false;
    for (const segment of this.openSegments) segment.mayBeGone = true;
    this.problemChanged.fire(undefined);
    this.hurry();
    this.updatePressure();
  }

  /** Writes what is left and lets go of the files. What is added later is written too. Never rejects. */
  async close(): Promise<void> {
    this.isClosing = true;
    await this.flush().catch(() => undefined);
    await this.running;
    this.updateShare();
    await this.letGo();
  }

  private startTimer(): void {
    if (this.running) return;
    this.timer ??= setTimeout(() => this.hurry(), mostDelayMs);
  }

  private hurry(): void {
    this.target = this.appended;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.running) return;
    this.running = this.run().finally(() => {
      this.running = undefined;
      if (this.problem) return;
      if (this.waitingBytes >= batchBytes || this.condemned.length > 0) this.hurry();
      else if (this.waitingBytes > 0) this.startTimer();
    });
  }

  private async run(): Promise<void> {
    await this.deleteCondemned();
    while (!this.problem && this.written < this.target) {
      this.source.cut();
      const segment = this.source.nextSegment();
      if (!segment) break;
      await this.write(segment);
      await this.deleteCondemned();
      if (this.waitingBytes >= batchBytes) this.target = this.appended;
    }
    if (this.isClosing) await this.letGo();
  }

  private async write(segment: SpoolSegment): Promise<void> {
    this.openSegments.add(segment);
    try {
      await this.prepareFolder();
      this.count(await segment.writeBatch());
      await this.checkIsThere(segment);
      this.settle();
    } catch (error) {
      await segment.cutUnfinishedBlock().then(
        (cut) => this.count(-cut),
        () => undefined,
      );
      this.fail(recordingProblem(error, segment.file.path));
    }
  }

  private async prepareFolder(): Promise<void> {
    if (this.hasFolder) return;
    await this.source.prepare();
    this.hasFolder = true;
  }

  private noteWritten(bytes: number): void {
    this.count(bytes);
    this.settle();
  }

  private count(bytes: number): void {
    this.written += bytes;
    this.source.release(this.written);
    this.updatePressure();
  }

  /** Tells those who wait that what they wait for is written. */
  private settle(): void {
    if (this.waiters.length === 0) return;
    const done = this.waiters.filter(({ at }) => at <= this.written);
    if (done.length === 0) return;
    this.waiters = this.waiters.filter(({ at }) => at > this.written);
    for (const { resolve } of done) resolve();
  }

  /** A file that was deleted while it is open takes everything without an error, and nobody will find it. */
  private async checkIsThere(segment: SpoolSegment): Promise<void> {
    if (segment.mayBeGone || performance.now() < this.nextCheckMs) return;
    this.nextCheckMs = performance.now() + checkEveryMs;
    if (!(await segment.file.isThere())) throw Object.assign(new Error("The file was removed."), { code: "ENOENT" });
  }

  private fail(problem: SockscopeError): void {
    this.problem = problem;
    for (const { reject } of this.waiters.splice(0)) reject(problem);
    this.updatePressure();
    this.problemChanged.fire(undefined);
  }

  private readonly updatePressure = (): void => {
    this.updateShare();
    const { high, low } = this.shared.isHigh ? crowdedPressure : pressure;
    const isUnderPressure = this.sharedWaiting > (this.isUnderPressure ? low : high);
    if (isUnderPressure === this.isUnderPressure) return;
    this.isUnderPressure = isUnderPressure;
    if (isUnderPressure) this.shared.holdBack(this.updatePressure);
    else this.shared.letGo(this.updatePressure);
    this.pressureChanged.fire(undefined);
  };

  private updateShare(): void {
    const held = this.problem && this.isClosing ? 0 : this.waitingBytes;
    const waiting = this.problem ? 0 : held;
    const moreWaiting = waiting - this.sharedWaiting;
    const moreHeld = held - this.sharedHeld;
    this.sharedWaiting = waiting;
    this.sharedHeld = held;
    this.shared.change(moreWaiting, moreHeld);
  }

  private async deleteCondemned(): Promise<void> {
    for (const segment of this.condemned.splice(0)) {
      this.noteWritten(segment.forgetWaiting());
      this.openSegments.delete(segment);
      await this.remove(segment.file);
    }
  }

  private async remove(file: SpoolFile): Promise<void> {
    await file.close().catch(() => undefined);
    if (file.wasMade) await this.disk.remove(file.path).catch(() => undefined);
  }

  private async letGo(): Promise<void> {
    await Promise.all([...this.openSegments].map(({ file }) => file.close().catch(() => undefined)));
    this.openSegments.clear();
  }
}
