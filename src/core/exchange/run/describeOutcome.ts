import { formatLatency } from "../../formatDuration";
import type { RunProblem } from "./runReport";
import type { StepOutcome } from "./runProgress";

const mostCharacters = 120;

/**
 * What came of a step in one short line, with a sign and in words: `✓ 1.2 ms`, `✗ expected 00, got 01`, `… running`; with
 * the step's title behind the sign where it is given.
 */
export function describeOutcome(outcome: StepOutcome, title = ""): string {
  const [sign, parts] = signAndParts(outcome);
  return `${sign} ${[title, ...parts].filter((part) => part !== "").join(" · ")}`.trim();
}

function signAndParts(outcome: StepOutcome): readonly [string, readonly string[]] {
  switch (outcome.verdict) {
    case undefined:
      return outcome.isRunning ? ["…", ["running"]] : ["", []];
    case "cancelled":
      return ["–", ["cancelled"]];
    case "failed":
      return ["✗", [describeRounds(outcome) + describeFailure(outcome)]];
    case "passed":
      return ["✓", [describeCount(outcome), describeTime(outcome), outcome.note]];
  }
}

/** The gist of a problem: what is different where that is known, or else the message. */
export function describeProblem({ details, message }: RunProblem): string {
  const [line = ""] = (details[0] ?? message).split(/\r?\n/);
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters).trimEnd()}…` : line;
}

/** How long a reply took, `1.2 ms` or `1.1 ms to 3.4 ms`, or else the step where that is felt; empty where it is not. */
export function describeTime({ replyMs, durationMs, ended }: StepOutcome): string {
  if (replyMs === undefined) return durationMs < shortMs * ended ? "" : formatMs(durationMs);
  const [least, most] = [formatMs(replyMs.least), formatMs(replyMs.most)];
  return least === most ? least : `${least} to ${most}`;
}

/** A time in milliseconds as it is shown everywhere: `85 µs`, `1.2 ms`, `2.1 s`. */
export function formatMs(milliseconds: number): string {
  return formatLatency(milliseconds * 1e6);
}

/** A step without a reply is worth its time only where one would notice it. */
const shortMs = 10;

function describeFailure({ problem }: StepOutcome): string {
  return problem === undefined ? "failed" : describeProblem(problem);
}

function describeCount({ ended }: StepOutcome): string {
  return ended === 1 ? "" : `${ended} times`;
}

function describeRounds({ failedIn }: StepOutcome): string {
  return failedIn.length === 0 ? "" : `round ${failedIn.join(".")}: `;
}
