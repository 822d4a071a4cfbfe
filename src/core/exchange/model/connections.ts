import type { YamlScalar } from "../yaml/yamlNode";
import type { ConnectionDefinition, ExchangeDocument, Rule, Step } from "./exchangeDocument";

/** The connection that a name means; without a name, the only one there is. */
export function connectionNamed(
  connections: readonly ConnectionDefinition[],
  name: YamlScalar | undefined,
): ConnectionDefinition | undefined {
  if (name !== undefined) return byName(connections).get(name.text);
  return connections.length === 1 ? connections[0] : undefined;
}

/** The name by which a step says its connection; undefined where it leaves it out. */
export function connectionName(step: Step): YamlScalar | undefined {
  if (step.kind === "close") return step.connection;
  return step.kind === "send" || step.kind === "expect" ? step.on : undefined;
}

/** The connection of a rule: the one it names, or the only one that listens. */
export function connectionOfRule({ connections }: ExchangeDocument, rule: Rule): ConnectionDefinition | undefined {
  if (rule.connection !== undefined) return connectionNamed(connections, rule.connection);
  const listening = connections.filter(({ isListening }) => isListening);
  return listening.length === 1 ? listening[0] : undefined;
}

/** The connection of a step, where it has one; of a step in a rule, that of the rule. */
export function connectionOfStep(
  document: ExchangeDocument,
  step: Step,
  rule: Rule | undefined,
): ConnectionDefinition | undefined {
  if (step.kind !== "send" && step.kind !== "expect" && step.kind !== "close") return undefined;
  const name = connectionName(step);
  return rule === undefined || name !== undefined
    ? connectionNamed(document.connections, name)
    : connectionOfRule(document, rule);
}

const maps = new WeakMap<readonly ConnectionDefinition[], ReadonlyMap<string, ConnectionDefinition>>();

function byName(connections: readonly ConnectionDefinition[]): ReadonlyMap<string, ConnectionDefinition> {
  const known = maps.get(connections) ?? new Map(connections.map((connection) => [connection.key.text, connection]));
  maps.set(connections, known);
  return known;
}
