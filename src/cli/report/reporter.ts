import type { StepPlace, StepResult } from "../../core/exchange/run/runReport";
import type { FileOutcome } from "./fileOutcome";
import type { SourceTexts } from "./sourceTexts";

/** What is known when a run begins. */
export interface RunStart {
  readonly version: string;
  readonly startedEpochMs: number;
  readonly environment: string | undefined;
}

/** What is known when all is over. */
export interface RunEnd {
  readonly durationMs: number;
  /** Files that were not run, because one before failed or the run was interrupted; as a user would write them. */
  readonly notRun: readonly string[];
  /** The signal that interrupted the run. */
  readonly interruptedBy: NodeJS.Signals | undefined;
}

/**
 * Writes the report of a run. Each method returns the text to be written next, which may be empty. All texts that files
 * and peers had a hand in are made safe for where they go.
 */
export interface Reporter {
  runStarted?(start: RunStart): string;
  fileStarted?(file: string, sources: SourceTexts): string;
  groupStarted?(place: StepPlace, depth: number): string;
  stepEnded?(result: StepResult, depth: number): string;
  groupEnded?(result: StepResult, depth: number): string;
  fileEnded(outcome: FileOutcome): string;
  runEnded(end: RunEnd): string;
}
