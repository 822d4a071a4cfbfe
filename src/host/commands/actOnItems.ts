import type { Endpoint } from "../../engine/endpoints";
import { isEndpoint } from "../tree/treeRow";

/** The endpoints that a tree's menu was called on: the chosen rows, or else the row itself. */
export function chosenEndpoints<T extends Endpoint>(
  item: unknown,
  items: unknown,
  accepts: (endpoint: Endpoint) => endpoint is T,
): readonly T[] {
  const rows: readonly unknown[] = Array.isArray(items) && items.length > 0 ? items : [item];
  return rows.filter(isEndpoint).filter(accepts);
}
