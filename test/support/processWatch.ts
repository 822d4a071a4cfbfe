import { readFileSync } from "node:fs";

/** How often it is looked, in milliseconds; an idle process looks again after at most twice that. */
export const everyMs = 2;

/** Looks at this process again and again, and adds up to one figure in milliseconds. */
export abstract class ProcessWatch {
  protected ms = 0;
  readonly #timer = setInterval(() => this.look(), everyMs);

  protected abstract look(): void;

  /** The figure; stops looking. */
  end(): number {
    clearInterval(this.#timer);
    this.look();
    return this.ms;
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
