import { processorMs, ProcessWatch } from "./processWatch";

/**
 * Watches for how long the main thread of this process does one thing and lets nothing else come between: the most processor
 * time between two looks, which other than the time that passes is hardly longer on a machine that does much else.
 */
export class BlockWatch extends ProcessWatch {
  #beforeMs = processorMs();

  protected override look(): void {
    const nowMs = processorMs();
    this.ms = Math.max(this.ms, nowMs - this.#beforeMs);
    this.#beforeMs = nowMs;
  }
}
