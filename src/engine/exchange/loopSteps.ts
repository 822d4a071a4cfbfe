import { countOf } from "../../core/countOf";
import type { PlannedStep } from "../../core/exchange/plan/exchangePlan";
import type { FieldValue } from "../../core/payload/fields/fieldInputs";
import { nowNs } from "../../net/clock";
import { needed } from "./needed";
import type { ListVerdict, Performed, StepRunner } from "./stepRunner";
import type { StepWork } from "./stepWork";
import { valueNow } from "./valueSteps";
import { sleepUntil } from "./waiting";

type StepOf<Kind extends PlannedStep["kind"]> = PlannedStep & { readonly kind: Kind };

/** Whoever executes lists of steps. */
type StepLister = Pick<StepRunner, "list">;

const done = (inner: ListVerdict, note: string): Performed => ({ note, replyMs: undefined, inner });

/** Runs its steps so many times; `every` counts from the start of one round to the start of the next. */
export async function repeatStep(step: StepOf<"repeat">, work: StepWork, runner: StepLister): Promise<Performed> {
  const { context } = work;
  const times = needed(step.times, context.scope);
  const everyNs = (step.everyMs === undefined ? 0 : needed(step.everyMs, context.scope)) * 1e6;
  let startNs = nowNs();
  for (let round = 1; round <= times; round++) {
    const verdict = await runner.list(step.steps, { ...context, rounds: [...context.rounds, round] });
    if (verdict !== "passed") return done(verdict, "");
    if (round === times || everyNs === 0) continue;
    startNs = Math.max(startNs + everyNs, nowNs());
    await sleepUntil({ deadlineNs: startNs, signal: context.signal });
  }
  return done("passed", countOf(times, "round"));
}

/** Runs its steps once for each value. */
export async function foreachStep(step: StepOf<"foreach">, work: StepWork, runner: StepLister): Promise<Performed> {
  const { context } = work;
  let round = 0;
  for (const { value, isSecret } of valuesOf(step, work)) {
    work.give(step.variable, value, { kind: "loop", isSecret });
    const verdict = await runner.list(step.steps, { ...context, rounds: [...context.rounds, ++round] });
    if (verdict !== "passed") return done(verdict, "");
  }
  return done("passed", countOf(round, "round"));
}

function* valuesOf(
  { values }: StepOf<"foreach">,
  { context }: StepWork,
): Generator<{ value: FieldValue; isSecret: boolean }> {
  if ("kind" in values) {
    const { first, last } = needed(values, context.scope);
    for (let value = first; value <= last; value++) yield { value, isSecret: false };
  } else for (const written of values) yield valueNow(written, context.scope);
}

/** Runs its branches at the same time; where one fails, the others are ended. */
export async function parallelStep(step: StepOf<"parallel">, work: StepWork, runner: StepLister): Promise<Performed> {
  const { context } = work;
  const ending = new AbortController();
  const end = (): void => ending.abort();
  context.signal.addEventListener("abort", end, { once: true });
  const branches = step.branches.map(async ({ steps }) => {
    const scope = context.scope.branch();
    const verdict = await runner.list(steps, { ...context, scope, signal: ending.signal });
    if (verdict === "failed") ending.abort();
    return { scope, verdict };
  });
  const ended = await Promise.all(branches);
  context.signal.removeEventListener("abort", end);
  for (const { scope } of ended) context.scope.join(scope);
  const verdicts = ended.map(({ verdict }) => verdict);
  return done(verdicts.find((each) => each === "failed") ?? verdicts.find((each) => each !== "passed") ?? "passed", "");
}
