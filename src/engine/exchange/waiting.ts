import type { Event } from "../../core/emitter";
import { afterReading } from "../../net/afterReading";
import { nowNs } from "../../net/clock";
import { RunCancelled } from "./runFailure";

/** How long something may wait, and what ends it before. */
export interface Waiting {
  /** On the clock of {@link nowNs}. */
  readonly deadlineNs: number;
  readonly signal: AbortSignal;
}

/** The most that a timer can wait. */
const longestTimerMs = 2 ** 31 - 1;

/** A wait that is over after so many milliseconds, counted from now. */
export function waitingFor(durationMs: number, signal: AbortSignal): Waiting {
  return { deadlineNs: nowNs() + durationMs * 1e6, signal };
}

export function isOver({ deadlineNs }: Waiting): boolean {
  return nowNs() >= deadlineNs;
}

/**
 * Resolves at the next change, or at the deadline once all is heard that had come by then; rejects with
 * {@link RunCancelled} as soon as the signal is aborted. It subscribes before it returns, so that nothing is missed between
 * a look and the wait after it.
 */
export function nextChange(changes: readonly Event<unknown>[], { deadlineNs, signal }: Waiting): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new RunCancelled());
    const leftMs = Math.max(0, (deadlineNs - nowNs()) / 1e6);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      for (const subscription of subscriptions) subscription.dispose();
      settle();
    };
    const cancel = (): void => end(() => reject(new RunCancelled()));
    const over = (): void => afterReading(() => end(resolve));
    const timer = setTimeout(over, Math.min(Math.ceil(leftMs), longestTimerMs));
    signal.addEventListener("abort", cancel, { once: true });
    const subscriptions = changes.map((change) => change(() => end(resolve)));
  });
}

/** Waits until the deadline and for nothing else. */
export async function sleepUntil(waiting: Waiting): Promise<void> {
  while (!isOver(waiting)) await nextChange([], waiting);
  if (waiting.signal.aborted) throw new RunCancelled();
}

/** The promise, or a {@link RunCancelled} if the signal is aborted first; what becomes of the promise then is ignored. */
export function unlessCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(new RunCancelled());
    if (signal.aborted) cancel();
    signal.addEventListener("abort", cancel, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", cancel));
  });
}
