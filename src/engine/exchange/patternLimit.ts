import { TimeLimit } from "../timeLimit";
import { RunFailure } from "./runFailure";

/** How long one look with a regular expression may take; a cancelled run has to be over within 100 ms. */
const limitMs = 50;

/** On a machine that is busy with other things the time may be over before the work has begun. */
const mostAttempts = 20;

/** Stops regular expressions that would take for ever on what came. */
export class PatternLimit {
  #limit: TimeLimit | undefined;

  /** What `work` answers, which is done again where it was not let work; a {@link RunFailure} where it takes too long. */
  within<T>(hasPatterns: boolean, work: () => T): T {
    if (!hasPatterns) return work();
    this.#limit ??= new TimeLimit(limitMs);
    let answer: { value: T } | undefined;
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const before = process.cpuUsage();
      const isDone = this.#limit.finishes(() => (answer = { value: work() }));
      if (isDone && answer !== undefined) return answer.value;
      if (process.cpuUsage(before).user / 1000 >= limitMs / 2) break;
    }
    const message = `A regular expression takes longer than ${limitMs} ms on what came; write it so that it need not try so many ways.`;
    throw new RunFailure("SOCKSCOPE_RUN_LIMIT", message);
  }
}
