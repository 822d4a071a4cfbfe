import type { LifecycleEvent } from "../../connection/lifecycleEvent";
import type { Traffic, TrafficRecord } from "./traffic";

/** Whose part the file plays: `us` in its moves is then the client, or the server. */
export type Side = "client" | "server";

export type Player = "us" | "peer";

/** What one of the two did, in the order in which it was seen. */
export type Move = { readonly connection: number; readonly timeNs: number; readonly by: Player } &
  /** `isRead`: one read of a stream, whose ends mean nothing, and not one write. */
  (
    | { readonly kind: "data"; readonly bytes: Uint8Array; readonly isRead: boolean }
    /** The client's connection is established; by the client. */
    | { readonly kind: "open" }
    | { readonly kind: "fin" | "rst" }
    /** The connection was dropped or lost, and how the other side saw that is not known. */
    | { readonly kind: "lost" }
  );

/** Data, as opposed to the rest of a connection's life. */
export type DataMove = Move & { readonly kind: "data" };

/** The records as moves of the side that the file plays, and of its peer. */
export function movesOf({ records, role, transport }: Traffic, side: Side): Move[] {
  const local: Player = role === side ? "us" : "peer";
  const remote: Player = role === side ? "peer" : "us";
  const opener: Player = side === "client" ? "us" : "peer";
  return records.flatMap((record): Move[] => {
    const { connection, timeNs } = record;
    const by = { in: remote, out: local };
    if (record.direction !== "event") {
      const { direction, bytes } = record;
      return [{ kind: "data", bytes, isRead: direction === "in", by: by[direction], connection, timeNs }];
    }
    const move = transport === "udp" ? undefined : lifecycleMove(record.event);
    if (!move) return [];
    const { kind, end } = move;
    return [{ kind, by: kind === "open" ? opener : end === "local" ? local : remote, connection, timeNs }];
  });
}

type Lifecycle = { readonly kind: Exclude<Move["kind"], "data">; readonly end: "local" | "remote" };

function lifecycleMove(event: LifecycleEvent): Lifecycle | undefined {
  switch (event.type) {
    case "connected":
    case "accepted":
      return { kind: "open", end: "local" };
    case "localEnded":
      return { kind: "fin", end: "local" };
    case "remoteEnded":
      return { kind: "fin", end: "remote" };
    case "closed": {
      const { by, how } = event.reason;
      if (how === "fin") return undefined;
      return { kind: how === "rst" ? "rst" : "lost", end: by };
    }
    default:
      return undefined;
  }
}

/** Whether a record is of use in an exchange file: data, and how connections begin and end. */
export function isMove(record: TrafficRecord): boolean {
  return record.direction !== "event" || lifecycleMove(record.event) !== undefined;
}
