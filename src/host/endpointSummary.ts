import { canSend } from "../core/connection/connectionState";
import type { Connection } from "../engine/connection";
import type { Endpoints } from "../engine/endpoints";
import type { ContextValues } from "./contextKeys";

/** How much there is of what, for the status bar and for what commands make sense. */
export interface EndpointSummary {
  readonly openConnections: number;
  readonly openListeners: number;
  /** Captures of what is shown that wait for the disk, and those whose recording has stopped. */
  readonly paused: number;
  readonly stopped: number;
  readonly contexts: ContextValues;
}

/** Walks over everything that is shown; takes well under a millisecond for 10 000 connections. */
export function summarize(endpoints: Endpoints): EndpointSummary {
  const { connections: dialled, listeners } = endpoints;
  const all = allConnections(endpoints);
  const open = all.filter(({ state }) => state !== "closed");
  const listening = listeners.filter(({ state }) => state !== "closed");
  const captures = [...dialled, ...listeners].map(({ endpointCapture }) => endpointCapture);
  return {
    paused: captures.filter(({ isPaused }) => isPaused).length,
    stopped: captures.filter(({ capture }) => capture.problem).length,
    openConnections: open.length,
    openListeners: listening.length,
    contexts: {
      "sockscope.canSend": open.some(({ state }) => canSend(state)),
      "sockscope.hasOpenConnection": open.length > 0,
      "sockscope.hasOpenListener": listening.length > 0,
      "sockscope.hasOpen": open.length + listening.length > 0,
      "sockscope.hasDialled": dialled.length > 0,
      "sockscope.hasClosed": open.length < all.length || listening.length < listeners.length,
      "sockscope.hasClosedListener": listening.length < listeners.length,
      "sockscope.hasEndpoint": all.length + listeners.length > 0,
    },
  };
}

/** Dialled connections and those that listeners accepted, the oldest of each first. */
export function allConnections({ connections, listeners }: Endpoints): readonly Connection[] {
  return [...connections, ...listeners.flatMap((listener) => listener.connections)];
}
