import { everyStep, innerLists } from "../../core/exchange/model/eachStep";
import { stepTitle } from "../../core/exchange/plan/stepTitle";
import { readExchange } from "../../core/exchange/readExchange";
import type { UnreachedStep } from "../report/fileOutcome";

/** The steps of a file that hold no others and were not begun, in its order. */
export function unreachedSteps(text: string, begun: ReadonlySet<string>): readonly UnreachedStep[] {
  const steps = [...everyStep(readExchange(text).document)].map(({ step }) => step);
  return steps
    .filter((step) => innerLists(step).length === 0 && !begun.has(step.id))
    .map((step) => ({ id: step.id, title: stepTitle(step), at: { from: step.node.from, to: step.node.to } }));
}
