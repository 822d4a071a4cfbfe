import { nowNs } from "../../../net/clock";
import { needed } from "../needed";
import { sleepUntil } from "../waiting";
import type { TimerRule } from "./connectionRules";
import type { RuleExecution } from "./ruleExecution";

/** No timer fires more often. */
const leastEveryMs = 1;

/**
 * Performs a rule again and again, counted from now on, until the client is gone, a rule has closed it, or the rule fails.
 * What falls into a time in which it is still at work is left out. Never rejects.
 */
export async function repeatTimer(rule: TimerRule, execution: RuleExecution): Promise<void> {
  const { scope, signal, session } = execution;
  try {
    const everyNs = Math.max(leastEveryMs, needed(rule.event.everyMs, scope)) * 1e6;
    for (let dueNs = nowNs() + everyNs; ; dueNs = Math.max(dueNs + everyNs, nowNs())) {
      await sleepUntil({ deadlineNs: dueNs, signal });
      if (session.isClosing) return;
      if ((await execution.meets(rule)) && !(await execution.perform(rule))) return;
    }
  } catch (error) {
    execution.failed(error, rule.at);
  }
}
