import type { PlannedRule } from "../../../core/exchange/plan/exchangePlan";
import type { MessageRule } from "./ruleLook";

/** A rule that fires again and again. */
export type TimerRule = PlannedRule & { readonly event: { readonly kind: "timer" } };

/** The rules of one connection by what they wait for, each kind in the order of the file. */
export class ConnectionRules {
  readonly accepts: readonly PlannedRule[];
  readonly messages: readonly MessageRule[];
  readonly timers: readonly TimerRule[];

  constructor(rules: readonly PlannedRule[], connection: string) {
    const own = rules.filter((rule) => rule.connection === connection);
    this.accepts = own.filter(({ event }) => event.kind === "accept");
    this.messages = own.filter(isMessageRule);
    this.timers = own.filter(isTimerRule);
  }
}

function isMessageRule(rule: PlannedRule): rule is MessageRule {
  return rule.event.kind === "message" || rule.event.kind === "regex";
}

function isTimerRule(rule: PlannedRule): rule is TimerRule {
  return rule.event.kind === "timer";
}
