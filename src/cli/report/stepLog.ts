import type { RunEvent, StepPlace, StepResult } from "../../core/exchange/run/runReport";

/** What a log tells of steps, as they happen. `depth` counts the steps that a step is in. */
export interface StepListener {
  /** A step turned out to hold others; the first of them has begun. */
  groupStarted(place: StepPlace, depth: number): void;
  stepEnded(result: StepResult, depth: number): void;
  groupEnded(result: StepResult, depth: number): void;
}

/** How many executions of steps that hold no others ended in which way. */
export interface StepCounts {
  passed: number;
  failed: number;
  cancelled: number;
}

/** So many executions are kept of one file; of those that passed beyond, only the number. */
export const mostKeptSteps = 10_000;

interface OpenStep {
  readonly place: StepPlace;
  isGroup: boolean;
}

/** Makes of the events of a run which steps hold others, and keeps what came of those that do not. */
export class StepLog {
  readonly steps: StepResult[] = [];
  readonly counts: StepCounts = { passed: 0, failed: 0, cancelled: 0 };
  /** How many executions that passed are not among the steps. */
  unlisted = 0;
  /** The ids of the steps of the file itself that were begun. */
  readonly begun = new Set<string>();
  readonly #open = new Map<string, OpenStep>();

  constructor(private readonly listener: StepListener) {}

  /** The step that began last among those that run now. */
  get current(): StepPlace | undefined {
    return [...this.#open.values()].at(-1)?.place;
  }

  readonly tell = (event: RunEvent): void => {
    if (event.type === "stepStarted") this.#begin(event.place);
    else if (event.type === "stepEnded") this.#end(event.result);
  };

  #begin(place: StepPlace): void {
    if (place.callers.length === 0) this.begun.add(place.id);
    this.#around(place).forEach((step, depth) => {
      if (step.isGroup) return;
      step.isGroup = true;
      this.listener.groupStarted(step.place, depth);
    });
    this.#open.set(keyOf(place), { place, isGroup: false });
  }

  #end(result: StepResult): void {
    const key = keyOf(result.place);
    const isGroup = this.#open.get(key)?.isGroup === true;
    this.#open.delete(key);
    const depth = this.#around(result.place).length;
    if (!isGroup || result.problem !== undefined) this.#keep(result);
    if (isGroup) this.listener.groupEnded(result, depth);
    else this.listener.stepEnded(result, depth);
  }

  #keep(result: StepResult): void {
    this.counts[result.verdict]++;
    if (result.verdict === "passed" && this.steps.length >= mostKeptSteps) this.unlisted++;
    else this.steps.push(result);
  }

  /** The open steps that a step is in, the outermost first. */
  #around(place: StepPlace): OpenStep[] {
    return [...this.#open.values()].filter((step) => isInside(place, step.place));
  }
}

/** In one branch a step runs once at a time, so its rounds do not count. */
function keyOf({ file, id, callers }: StepPlace): string {
  return JSON.stringify([callers.map((caller) => [caller.file, caller.id]), file, id]);
}

function isInside(step: StepPlace, other: StepPlace): boolean {
  const isCalledAlike = other.callers.every(
    ({ file, id }, index) => step.callers[index]?.file === file && step.callers[index].id === id,
  );
  if (!isCalledAlike) return false;
  if (step.callers.length === other.callers.length)
    return step.file === other.file && step.id.startsWith(`${other.id}/`);
  const caller = step.callers[other.callers.length];
  if (caller?.file !== other.file) return false;
  return caller.id === other.id || caller.id.startsWith(`${other.id}/`);
}
