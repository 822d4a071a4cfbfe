import type { PlannedCondition, PlannedStep, PlannedValue } from "../../core/exchange/plan/exchangePlan";
import { resolveWritten } from "../../core/exchange/plan/planned";
import {
  conditionVariables,
  isIncomparable,
  mayMatchLong,
  meetsCondition,
} from "../../core/exchange/variables/condition";
import { noValue } from "../../core/exchange/variables/fillTemplate";
import type { VariableScope } from "../../core/exchange/variables/variableScope";
import type { FieldValue } from "../../core/payload/fields/fieldInputs";
import { masked } from "../../core/payload/fields/fieldDisplay";
import type { PatternLimit } from "./patternLimit";
import { RunFailure } from "./runFailure";
import { notePassed, type StepOutcome, type StepWork } from "./stepWork";

/** A value with the variables of the moment; throws a {@link RunFailure} where it has none. */
export function valueNow(
  written: PlannedValue["value"],
  scope: VariableScope,
): { value: FieldValue; isSecret: boolean } {
  const resolved = resolveWritten(written, scope);
  if (resolved.ok) return resolved;
  throw new RunFailure("SOCKSCOPE_RUN_VALUE", resolved.message);
}

/** Gives variables their values, one after the other. */
export function setStep({ values }: PlannedStep & { readonly kind: "set" }, work: StepWork): StepOutcome {
  const noted = values.map(({ variable, value: written }) => {
    const { value, isSecret } = valueNow(written, work.context.scope);
    return work.give(variable, value, { kind: "set", isSecret });
  });
  return { note: notePassed(noted), replyMs: undefined };
}

/**
 * Checks all conditions, and throws a {@link RunFailure} that tells all that do not hold. What was captured came from a peer,
 * and may be made to take a regular expression for ever.
 */
export function assertStep(
  { conditions }: PlannedStep & { readonly kind: "assert" },
  { context: { scope }, file: { mask } }: StepWork,
  limit: PatternLimit,
): StepOutcome {
  const shown = (name: string): string => {
    const found = scope.get(name);
    return found === undefined || found.isSecret ? masked : mask.value(found.value);
  };
  const failed = conditions.filter((each) => {
    const value = scope.get(each.variable)?.value ?? "";
    return !limit.within(mayMatchLong(each.condition, value), () => holds(each, scope), each.at);
  });
  const [first] = failed;
  if (first === undefined) return { note: "", replyMs: undefined };
  const sentences = failed.map((each) => {
    const is = `${each.variable} is ${shown(each.variable)}, but has to be ${each.text}`;
    return comparesBytesWithOthers(each, scope)
      ? `${is}; bytes are compared with bytes only, so compare with a variable of { hex: … }.`
      : `${is}.`;
  });
  const lines = (side: (condition: PlannedCondition) => string) =>
    failed.map((each) => `${each.variable} ${side(each)}`);
  throw new RunFailure("SOCKSCOPE_RUN_ASSERT", sentences[0] ?? "", {
    at: first.at,
    details: failed.length > 1 ? sentences : [],
    difference: {
      expected: lines(({ text }) => text).join("\n"),
      actual: lines(({ variable }) => `is ${shown(variable)}`).join("\n"),
    },
  });
}

function comparesBytesWithOthers({ variable, condition }: PlannedCondition, scope: VariableScope): boolean {
  return isIncomparable(scope.get(variable)?.value ?? "", condition, (name) => scope.get(name)?.value ?? "");
}

function holds({ variable, condition, at }: PlannedCondition, scope: VariableScope): boolean {
  const valueOf = (name: string): FieldValue => {
    const found = scope.get(name);
    if (found !== undefined) return found.value;
    throw new RunFailure("SOCKSCOPE_RUN_VALUE", noValue(name), { at });
  };
  for (const { name } of conditionVariables(condition)) valueOf(name);
  return meetsCondition(valueOf(variable), condition, valueOf);
}
