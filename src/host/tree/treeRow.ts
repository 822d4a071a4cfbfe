import { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import { Listener } from "../../engine/listener";

/** The accepted connections of a listener, as a row that unfolds. */
export interface GroupRow {
  readonly kind: "group";
  readonly listener: Listener;
}

/** Stands for the rows that are not shown: of a group, or of the dialled connections. */
export interface MoreRow {
  readonly kind: "more";
  readonly group: GroupRow | undefined;
}

/** A row of the trees. Endpoints are rows themselves; the others are made once each. */
export type TreeRow = Endpoint | GroupRow | MoreRow;

export function isEndpoint(row: unknown): row is Endpoint {
  return row instanceof Connection || row instanceof Listener;
}
