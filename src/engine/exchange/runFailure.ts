import type { SourceRange } from "../../core/exchange/diagnostic";
import type { RunProblem, RunProblemCode } from "../../core/exchange/run/runReport";

/** What there is to say about a failure besides its sentence. */
export interface FailureDetails {
  /** The narrowest place that is known; the step's own where undefined. */
  readonly at?: SourceRange | undefined;
  /** The file that `at` counts in, where it is another one than the step's. */
  readonly file?: string;
  readonly details?: readonly string[];
  readonly difference?: RunProblem["difference"];
}

/** A step that failed, on its way to whoever runs it. Its texts are not masked yet. */
export class RunFailure extends Error {
  constructor(
    readonly code: RunProblemCode,
    message: string,
    readonly more: FailureDetails = {},
  ) {
    super(message);
  }
}

/** The run, or the branch, was cancelled while it waited. */
export class RunCancelled extends Error {
  constructor() {
    super("The run was cancelled.");
  }
}
