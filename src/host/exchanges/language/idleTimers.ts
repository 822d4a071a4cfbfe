/** Calls back once nothing more has been asked for in a while; a new wish for the same key replaces the one before. */
export class IdleTimers<Key> {
  readonly #timers = new Map<Key, NodeJS.Timeout>();

  start(key: Key, idleMs: number, callBack: () => void): void {
    this.cancel(key);
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      callBack();
    }, idleMs);
    this.#timers.set(key, timer);
  }

  cancel(key: Key): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
