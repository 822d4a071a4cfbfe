import type { PausableWork } from "../../pausableWork";
import type { Diagnostics } from "../diagnostic";
import { durationScalar, textScalar } from "../vocabulary/scalars";
import { itemsOf, valueOf, type YamlNode } from "../yaml/yamlNode";
import type { Rule, RuleEvent } from "./exchangeDocument";
import type { MessageReader } from "./messageReader";
import { settingOf, wordOf } from "./setting";
import { nameOf, type StepReader } from "./stepReader";
import { readConditions } from "./valueReader";

/** Reads the rules of a mock, leaving out those whose shape was refused. */
export class RuleReader {
  constructor(
    private readonly messages: MessageReader,
    private readonly steps: StepReader,
    private readonly diagnostics: Diagnostics,
  ) {}

  *list(node: YamlNode): PausableWork<Rule[]> {
    const rules: Rule[] = [];
    for (const [index, item] of itemsOf(node).entries()) {
      const rule = yield* this.#rule(item, String(index));
      if (rule !== undefined) rules.push(rule);
      yield;
    }
    return rules;
  }

  *#rule(node: YamlNode, id: string): PausableWork<Rule | undefined> {
    const event = this.#event(valueOf(node, "on"), valueOf(node, "body"));
    if (node.kind !== "map" || event === undefined) return undefined;
    const on = valueOf(node, "on");
    return {
      node,
      id,
      name: wordOf(valueOf(node, "name"), textScalar),
      on: on?.kind === "scalar" ? on : undefined,
      connection: nameOf(node, "connection"),
      event,
      when: readConditions(valueOf(node, "when"), this.messages, this.diagnostics),
      steps: yield* this.steps.list(valueOf(node, "steps"), `${id}/`),
    };
  }

  #event(on: YamlNode | undefined, body: YamlNode | undefined): RuleEvent | undefined {
    if (on?.kind === "scalar") return { kind: "accept" };
    const frame = nameOf(on, "frame");
    const pattern = valueOf(on, "pattern");
    const regex = this.messages.regex(valueOf(on, "regex"));
    if (frame !== undefined)
      return { kind: "message", message: { kind: "frame", name: frame, body: this.messages.fields(body) } };
    if (pattern !== undefined) {
      const fields = this.messages.fields(pattern);
      return fields && { kind: "message", message: { kind: "fields", fields, body: this.messages.fields(body) } };
    }
    if (regex !== undefined) return regex;
    const every = settingOf(valueOf(on, "timer"), durationScalar);
    return every && { kind: "timer", every };
  }
}
