import { deepEqual, match } from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Event, Subscription } from "../../src/core/emitter";

export interface UntilOptions {
  /** 20 000 unless told: how long a busy machine may take, no promise of Sockscope's. */
  readonly timeoutMs?: number;
  /** Completes the sentence "Waited 20 s in vain for: …". */
  readonly what: string;
}

/** Something of VS Code's shape or of ours that one subscribes to. */
export type AnyEvent<T> = Event<T> | ((handler: (value: T) => unknown) => Subscription);

const defaultTimeoutMs = 20_000;
/** Asked often at first, for what happens in this process, then less, for what happens in a window. */
const pollMs = { least: 5, most: 50 };

/**
 * Waits until the condition holds, and returns what it answered.
 * @throws Error that says what was waited for; its cause is the condition's last error where it threw.
 */
export async function until<T>(
  condition: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  { timeoutMs = defaultTimeoutMs, what }: UntilOptions,
): Promise<T> {
  const endMs = performance.now() + timeoutMs;
  for (let waitMs = pollMs.least; ; waitMs = Math.min(pollMs.most, waitMs * 1.2)) {
    let cause: unknown;
    try {
      const answer = await condition();
      if (answer !== undefined && answer !== false && answer !== null) return answer;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > endMs) throw new Error(`Waited ${timeoutMs / 1000} s in vain for: ${what}.`, { cause });
    await delay(waitMs);
  }
}

/**
 * Waits until what is read is as expected: a window shows what it has been told a moment later, and draws again what it
 * has shown.
 * @throws AssertionError that compares what was read last with what was expected.
 */
export async function untilReads<T>(read: () => T | Promise<T>, expected: T extends string ? T | RegExp : T) {
  let last: T | undefined;
  const isAsExpected = async () => {
    last = undefined;
    last = await read();
    return expected instanceof RegExp ? expected.test(String(last)) : isDeepStrictEqual(last, expected);
  };
  await until(isAsExpected, { what: "what is shown" }).catch((cause: unknown) => {
    if (last === undefined) throw cause;
    if (expected instanceof RegExp) match(String(last), expected);
    else deepEqual(last, expected);
  });
}

/**
 * The next value of an event for which `accepts` answers true. Subscribes before it returns, so that nothing fired after
 * the call is missed.
 */
export function nextEvent<T>(
  event: AnyEvent<T>,
  {
    timeoutMs = defaultTimeoutMs,
    what,
    accepts = () => true,
  }: UntilOptions & { readonly accepts?: (value: T) => boolean },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      subscription.dispose();
      reject(new Error(`Waited ${timeoutMs / 1000} s in vain for: ${what}.`));
    };
    const timer = setTimeout(fail, timeoutMs);
    const subscription = event((value) => {
      if (!accepts(value)) return;
      clearTimeout(timer);
      // The event may fire while it is being subscribed to.
      queueMicrotask(() => subscription.dispose());
      resolve(value);
    });
  });
}
