import { Emitter } from "../core/emitter";

export interface RepeatOptions {
  /** From one send to the next; a send that takes longer delays those after it, none is skipped. */
  readonly everyMs: number;
  /** How often in all; undefined: until stopped. */
  readonly times: number | undefined;
}

/** Sends again and again until done, stopped, or a send fails. */
export class RepeatedSend {
  sent = 0;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private readonly ended = new Emitter<Error | undefined>();

  /** Fires once, with the error where a send failed. */
  readonly onDidEnd = this.ended.event;

  constructor(
    private readonly send: () => Promise<unknown>,
    readonly options: RepeatOptions,
  ) {}

  get isRunning(): boolean {
    return !this.isStopped;
  }

  /** Sends the first at once. */
  start(): void {
    if (this.options.times === 0) this.stop();
    else void this.step(performance.now());
  }

  /** Safe to call twice. */
  stop(error?: Error): void {
    if (this.isStopped) return;
    this.isStopped = true;
    clearTimeout(this.timer);
    this.ended.fire(error);
    this.ended.dispose();
  }

  private async step(dueMs: number): Promise<void> {
    try {
      await this.send();
    } catch (error) {
      this.stop(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.sent += 1;
    if (this.isStopped) return;
    if (this.sent >= (this.options.times ?? Infinity)) {
      this.stop();
      return;
    }
    const nextMs = Math.max(dueMs + this.options.everyMs, performance.now());
    this.timer = setTimeout(() => void this.step(nextMs), nextMs - performance.now());
  }
}
