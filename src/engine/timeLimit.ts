import { createContext, Script } from "node:vm";
import { errorCode } from "../core/sockscopeError";
import type { Turn } from "./turn";

const turnMs = 20;
const run = new Script("run()");

/**
 * Runs synchronous work that may never end, such as a regular expression that somebody typed. Costs about 0.1 ms more
 * than the work, so give it many small pieces at once.
 */
export class TimeLimit {
  private readonly context: { run: (() => void) | undefined } = { run: undefined };

  constructor() {
    createContext(this.context);
  }

  /**
   * Runs work that notes how far it is, and goes on from there when it is run again, in turns of 20 ms. False where it
   * came no further in one of them.
   */
  async finishesInTurns(work: () => void, progress: () => number, turn: Turn): Promise<boolean> {
    for (;;) {
      const before = progress();
      if (this.finishes(work, turnMs)) return true;
      await turn.pass();
      if (progress() === before) return false;
    }
  }

  /** True where the work ended in time; false where it was stopped in the middle. What it throws is thrown. */
  finishes(work: () => void, limitMs: number): boolean {
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
