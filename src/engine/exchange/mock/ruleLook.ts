import type { PlannedCondition, PlannedRule } from "../../../core/exchange/plan/exchangePlan";
import { conditionVariables, mayMatchLong, meetsCondition } from "../../../core/exchange/variables/condition";
import type { VariableScope } from "../../../core/exchange/variables/variableScope";
import type { FieldValue } from "../../../core/payload/fields/fieldInputs";
import { fieldLimits } from "../../../core/payload/fields/fieldProblem";
import { quoted } from "../../../core/quoted";
import { lookFor, type ExpectationReading } from "../expectationLook";
import type { Arrival } from "../inbox";
import type { Look } from "../look";
import type { PatternLimit } from "../patternLimit";
import { RunFailure } from "../runFailure";
import type { Session } from "../session";

/** A rule that waits for a message. */
export type MessageRule = PlannedRule & { readonly event: { readonly kind: "message" | "regex" } };

/** What the rules make of what a client has sent. */
export type RuleLook =
  | { readonly kind: "fits"; readonly rule: MessageRule; readonly fit: Look & { readonly kind: "fits" } }
  /** A rule may still fit, or one that goes before the one that does. */
  | { readonly kind: "waits" }
  /** `reasons` says of each rule why not. */
  | { readonly kind: "unmatched"; readonly reasons: readonly string[] };

/** What is looked at, and with what. */
export interface RuleReading {
  readonly session: Session;
  readonly arrival: Arrival;
  readonly scope: VariableScope;
  readonly reading: ExpectationReading;
  /** Whether more may still come of what is no whole message. */
  readonly mayGrow: boolean;
}

/**
 * The first rule that fits. Of a stream without framing, one whose fields only miss their last bytes goes before those
 * behind it for as long as more may come; of a regular expression nobody knows, and it holds no other rule up.
 */
export function lookForRule(rules: readonly MessageRule[], seen: RuleReading): RuleLook {
  const reasons: string[] = [];
  let isHeldUp = false;
  let mayFit = false;
  for (const rule of rules) {
    if (!areMet(rule.when, seen.scope, seen.reading.limit)) continue;
    const look = atRule(rule, () => lookForOne(rule, seen));
    if (look === undefined) continue;
    if (look.kind === "fits") return isHeldUp && seen.mayGrow ? { kind: "waits" } : { kind: "fits", rule, fit: look };
    if (look.kind === "waits") mayFit = true;
    if (look.kind === "waits" && rule.event.kind === "message") isHeldUp = true;
    if (look.failure !== undefined) reasons.push(`Rule ${quoted(rule.title)}: ${look.failure.message}`);
  }
  return mayFit && seen.mayGrow ? { kind: "waits" } : { kind: "unmatched", reasons };
}

/** A failure of a look is one of its rule. */
function atRule<T>({ at }: MessageRule, look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof RunFailure)) throw error;
    throw new RunFailure(error.code, error.message, { ...error.more, at: error.more.at ?? at });
  }
}

/** Undefined where the rule cannot fit, whatever comes. */
function lookForOne({ event }: MessageRule, { session, arrival, reading }: RuleReading): Look | undefined {
  const isLong = !arrival.isWhole && arrival.bytes.length > fieldLimits.patternBytes;
  if (event.kind === "regex" && isLong) return undefined;
  const look = lookFor(event, { session, arrival }, reading);
  // What takes nothing of a stream would fit for ever.
  return look.kind === "fits" && look.length === 0 && !arrival.isWhole ? undefined : look;
}

/**
 * Whether all hold; one about a variable that has no value yet does not. What was captured is the client's, and may be made
 * to take a regular expression for ever: throws what the limit throws then.
 */
export function areMet(conditions: readonly PlannedCondition[], { get }: VariableScope, limit: PatternLimit): boolean {
  const valueOf = (name: string): FieldValue => get(name)?.value ?? "";
  return conditions.every(({ variable, condition, at }) => {
    const names = [variable, ...conditionVariables(condition).map(({ name }) => name)];
    if (names.some((name) => get(name) === undefined)) return false;
    const value = valueOf(variable);
    return limit.within(mayMatchLong(condition, value), () => meetsCondition(value, condition, valueOf), at);
  });
}
