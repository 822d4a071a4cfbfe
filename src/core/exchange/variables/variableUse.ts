import type { SourceRange } from "../diagnostic";
import type { Fields, Setting, ValueSetting } from "../model/exchangeDocument";
import { scalarOffsets } from "../yaml/scalarOffsets";
import type { YamlScalar } from "../yaml/yamlNode";
import { isTemplate } from "../vocabulary/shape";
import { conditionVariables, type Condition } from "./condition";
import { parseTemplate, templateVariables } from "./template";

/** A variable in a file: `seq`, or `secret:PIN`. Ranges count in the text of the scalar. */
export interface VariableUse extends SourceRange {
  readonly name: string;
  readonly node: YamlScalar;
}

/** The range in the file of a range in the text of a scalar. */
export function fileRange(source: string, { node, from, to }: SourceRange & { node: YamlScalar }): SourceRange {
  const offsets = scalarOffsets(source, node);
  const start = offsets.offsetOf(from);
  return { from: start, to: Math.max(start, offsets.offsetOf(to)) };
}

/** The variables of a scalar that may have some. */
export function usesInText(node: YamlScalar): readonly VariableUse[] {
  if (!isTemplate(node.value)) return [];
  return templateVariables(parseTemplate(node.value)).map(({ name, from, to }) => ({ name, from, to, node }));
}

/** The variables of settings; those that are left out have none. */
export function usesInSettings(...settings: readonly (Setting<unknown> | undefined)[]): readonly VariableUse[] {
  return settings.flatMap((setting) => (setting?.shape.isFillable === true ? usesInText(setting.node) : []));
}

/** The variables in a value; hex has none. */
export function usesInValue({ node, isHex }: ValueSetting): readonly VariableUse[] {
  return isHex ? [] : usesInText(node);
}

export function usesInFields(fields: Fields | undefined): readonly VariableUse[] {
  if (fields === undefined) return [];
  const { node, summary } = fields;
  return summary.variables.map((use) => ({ ...use, node }));
}

/** The variables that a condition compares with, not the one that it is about. */
export function usesInCondition(node: YamlScalar, condition: Condition | undefined): readonly VariableUse[] {
  return condition === undefined
    ? []
    : conditionVariables(condition).map(({ name, from, to }) => ({ name, from, to, node }));
}

/** The names of the groups of a regular expression, in its text between slashes. */
export function regexGroups(text: string): readonly string[] {
  return [...text.matchAll(/(?<!\\)\(\?<([\p{L}_$][\p{L}\p{N}_$]*)>/gu)].map(([, name = ""]) => name);
}
