/** How often it is looked, in milliseconds. */
const everyMs = 2;

/** Watches for how long this process does one thing and lets nothing else come between. */
export class BlockWatch {
  readonly #timer: NodeJS.Timeout;
  #before = process.cpuUsage();
  #longestMs = 0;

  constructor() {
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  /**
   * The most processor time, in milliseconds, between two looks. Other than the time that passes it is hardly longer on a
   * machine that does much else; what helper threads do at the same time counts, too.
   */
  end(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#longestMs;
  }

  #look(): void {
    const { user, system } = process.cpuUsage(this.#before);
    this.#before = process.cpuUsage();
    this.#longestMs = Math.max(this.#longestMs, (user + system) / 1000);
  }
}
