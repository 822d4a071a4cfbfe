import type { ExchangeDocument, Expectation, Message, Rule, Step, StepList } from "./exchangeDocument";

/** The lists of steps that are inside a step. */
export function innerLists(step: Step): readonly StepList[] {
  switch (step.kind) {
    case "repeat":
    case "foreach":
      return [step.steps];
    case "parallel":
      return step.branches.map(({ steps }) => steps);
    default:
      return [];
  }
}

/** All steps of a list in the order of the file, those inside others behind them. */
export function* eachStep({ steps }: StepList): Generator<Step> {
  for (const step of steps) {
    yield step;
    for (const inner of innerLists(step)) yield* eachStep(inner);
  }
}

/** Every step of a file, those of its rules included, and the rule that it belongs to. */
export function* everyStep({ steps, rules = [] }: ExchangeDocument): Generator<{ step: Step; rule: Rule | undefined }> {
  for (const step of eachStep(steps)) yield { step, rule: undefined };
  for (const rule of rules) for (const step of eachStep(rule.steps)) yield { step, rule };
}

/** The messages of an expectation, at any depth. */
export function expectedMessages(expectation: Expectation): readonly Message[] {
  switch (expectation.kind) {
    case "message":
      return [expectation.message];
    case "anyOf":
    case "unordered":
      return expectation.alternatives.flatMap(expectedMessages);
    default:
      return [];
  }
}
