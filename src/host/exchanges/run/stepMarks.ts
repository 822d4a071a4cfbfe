import type { SourceRange } from "../../../core/exchange/diagnostic";
import { describeOutcome, describeProblem } from "../../../core/exchange/run/describeOutcome";
import type { RunProgress, StepOutcome } from "../../../core/exchange/run/runProgress";

/** What is written behind a line. The sign in the text says the same as `kind`. */
export interface LineMark {
  readonly line: number;
  readonly kind: "passed" | "failed" | "other";
  readonly text: string;
  /** The step that it is about; undefined where it is about none. */
  readonly step: StepOutcome | undefined;
}

/** Where a range of the text that was run is now; undefined once it was edited. */
export type LineOf = (at: SourceRange) => number | undefined;

/** The marks of a run's steps, each behind the step's first line, and of a failure behind the line that did not fit. */
export function stepMarks(progress: RunProgress, file: string, lineOf: LineOf): readonly LineMark[] {
  const marks: LineMark[] = [];
  for (const step of progress.outcomes()) {
    const line = lineOf(step.at);
    if (line === undefined) continue;
    const failedLine = step.problem?.file === file ? lineOf(step.problem.at) : undefined;
    if (step.problem === undefined || failedLine === undefined || failedLine === line) {
      marks.push({ line, kind: kindOf(step), text: describeOutcome(step), step });
    } else {
      marks.push({ line, kind: "failed", text: "✗ failed", step });
      marks.push({ line: failedLine, kind: "failed", text: `✗ ${describeProblem(step.problem)}`, step });
    }
  }
  return marks.filter(({ text }) => text !== "");
}

function kindOf({ verdict }: StepOutcome): LineMark["kind"] {
  return verdict === "passed" || verdict === "failed" ? verdict : "other";
}
