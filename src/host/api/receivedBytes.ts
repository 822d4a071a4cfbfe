/** What to do when as much is kept as may be: hold the peer back, give up what is kept, or keep nothing to begin with. */
export type KeepPolicy = "pause" | "giveUp" | "none";

/** How much is kept for a handler that is not attached yet. */
export const mostKeptBytes = 1 << 20;

export interface KeepingActions {
  readonly pause: () => void;
  readonly resume: () => void;
  /** Called once, when what was kept is given up. */
  readonly gaveUp: () => void;
}

/** Keeps what was received before the first handler was attached, in order and bounded. */
export class ReceivedBytes {
  private chunks: Uint8Array[] = [];
  private keptBytes = 0;
  private isPaused = false;

  constructor(
    private policy: KeepPolicy,
    private readonly actions: KeepingActions,
  ) {}

  get isEmpty(): boolean {
    return this.chunks.length === 0;
  }

  /** Keeps a copy of the chunk, unless nothing is kept any more. */
  keep(chunk: Uint8Array): void {
    if (this.policy === "none") return;
    this.chunks.push(new Uint8Array(chunk));
    this.keptBytes += chunk.length;
    if (this.keptBytes < mostKeptBytes) return;
    if (this.policy === "pause") this.pause();
    else this.giveUp();
  }

  /** The chunks, which are the caller's from now on; nothing is kept any more. */
  take(): readonly Uint8Array[] {
    const { chunks } = this;
    this.chunks = [];
    this.keptBytes = 0;
    this.policy = "none";
    if (this.isPaused) this.actions.resume();
    this.isPaused = false;
    return chunks;
  }

  private pause(): void {
    if (this.isPaused) return;
    this.isPaused = true;
    this.actions.pause();
  }

  private giveUp(): void {
    this.chunks = [];
    this.keptBytes = 0;
    this.policy = "none";
    this.actions.gaveUp();
  }
}
