import type { Diagnostics } from "../diagnostic";
import { parseCondition } from "../variables/condition";
import { conditionScalar, hexScalar, variableScalar } from "../vocabulary/scalars";
import { entriesOf, valueOf, type YamlNode } from "../yaml/yamlNode";
import type { ConditionDefinition, ValueSetting, VariableDefinition } from "./exchangeDocument";
import type { MessageReader } from "./messageReader";
import { wordOf } from "./setting";

/** A value of a variable, or undefined where it is missing or was refused. */
export function readValue(node: YamlNode | undefined): ValueSetting | undefined {
  const hex = valueOf(node, "hex");
  if (hex?.kind === "scalar" && wordOf(hex, hexScalar) !== undefined) return { node: hex, isHex: true };
  if (node?.kind === "scalar" && wordOf(node, variableScalar) !== undefined) return { node, isHex: false };
  return undefined;
}

/** The variables of a map, those left out whose value was refused. */
export function readVariables(node: YamlNode | undefined): VariableDefinition[] {
  return entriesOf(node).flatMap(({ key, value }) => {
    const read = readValue(value);
    return read === undefined ? [] : [{ key, value: read }];
  });
}

/** The conditions of a map; reports those that cannot be read. */
export function readConditions(
  node: YamlNode | undefined,
  messages: MessageReader,
  diagnostics: Diagnostics,
): ConditionDefinition[] {
  return entriesOf(node).flatMap(({ key, value }): ConditionDefinition[] => {
    if (value?.kind !== "scalar" || wordOf(value, conditionScalar) === undefined) return [];
    const result = parseCondition(value.text);
    if (result.ok) return [{ key, node: value, condition: result.condition }];
    diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", result.message, messages.rangeIn(value, result));
    return [{ key, node: value, condition: undefined }];
  });
}
