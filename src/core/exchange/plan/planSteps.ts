import type { PausableWork } from "../../pausableWork";
import { connectionOfRule, connectionOfStep } from "../model/connections";
import type { ExchangeDocument, ExpectStep, Rule, Step, StepList } from "../model/exchangeDocument";
import { writtenValue } from "../variables/variableLayer";
import type { PlannedRule, PlannedStep } from "./exchangePlan";
import type { PlanMessages } from "./planMessages";
import type { PlanValues } from "./planValues";
import { stepTitle, ruleTitle } from "./stepTitle";

/** How long an expect waits unless the step or the file says so, in milliseconds. */
export const defaultWithinMs = 5000;

/** Plans the steps and rules of a document that is valid. */
export class PlanSteps {
  constructor(
    private readonly document: ExchangeDocument,
    private readonly values: PlanValues,
    private readonly messages: PlanMessages,
  ) {}

  *list({ steps }: StepList, rule?: Rule): PausableWork<readonly PlannedStep[]> {
    const planned: PlannedStep[] = [];
    for (const step of steps) {
      planned.push(yield* this.#step(step, rule));
      yield;
    }
    return planned;
  }

  *rule(rule: Rule): PausableWork<PlannedRule> {
    const { id, node, steps } = rule;
    const connection = connectionOfRule(this.document, rule)?.key.text ?? "";
    const at = { from: node.from, to: node.to };
    const when = this.values.conditions(rule.when);
    return {
      id,
      title: ruleTitle(rule),
      at,
      connection,
      event: this.#event(rule),
      when,
      steps: yield* this.list(steps, rule),
    };
  }

  #event({ event }: Rule): PlannedRule["event"] {
    switch (event.kind) {
      case "accept":
        return event;
      case "message":
        return { kind: "message", message: this.messages.message(event.message) };
      case "regex":
        return { kind: "regex", pattern: this.values.regex(event.node) };
      case "timer":
        return { kind: "timer", everyMs: this.values.setting(event.every) };
    }
  }

  *#step(step: Step, rule: Rule | undefined): PausableWork<PlannedStep> {
    const { id, node, key } = step;
    const keyAt = { from: key.from, to: key.to };
    const any = { id, title: stepTitle(step), at: { from: node.from, to: node.to }, keyAt };
    const connection = connectionOfStep(this.document, step, rule)?.key.text ?? "";
    const { values } = this;
    switch (step.kind) {
      case "send":
        return {
          ...any,
          kind: "send",
          connection,
          message: this.messages.message(step.message),
          to: values.target(step.to),
        };
      case "expect":
        return { ...any, ...this.#expect(step), connection };
      case "close": {
        const { how, answer } = step;
        const planned = answer && { peer: answer.peer, withinMs: this.#within(answer.within) };
        return { ...any, kind: "close", connection, how, answer: planned };
      }
      case "sleep":
        return { ...any, kind: "sleep", lastsMs: values.setting(step.lasts) };
      case "repeat": {
        const everyMs = values.optional(step.every);
        return {
          ...any,
          kind: "repeat",
          times: values.setting(step.times),
          everyMs,
          steps: yield* this.list(step.steps, rule),
        };
      }
      case "foreach": {
        const each = "node" in step.values ? values.range(step.values) : step.values.map(writtenValue);
        return {
          ...any,
          kind: "foreach",
          variable: step.variable.text,
          values: each,
          steps: yield* this.list(step.steps, rule),
        };
      }
      case "parallel": {
        const branches = [];
        for (const { key, steps } of step.branches)
          branches.push({ name: key.text, steps: yield* this.list(steps, rule) });
        return { ...any, kind: "parallel", branches };
      }
      case "run": {
        const take = step.take.map(({ text }) => text);
        return { ...any, kind: "run", path: values.setting(step.path), values: values.values(step.variables), take };
      }
      case "assert":
        return { ...any, kind: "assert", conditions: values.conditions(step.conditions) };
      case "set":
        return { ...any, kind: "set", values: values.values(step.variables) };
    }
  }

  #expect(step: ExpectStep) {
    const { values } = this;
    return {
      kind: "expect" as const,
      expectation: this.messages.expectation(step.expectation),
      withinMs: this.#within(step.within),
      count: values.settingOr(step.count?.times, 1),
      isLeast: step.count?.isLeast ?? false,
      from: values.peer(step.from),
    };
  }

  #within(setting: ExpectStep["within"]) {
    return this.values.settingOr(setting ?? this.document.within, defaultWithinMs);
  }
}
