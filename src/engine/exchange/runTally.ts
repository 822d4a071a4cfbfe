import type { RunProblem } from "../../core/exchange/run/runReport";

/** What a run has come to so far, over all its files. */
export class RunTally {
  passed = 0;
  failed = 0;
  /** The first. */
  problem: RunProblem | undefined;

  noteFailure(problem: RunProblem): void {
    this.failed += 1;
    this.problem ??= problem;
  }
}
