import type { PlannedStep } from "../../../core/exchange/plan/exchangePlan";
import { Turn } from "../../turn";
import { closeStep } from "../closeStep";
import { foreachStep, repeatStep } from "../loopSteps";
import { needed } from "../needed";
import { RunCancelled, RunFailure } from "../runFailure";
import { sendStep } from "../sendStep";
import type { ListVerdict } from "../stepRunner";
import { notePassed, StepWork, type StepContext, type StepFile, type StepOutcome } from "../stepWork";
import { setStep } from "../valueSteps";
import { sleepUntil, waitingFor } from "../waiting";

/** More notes than this are not shown in any case. */
const mostNotes = 16;
const nothingToSay: StepOutcome = { note: "", replyMs: undefined };

/** Executes the steps of one rule for one client. */
export class RuleRunner {
  readonly #turn = new Turn();
  readonly #notes: string[] = [];

  /** `patienceMs`: a client that takes nothing of an answer for so long has stopped reading. */
  constructor(
    private readonly client: StepFile,
    private readonly patienceMs: number,
  ) {}

  /** Resolves with what was done, in a few words; rejects with RunFailure, or RunCancelled. */
  async run(steps: readonly PlannedStep[], context: StepContext): Promise<string> {
    await this.list(steps, context);
    return notePassed(this.#notes);
  }

  async list(steps: readonly PlannedStep[], context: StepContext): Promise<ListVerdict> {
    for (const step of steps) {
      if (this.#turn.isOver) await this.#turn.pass();
      if (context.signal.aborted) throw new RunCancelled();
      const { note } = await this.#perform(step, new StepWork(this.client, context, step.id));
      if (note !== "" && this.#notes.length < mostNotes) this.#notes.push(note);
    }
    return "passed";
  }

  async #perform(step: PlannedStep, work: StepWork): Promise<StepOutcome> {
    const { scope, signal } = work.context;
    switch (step.kind) {
      case "send":
        return sendStep(step, work, this.patienceMs);
      case "close":
        return closeStep(step, work, this.patienceMs);
      case "set":
        return setStep(step, work);
      case "sleep":
        await sleepUntil(waitingFor(needed(step.lastsMs, scope), signal));
        return nothingToSay;
      case "repeat":
        await repeatStep(step, work, this);
        return nothingToSay;
      case "foreach":
        await foreachStep(step, work, this);
        return nothingToSay;
      default:
        throw new RunFailure("SOCKSCOPE_RUN_VALUE", `A rule cannot ${step.kind}; take the step out.`);
    }
  }
}
