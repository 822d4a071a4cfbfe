import { readFileSync } from "node:fs";

/** How often it is looked, in milliseconds. */
const everyMs = 2;

/** Watches for how long the main thread of this process does one thing and lets nothing else come between. */
export class BlockWatch {
  readonly #timer: NodeJS.Timeout;
  #beforeMs = processorMs();
  #longestMs = 0;

  constructor() {
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  /**
   * The most processor time, in milliseconds, between two looks: other than the time that passes it is hardly longer on a
   * machine that does much else.
   */
  end(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#longestMs;
  }

  #look(): void {
    const nowMs = processorMs();
    this.#longestMs = Math.max(this.#longestMs, nowMs - this.#beforeMs);
    this.#beforeMs = nowMs;
  }
}

/** Processor time so far, in milliseconds: of the main thread where the system tells; else of all threads, which is more. */
export function processorMs(): number {
  if (process.platform === "linux") {
    const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, "latin1").split(" ");
    return Number(nanoseconds) / 1e6;
  }
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
