import type { PlannedStep } from "../../core/exchange/plan/exchangePlan";
import type { StepPlace, StepResult } from "../../core/exchange/run/runReport";
import { nowNs } from "../../net/clock";
import { Turn } from "../turn";
import { closeStep } from "./closeStep";
import { expectStep } from "./expectStep";
import type { FileRun } from "./fileRun";
import { foreachStep, parallelStep, repeatStep } from "./loopSteps";
import { needed } from "./needed";
import { problemOf } from "./problemOf";
import { RunCancelled } from "./runFailure";
import { runStep } from "./runStep";
import { sendStep } from "./sendStep";
import { StepWork, type StepContext, type StepOutcome } from "./stepWork";
import { assertStep, setStep } from "./valueSteps";
import { sleepUntil, waitingFor } from "./waiting";

/** What came of a list of steps. */
export type ListVerdict = StepResult["verdict"];

/** What a step that holds others came to, or one that does not. */
export type Performed = StepOutcome & { readonly inner?: ListVerdict };

const holders: readonly PlannedStep["kind"][] = ["repeat", "foreach", "parallel", "run"];

/** Executes steps of a file, and tells what becomes of each. */
export class StepRunner {
  readonly #turn = new Turn();

  constructor(readonly file: FileRun) {}

  /** One after the other, until one does not pass; cancelled between two, the next one says so. Never rejects. */
  async list(steps: readonly PlannedStep[], context: StepContext): Promise<ListVerdict> {
    for (const step of steps) {
      if (this.#turn.isOver) await this.#turn.pass();
      const verdict = await this.#step(step, context);
      if (verdict !== "passed") return verdict;
    }
    return "passed";
  }

  async #step(step: PlannedStep, context: StepContext): Promise<ListVerdict> {
    const { control } = this.file.shared;
    const place = this.#placeOf(step, context);
    control.tell({ type: "stepStarted", place });
    const startNs = nowNs();
    const performed = await this.#attempt(step, context);
    const { note, replyMs, verdict, problem } = performed;
    const durationMs = (nowNs() - startNs) / 1e6;
    const result = { place, verdict, durationMs, replyMs, note: this.file.mask.mask(note), problem };
    control.tell({ type: "stepEnded", result });
    return verdict;
  }

  async #attempt(step: PlannedStep, context: StepContext): Promise<Omit<StepResult, "place" | "durationMs">> {
    const { tally } = this.file.shared;
    try {
      if (context.signal.aborted) throw new RunCancelled();
      const { note, replyMs, inner = "passed" } = await this.#perform(step, context);
      if (!holders.includes(step.kind)) tally.passed += 1;
      return { note, replyMs, verdict: inner, problem: undefined };
    } catch (error) {
      const nothing = { note: "", replyMs: undefined, problem: undefined };
      if (error instanceof RunCancelled || context.signal.aborted) return { ...nothing, verdict: "cancelled" };
      const problem = problemOf(error, this.file, step.keyAt);
      tally.noteFailure(problem);
      return { ...nothing, verdict: "failed", problem };
    }
  }

  #perform(step: PlannedStep, context: StepContext): Performed | Promise<Performed> {
    const { scope, signal } = context;
    const work = new StepWork(this.file, context, step.id);
    switch (step.kind) {
      case "send":
        return sendStep(step, work, this.file.withinMs(scope));
      case "expect":
        return expectStep(step, work);
      case "close":
        return closeStep(step, work, this.file.withinMs(scope));
      case "sleep":
        return sleepUntil(waitingFor(needed(step.lastsMs, scope), signal)).then(() => ({
          note: "",
          replyMs: undefined,
        }));
      case "repeat":
        return repeatStep(step, work, this);
      case "foreach":
        return foreachStep(step, work, this);
      case "parallel":
        return parallelStep(step, work, this);
      case "run":
        return runStep(step, work, this.file);
      case "assert":
        return assertStep(step, work, this.file.shared.limit);
      case "set":
        return setStep(step, work);
    }
  }

  #placeOf({ id, title, at }: PlannedStep, { rounds }: StepContext): StepPlace {
    return {
      file: this.file.prepared.file,
      id,
      title: this.file.mask.mask(title),
      at,
      rounds,
      callers: this.file.callers,
    };
  }
}
