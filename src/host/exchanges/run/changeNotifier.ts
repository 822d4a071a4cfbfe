import * as vscode from "vscode";

/** Tells that something changes which may change very often: at once, and then this often at most. */
const intervalMs = 100;

/** An event of which the last one always comes, and those before are put together; one for each key. */
export class ChangeNotifier<T> implements vscode.Disposable {
  readonly #emitter = new vscode.EventEmitter<T>();
  readonly #timers = new Map<T, NodeJS.Timeout>();
  readonly #due = new Set<T>();

  readonly event = this.#emitter.event;

  /** Fires now, or soon where it has fired a moment ago. */
  changed(what: T): void {
    if (this.#timers.has(what)) this.#due.add(what);
    else this.now(what);
  }

  /** Fires in any case. */
  now(what: T): void {
    clearTimeout(this.#timers.get(what));
    this.#due.delete(what);
    const timer = setTimeout(() => {
      this.#timers.delete(what);
      if (this.#due.has(what)) this.now(what);
    }, intervalMs);
    this.#timers.set(what, timer);
    this.#emitter.fire(what);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#emitter.dispose();
  }
}
