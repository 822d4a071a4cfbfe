import { join } from "node:path";
import { formatAddress, type Address } from "../core/address";
import type { CaptureLimits } from "../core/capture/memoryCapture";
import { ownSessionNote, writeNote, writeNoteSync, type SessionNote } from "./captureNote";
import { nodeDisk } from "./nodeDisk";
import { SharedPressure } from "./sharedPressure";
import { SpoolCapture } from "./spoolCapture";
import type { SpoolDisk } from "./spoolDisk";

/** What a new capture is of, and how much it may hold. */
export interface NewCapture {
  readonly kind: "connection" | "listener";
  readonly address: Address;
  readonly originEpochMs: number;
  /** Asked whenever something is recorded. */
  readonly limits: () => CaptureLimits;
}

/** The name of the file that says whose a session's folder is. */
export const sessionNoteName = "session.json";

/**
 * The captures of one process: a folder below a root, made with the first record, with a note on the process and, beside
 * the files of each capture, a note on its endpoint.
 */
export class CaptureSession {
  private readonly startedEpochMs = Date.now();
  private readonly made = new Map<string, SessionNote>();
  private hasEnded = false;
  private readonly pressure = new SharedPressure();
  private lastCapture = 0;

  /**
   * `root` is asked for each new capture, so that a changed setting takes effect with the next one, and where recording
   * goes on after a problem.
   */
  constructor(
    private readonly root: () => string,
    private readonly disk?: SpoolDisk,
  ) {}

  /** Where new captures go. */
  get folder(): string {
    const started = new Date(this.startedEpochMs).toISOString().replace(/[:.]/g, "-");
    return join(this.root(), `${started}-${process.pid}`);
  }

  /** Every folder with captures of this process. */
  get folders(): readonly string[] {
    return [...this.made.keys()];
  }

  newCapture({ kind, address, originEpochMs, limits }: NewCapture): SpoolCapture {
    const host = address.host.replace(/[^a-z0-9.-]+/gi, "_").slice(0, 100);
    const name = `${address.transport}-${host}-${address.port}-${++this.lastCapture}`;
    const startedEpochMs = Date.now();
    const prepare = async (folder: string): Promise<void> => {
      await this.prepareFolder(folder);
      const note = { kind, endpoint: formatAddress(address), startedEpochMs, pid: process.pid };
      await writeNote(join(folder, `${name}.json`), note);
    };
    const disk = this.disk ? { disk: this.disk } : {};
    const nextFolder = (): string => this.folder;
    const place = { folder: this.folder, nextFolder, name, prepare };
    const { pressure } = this;
    return new SpoolCapture({ ...place, endpoint: address, originEpochMs, limits, pressure, ...disk });
  }

  /**
   * Notes at once that this process ends in order: it may be killed before its captures are closed, and what is written
   * by then is whole. Never throws.
   */
  end(): void {
    this.hasEnded = true;
    for (const [folder, note] of this.made) {
      try {
        writeNoteSync(join(folder, sessionNoteName), { ...note, hasEnded: true });
      } catch {
        // The folder is gone or cannot be written to: nothing is there to be taken for an interrupted session's.
      }
    }
  }

  private async prepareFolder(folder: string): Promise<void> {
    await nodeDisk.makeFolder(folder);
    await this.disk?.makeFolder(folder);
    const note = { ...(await ownSessionNote(this.startedEpochMs)), hasEnded: this.hasEnded };
    await writeNote(join(folder, sessionNoteName), note);
    this.made.set(folder, note);
  }
}
