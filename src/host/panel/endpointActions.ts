import { canSend, isConnecting } from "../../core/connection/connectionState";
import { SockscopeError } from "../../core/sockscopeError";
import { Connection } from "../../engine/connection";
import type { Endpoint, Endpoints } from "../../engine/endpoints";
import type { Listener } from "../../engine/listener";
import type { ActionRequest, EndpointAction, Target } from "../../protocol/panelContract";
import { findConnection } from "./sendTargets";

/** What can be done with an endpoint in the state that it is in. */
export function availableActions(endpoint: Endpoint): readonly EndpointAction[] {
  return endpoint instanceof Connection ? connectionActions(endpoint) : listenerActions(endpoint);
}

function connectionActions({ state, origin, address }: Connection): readonly EndpointAction[] {
  if (state === "closed") return origin === "dialled" ? ["connectAgain"] : [];
  if (isConnecting(state) || address.transport === "udp") return ["close"];
  return state === "open" ? ["halfClose", "reset", "close"] : ["reset", "close"];
}

function listenerActions({ state, openCount }: Listener): readonly EndpointAction[] {
  const ofConnections: readonly EndpointAction[] = openCount > 0 ? ["closeAll"] : [];
  return [...ofConnections, state === "closed" ? "listenAgain" : "close"];
}

/**
 * Does what was asked for with a connection, with all of a listener, or with the endpoint itself. Resolves once it is
 * begun; how it goes on is told by the endpoint's state. Rejects with a {@link SockscopeError} where it makes no sense.
 */
export async function runAction(endpoints: Endpoints, endpoint: Endpoint, request: ActionRequest): Promise<void> {
  const { action, target } = request;
  if (target === "self" && !(endpoint instanceof Connection)) await actOnListener(endpoints, endpoint, action);
  else for (const each of connectionsOf(endpoint, target)) actOnConnection(endpoints, each, action);
}

function connectionsOf(endpoint: Endpoint, target: Target): readonly Connection[] {
  if (typeof target === "object") return [findConnection(endpoint, target.connection)];
  if (endpoint instanceof Connection) return [endpoint];
  return endpoint.connections.filter(({ state }) => state !== "closed");
}

function actOnConnection(endpoints: Endpoints, connection: Connection, action: EndpointAction): void {
  switch (action) {
    case "connectAgain":
      if (connection.origin !== "dialled")
        throw impossible("An accepted connection can only be connected by its peer.");
      endpoints.connectAgain(connection);
      break;
    case "halfClose":
      if (canSend(connection.state)) connection.end();
      break;
    case "close":
    case "closeAll":
      connection.close();
      break;
    case "reset":
      connection.reset();
      break;
    case "listenAgain":
      throw impossible("A connection cannot listen.");
  }
}

async function actOnListener(endpoints: Endpoints, listener: Listener, action: EndpointAction): Promise<void> {
  switch (action) {
    case "listenAgain":
      await endpoints.listenAgain(listener);
      break;
    case "close":
      await listener.close();
      break;
    case "closeAll":
      for (const each of listener.connections) if (each.state !== "closed") each.close();
      break;
    case "connectAgain":
    case "halfClose":
    case "reset":
      throw impossible("This can be done with a connection only, not with a listener.");
  }
}

function impossible(message: string): SockscopeError {
  return new SockscopeError("SOCKSCOPE_IMPOSSIBLE", message);
}
