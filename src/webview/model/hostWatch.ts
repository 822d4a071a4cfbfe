const askEveryMs = 2000;
/** Counted in questions and not by the clock: while the window was held up itself, nobody was asked. */
const mostUnanswered = 3;

/**
 * Knows whether the extension host is still there, by asking it every two seconds: one that has ended leaves the panel with
 * what it said last, which would go on looking as if it were so.
 */
export class HostWatch {
  /** Whether several questions in a row had no answer. */
  isLost = false;
  private unanswered = 0;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly ask: () => Promise<unknown>,
    private readonly changed: () => void,
  ) {}

  /** Asks from now on, until the page goes. */
  start(): void {
    this.timer ??= setInterval(() => this.look(), askEveryMs);
  }

  /** Asks once; called by the timer. */
  look(): void {
    if (this.unanswered >= mostUnanswered) this.set(true);
    this.unanswered += 1;
    // A host that refuses is there as well.
    const answered = (): void => this.answered();
    this.ask().then(answered, answered);
  }

  private answered(): void {
    this.unanswered = 0;
    this.set(false);
  }

  private set(isLost: boolean): void {
    if (isLost === this.isLost) return;
    this.isLost = isLost;
    this.changed();
  }
}
