import type { YamlNode } from "./yamlNode";

/** The plain value of a tree, as JSON has it but for large whole numbers. No key of it can reach an object's prototype. */
export function plainValue(node: YamlNode | undefined): unknown {
  if (node?.kind === "list") return node.items.map(plainValue);
  if (node?.kind === "map")
    return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, plainValue(value)]));
  return node?.value ?? null;
}
