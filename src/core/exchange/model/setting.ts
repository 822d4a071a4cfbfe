import { isTemplate, type ScalarShape } from "../vocabulary/shape";
import type { YamlNode } from "../yaml/yamlNode";
import type { Setting } from "./exchangeDocument";

/** The setting that a node is, or undefined where it is missing or was refused. */
export function settingOf<T>(node: YamlNode | undefined, shape: ScalarShape<T>): Setting<T> | undefined {
  if (node?.kind !== "scalar" || node.value === null) return undefined;
  const isUsable = (shape.isFillable && isTemplate(node.value)) || shape.read(node.value, node.text) !== undefined;
  return isUsable ? { node, shape } : undefined;
}

/** The value of a setting that has no variables. */
export function knownValue<T>(setting: Setting<T> | undefined): T | undefined {
  if (setting === undefined) return undefined;
  const { node, shape } = setting;
  return shape.isFillable && isTemplate(node.value) ? undefined : shape.read(node.value, node.text);
}

/** What a scalar stands for that cannot have variables; undefined where it is missing or was refused. */
export function wordOf<T>(node: YamlNode | undefined, shape: ScalarShape<T>): T | undefined {
  return knownValue(settingOf(node, shape));
}
