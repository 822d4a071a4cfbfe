import type { ExchangeDiagnostic, SourceRange } from "../../core/exchange/diagnostic";
import type { RunProblem, RunVerdict, StepResult } from "../../core/exchange/run/runReport";
import type { SourceTexts } from "./sourceTexts";
import type { StepCounts } from "./stepLog";

/** An error or a warning about a file, before anything was run. */
export interface Finding {
  readonly severity: ExchangeDiagnostic["severity"];
  readonly code: string;
  readonly message: string;
  /** The file that it is about, as the run calls it. */
  readonly file: string;
  /** Undefined where it is about the file as a whole. */
  readonly at: SourceRange | undefined;
}

/** A step that was not begun, because one before it failed or the run was cancelled. */
export interface UnreachedStep {
  readonly id: string;
  readonly title: string;
  readonly at: SourceRange;
}

/** All that reporters need to know of one file that was run, or refused. Its texts are masked. */
export interface FileOutcome {
  /** As the run calls it; `sources` know how a user would write it. */
  readonly file: string;
  readonly name: string | undefined;
  readonly verdict: RunVerdict;
  readonly startedEpochMs: number;
  readonly durationMs: number;
  /** Executions of steps that hold no others, in the order in which they ended; see `unlisted`. */
  readonly steps: readonly StepResult[];
  /** How many that passed are left out of `steps`. */
  readonly unlisted: number;
  readonly unreached: readonly UnreachedStep[];
  /** Of executions, the unlisted ones included. */
  readonly counts: Readonly<StepCounts>;
  /** A failure that belongs to no step, such as a port that could not be bound. */
  readonly problem: RunProblem | undefined;
  readonly findings: readonly Finding[];
  readonly sources: SourceTexts;
}

/** What a step is called where it stands alone: with the file that a run step led to, and the rounds of its loops. */
export function stepName({ place }: StepResult, sources: SourceTexts): string {
  const rounds = place.rounds.length === 0 ? "" : ` (round ${place.rounds.join(".")})`;
  const file = place.callers.length === 0 ? "" : `${sources.shownPath(place.file)}: `;
  return `${file}${place.title}${rounds}`;
}
