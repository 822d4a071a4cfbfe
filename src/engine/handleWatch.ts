import { handleShortage } from "../store/handleShortage";

const watchMs = 1000;

/**
 * Knows whether there are file handles for what a listener accepts. Node closes without a word what it accepts with none
 * left, so the last few are never given to connections, and whether others have taken them is looked at every second.
 */
export class HandleWatch {
  private timer: NodeJS.Timeout | undefined;
  private shortage: string | undefined;

  /** `changed` gets the system's code, or undefined once there are handles again. */
  constructor(private readonly changed: (shortage: string | undefined) => void) {}

  start(): void {
    this.timer = setInterval(() => this.note(handleShortage()), watchMs).unref();
  }

  /** Safe to call twice, and before the start. */
  stop(): void {
    clearInterval(this.timer);
    this.note(undefined);
  }

  /** The system's code where a connection that was just accepted has to be refused. */
  lookAccepted(): string | undefined {
    const shortage = handleShortage(0);
    if (shortage !== undefined) this.note(shortage);
    return shortage;
  }

  private note(shortage: string | undefined): void {
    const isNews = shortage !== this.shortage;
    this.shortage = shortage;
    if (isNews) this.changed(shortage);
  }
}
