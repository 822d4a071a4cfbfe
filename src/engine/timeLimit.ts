import { createContext, Script } from "node:vm";
import { errorCode } from "../core/sockscopeError";
import type { Turn } from "./turn";

const turnMs = 50;
const run = new Script("run()");

/**
 * Runs synchronous work that may never end, such as a regular expression that somebody typed. Costs about 0.1 ms more
 * than the work, so give it many small pieces at once.
 */
export class TimeLimit {
  private readonly context: { run: (() => void) | undefined } = { run: undefined };

  constructor(private readonly limitMs: number) {
    createContext(this.context);
  }

  /**
   * Runs work that notes how far it is, and goes on from there when it is run again, in turns of 50 ms. False where it
   * came no further within the limit.
   */
  async finishesInTurns(work: () => void, progress: () => number, turn: Turn): Promise<boolean> {
    for (let limitMs = Math.min(turnMs, this.limitMs); ;) {
      const before = progress();
      if (this.finishes(work, limitMs)) return true;
      const isStuck = progress() === before;
      if (isStuck && limitMs === this.limitMs) return false;
      limitMs = isStuck ? this.limitMs : Math.min(turnMs, this.limitMs);
      await turn.pass();
    }
  }

  /** True where the work ended in time; false where it was stopped in the middle. What it throws is thrown. */
  finishes(work: () => void, limitMs = this.limitMs): boolean {
    this.context.run = work;
    try {
      run.runInContext(this.context, { timeout: limitMs });
      return true;
    } catch (error) {
      if (errorCode(error) === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
      throw error;
    } finally {
      this.context.run = undefined;
    }
  }
}
