import type { SourceRange } from "../diagnostic";
import type { RunEvent, RunProblem, StepPlace, StepResult } from "./runReport";

/** All executions of one step of a file put together, while it is run and afterwards. */
export interface StepOutcome {
  readonly id: string;
  readonly title: string;
  readonly at: SourceRange;
  readonly isRunning: boolean;
  /** How many executions have ended. */
  readonly ended: number;
  /** The worst of them; undefined while none has ended. */
  readonly verdict: StepResult["verdict"] | undefined;
  /** Of all executions together. */
  readonly durationMs: number;
  /** The shortest and the longest; undefined where none was measured. */
  readonly replyMs: { readonly least: number; readonly most: number } | undefined;
  /** What the last execution said of itself. */
  readonly note: string;
  /** The first failure. A step that runs another file has the one from there. */
  readonly problem: RunProblem | undefined;
  /** The round of each loop around the step in which it failed. */
  readonly failedIn: readonly number[];
}

type Change = { -readonly [Key in keyof StepOutcome]: StepOutcome[Key] };

const verdictRank = { passed: 0, cancelled: 1, failed: 2 } as const;

/** Puts together what a runner tells of a file's own steps; what happens in files that it runs counts for the run step. */
export class RunProgress {
  readonly #outcomes = new Map<string, Change>();
  readonly #running = new Map<string, number>();
  /** Failures inside of files that are run, by the id of the step that runs them. */
  readonly #inner = new Map<string, RunProblem>();

  /** The outcome of the step that the event is about; undefined where it is about none of this file. */
  take(event: RunEvent): StepOutcome | undefined {
    if (event.type === "opened") return undefined;
    const place = event.type === "stepStarted" ? event.place : event.result.place;
    const [caller] = place.callers;
    if (caller !== undefined) {
      if (event.type === "stepEnded") this.#keepInner(caller.id, event.result.problem);
      return undefined;
    }
    const outcome = this.#outcomeOf(place);
    const running = (this.#running.get(place.id) ?? 0) + (event.type === "stepStarted" ? 1 : -1);
    this.#running.set(place.id, running);
    outcome.isRunning = running > 0;
    if (event.type === "stepEnded") this.#add(outcome, event.result);
    return { ...outcome };
  }

  outcome(id: string): StepOutcome | undefined {
    return this.#outcomes.get(id);
  }

  /** In the order in which the steps were first begun. */
  outcomes(): readonly StepOutcome[] {
    return [...this.#outcomes.values()];
  }

  #outcomeOf({ id, title, at }: StepPlace): Change {
    const known = this.#outcomes.get(id);
    if (known !== undefined) return known;
    const nothing = { verdict: undefined, replyMs: undefined, problem: undefined, failedIn: [] };
    const outcome = { id, title, at, isRunning: false, ended: 0, durationMs: 0, note: "", ...nothing };
    this.#outcomes.set(id, outcome);
    return outcome;
  }

  #keepInner(id: string, problem: RunProblem | undefined): void {
    if (problem !== undefined && !this.#inner.has(id)) this.#inner.set(id, problem);
  }

  #add(outcome: Change, { place, verdict, durationMs, replyMs, note, problem }: StepResult): void {
    outcome.ended++;
    outcome.durationMs += durationMs;
    outcome.note = note;
    if (outcome.verdict === undefined || verdictRank[verdict] > verdictRank[outcome.verdict]) {
      outcome.verdict = verdict;
      outcome.failedIn = verdict === "failed" ? place.rounds : [];
    }
    if (replyMs !== undefined) outcome.replyMs = withReply(outcome.replyMs, replyMs);
    outcome.problem ??= problem ?? (verdict === "failed" ? this.#inner.get(place.id) : undefined);
  }
}

function withReply(known: StepOutcome["replyMs"], replyMs: number): StepOutcome["replyMs"] {
  if (known === undefined) return { least: replyMs, most: replyMs };
  return { least: Math.min(known.least, replyMs), most: Math.max(known.most, replyMs) };
}
