import { everyMs, processorMs, ProcessWatch } from "./processWatch";

/**
 * How long something takes this process on a machine that does much else: time in which the process wanted to go on and
 * was not let is not counted. What is counted is the time of waiting and the time of the processor.
 */
export class OwnTime extends ProcessWatch {
  #before = { atMs: performance.now(), processorMs: processorMs() };

  protected override look(): void {
    const now = { atMs: performance.now(), processorMs: processorMs() };
    const atMost = 2 * everyMs + now.processorMs - this.#before.processorMs;
    this.ms += Math.min(now.atMs - this.#before.atMs, atMost);
    this.#before = now;
  }
}
