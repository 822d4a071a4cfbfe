import type { StepPlace, StepResult } from "../../core/exchange/run/runReport";
import type { FileOutcome } from "./fileOutcome";
import type { Reporter, RunEnd, RunStart } from "./reporter";
import type { SourceTexts } from "./sourceTexts";
import type { StepListener } from "./stepLog";

/** A reporter, and where its texts go. */
export interface ReportTarget {
  readonly reporter: Reporter;
  readonly write: (text: string) => void;
}

/** Tells several reporters the same. */
export class ReportWriter implements StepListener {
  constructor(private readonly targets: readonly ReportTarget[]) {}

  runStarted(start: RunStart): void {
    this.#tell((reporter) => reporter.runStarted?.(start));
  }

  fileStarted(file: string, sources: SourceTexts): void {
    this.#tell((reporter) => reporter.fileStarted?.(file, sources));
  }

  groupStarted(place: StepPlace, depth: number): void {
    this.#tell((reporter) => reporter.groupStarted?.(place, depth));
  }

  stepEnded(result: StepResult, depth: number): void {
    this.#tell((reporter) => reporter.stepEnded?.(result, depth));
  }

  groupEnded(result: StepResult, depth: number): void {
    this.#tell((reporter) => reporter.groupEnded?.(result, depth));
  }

  fileEnded(outcome: FileOutcome): void {
    this.#tell((reporter) => reporter.fileEnded(outcome));
  }

  runEnded(end: RunEnd): void {
    this.#tell((reporter) => reporter.runEnded(end));
  }

  #tell(textOf: (reporter: Reporter) => string | undefined): void {
    for (const { reporter, write } of this.targets) {
      const text = textOf(reporter);
      if (text !== undefined && text !== "") write(text);
    }
  }
}
