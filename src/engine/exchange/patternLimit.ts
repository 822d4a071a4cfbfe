import type { SourceRange } from "../../core/exchange/diagnostic";
import { nowNs } from "../../net/clock";
import { TimeLimit } from "../timeLimit";
import { RunFailure } from "./runFailure";

/** How long one look with a regular expression may take; a cancelled run has to be over within 100 ms. */
const limitMs = 50;

/** On a machine that is busy with other things the time may be over before the work has begun. */
const mostAttempts = 20;

/** How long nothing else may take that long after something did: what comes does not decide what all the time is spent on. */
const restMs = 4 * limitMs;
/** What is this quick is not kept waiting meanwhile. */
const quickMs = 5;

/** It is too early for a look that takes long; to be done again once the time has come. */
export class PatternsRest extends Error {
  constructor(readonly untilNs: number) {
    super("Regular expressions that take long are not tried for the moment.");
  }
}

/** Stops regular expressions that would take for ever on what came. */
export class PatternLimit {
  #limit: TimeLimit | undefined;
  #restUntilNs = 0;

  /** `rests`: whether others wait to be served, so that only a part of the time goes to what takes too long. */
  constructor(private readonly rests = false) {}

  /**
   * What `work` answers, which is done again where it was not let work. A {@link RunFailure}, whose place is `at`, where it
   * takes too long; a {@link PatternsRest} where something else just did.
   */
  within<T>(hasPatterns: boolean, work: () => T, at?: SourceRange): T {
    if (!hasPatterns) return work();
    const isResting = nowNs() < this.#restUntilNs;
    const answer = isResting ? this.#attempt(work, quickMs) : this.#attempts(work);
    if (answer !== undefined) return answer.value;
    if (isResting) throw new PatternsRest(this.#restUntilNs);
    if (this.rests) this.#restUntilNs = nowNs() + restMs * 1e6;
    const message = `A regular expression takes longer than ${limitMs} ms on what came; write it so that it need not try so many ways.`;
    throw new RunFailure("SOCKSCOPE_RUN_LIMIT", message, { at });
  }

  #attempts<T>(work: () => T): { readonly value: T } | undefined {
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const before = process.cpuUsage();
      const answer = this.#attempt(work, limitMs);
      if (answer !== undefined) return answer;
      if (process.cpuUsage(before).user / 1000 >= limitMs / 2) break;
    }
    return undefined;
  }

  #attempt<T>(work: () => T, mostMs: number): { readonly value: T } | undefined {
    this.#limit ??= new TimeLimit();
    let answer: { value: T } | undefined;
    return this.#limit.finishes(() => (answer = { value: work() }), mostMs) ? answer : undefined;
  }
}
