import type { PausableWork } from "../../pausableWork";
import type { Diagnostics } from "../diagnostic";
import { connectionOfRule, connectionOfStep } from "../model/connections";
import { everyStep, expectedMessages } from "../model/eachStep";
import type { ExchangeDocument, Message } from "../model/exchangeDocument";
import { usesInFields, usesInSettings, usesInValue, type VariableUse } from "../variables/variableUse";
import { StepVariables } from "../variables/stepVariables";
import type { YamlScalar } from "../yaml/yamlNode";

/** Warns of connections, frames, secrets and variables that nothing uses. */
export function* checkingUnused(document: ExchangeDocument, diagnostics: Diagnostics): PausableWork<void> {
  const warn = (what: string, keys: readonly YamlScalar[], used: ReadonlySet<string>): void => {
    for (const key of keys) {
      if (used.has(key.text)) continue;
      const message = `Nothing uses the ${what} ${key.text}; remove it, or use it.`;
      diagnostics.warning("SOCKSCOPE_EXCHANGE_UNUSED", message, key);
    }
  };
  const keysOf = (definitions: readonly { key: YamlScalar }[]) => definitions.map(({ key }) => key);
  const variables = yield* findingUsedVariables(document);
  warn("connection", keysOf(document.connections), usedConnections(document));
  warn("frame", keysOf(document.frames), usedFrames(document));
  warn("variable", keysOf(document.variables), variables);
  const secrets = [...variables].filter((name) => name.startsWith("secret:"));
  warn("secret", document.secrets, new Set(secrets.map((name) => name.slice("secret:".length))));
}

function usedConnections(document: ExchangeDocument): Set<string> {
  const used = new Set<string>();
  for (const { step, rule } of everyStep(document)) used.add(connectionOfStep(document, step, rule)?.key.text ?? "");
  for (const rule of document.rules ?? []) used.add(connectionOfRule(document, rule)?.key.text ?? "");
  return used;
}

function usedFrames(document: ExchangeDocument): Set<string> {
  const used = new Set<string>();
  const add = (message: Message): void => {
    if (message.kind === "frame") used.add(message.name.text);
  };
  for (const { step } of everyStep(document)) {
    if (step.kind === "send") add(step.message);
    if (step.kind === "expect") expectedMessages(step.expectation).forEach(add);
  }
  for (const { event } of document.rules ?? []) if (event.kind === "message") add(event.message);
  return used;
}

function* findingUsedVariables(document: ExchangeDocument): PausableWork<Set<string>> {
  const variables = StepVariables.of(document);
  const used = new Set<string>();
  const add = (uses: readonly VariableUse[]): void => {
    for (const { name } of uses) used.add(name);
  };
  add(usesInSettings(document.within));
  for (const { value } of document.variables) add(usesInValue(value));
  for (const { fields } of document.frames) add(usesInFields(fields));
  for (const { address, connectTimeout, retryTimes, retryEvery, multicast } of document.connections) {
    add(usesInSettings(address, connectTimeout, retryTimes, retryEvery));
    add(usesInSettings(multicast?.join, multicast?.interface, multicast?.hops));
  }
  for (const { step } of everyStep(document)) {
    add(variables.ofStep(step).uses);
    yield;
  }
  for (const rule of document.rules ?? []) add(variables.ofRule(rule).uses);
  return used;
}
