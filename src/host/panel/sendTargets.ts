import { formatAddress } from "../../core/address";
import { canSend } from "../../core/connection/connectionState";
import { SockscopeError } from "../../core/sockscopeError";
import { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import type { Target } from "../../protocol/panelContract";

/** The connection that was asked for by its id. Throws a {@link SockscopeError} where the endpoint has none such. */
export function findConnection(endpoint: Endpoint, id: string): Connection {
  const own = endpoint instanceof Connection ? endpoint : endpoint.connection(id);
  if (own?.id === id) return own;
  throw new SockscopeError("SOCKSCOPE_NOT_OPEN", "The chosen connection is closed; choose another one.");
}

/**
 * Whom a send goes to: the connection itself, the chosen one, or all of a listener that can be sent to. Throws a
 * {@link SockscopeError} where there is none.
 */
export function findSendTargets(endpoint: Endpoint, target: Target): readonly Connection[] {
  if (typeof target === "object") return [findConnection(endpoint, target.connection)];
  if (endpoint instanceof Connection) return [endpoint];
  const open = endpoint.connections.filter(({ state }) => canSend(state));
  if (open.length > 0) return open;
  const message = `Nobody is connected to ${formatAddress(endpoint.address)} yet; let a peer connect first.`;
  throw new SockscopeError("SOCKSCOPE_NOT_OPEN", message);
}

/** The most bytes that one send to the endpoint can take: a datagram's limit, or Infinity. */
export function largestSendOf(endpoint: Endpoint): number {
  if (endpoint instanceof Connection) return endpoint.largestSend;
  return Math.min(...endpoint.connections.slice(-1).map(({ largestSend }) => largestSend));
}
