import { processorMs } from "./blockWatch";

/** How often it is looked, in milliseconds; an idle process looks again after at most twice that. */
const everyMs = 2;

/**
 * How long something takes this process on a machine that does much else: time in which the process wanted to go on and
 * was not let is not counted. What is counted is the time of waiting and the time of the processor.
 */
export class OwnTime {
  readonly #timer: NodeJS.Timeout;
  #ms = 0;
  #before = { atMs: performance.now(), processorMs: processorMs() };

  constructor() {
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  /** The milliseconds since it was made; stops counting. */
  end(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#ms;
  }

  #look(): void {
    const now = { atMs: performance.now(), processorMs: processorMs() };
    const atMost = 2 * everyMs + now.processorMs - this.#before.processorMs;
    this.#ms += Math.min(now.atMs - this.#before.atMs, atMost);
    this.#before = now;
  }
}
