import type { Subscription } from "../../core/emitter";

const leastIntervalMs = 33;
const tickMs = 1000;

/**
 * Decides when the webview is told: at most every 33 ms, only while it is visible, at once when it becomes visible, and
 * each second while rates still move.
 */
export class PanelUpdates implements Subscription {
  private isVisible = false;
  private isDisposed = false;
  private lastMs = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ticker: ReturnType<typeof setTimeout> | undefined;

  /** `tell` tells the webview, and answers whether something will have changed in a second without a further event. */
  constructor(private readonly tell: () => boolean) {}

  /** Something changed; cheap, to be called as often as it does. */
  request(): void {
    if (!this.isVisible || this.timer !== undefined || this.isDisposed) return;
    const waitMs = Math.max(0, this.lastMs + leastIntervalMs - performance.now());
    this.timer = setTimeout(() => this.runWhenDue(), waitMs);
  }

  setVisible(isVisible: boolean): void {
    if (isVisible === this.isVisible || this.isDisposed) return;
    this.isVisible = isVisible;
    this.stop();
    if (isVisible) this.run();
  }

  dispose(): void {
    this.isDisposed = true;
    this.stop();
  }

  /** Node's timers may fire up to a millisecond or two early, by a clock that is coarser than this one. */
  private runWhenDue(): void {
    this.timer = undefined;
    if (performance.now() < this.lastMs + leastIntervalMs) this.request();
    else this.run();
  }

  private run(): void {
    this.stop();
    const isMoving = this.tell();
    this.lastMs = performance.now();
    if (isMoving) this.ticker = setTimeout(() => this.run(), tickMs);
  }

  private stop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.ticker);
    this.timer = this.ticker = undefined;
  }
}
