import { formatAddress, formatSocketAddress, type Address } from "../../core/address";
import { isIPv6 } from "../../core/host";
import type { CommandTarget } from "../../core/payload/shellCommand";
import type { CaptureSource } from "../../engine/captureSource";
import { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import type { Conversation } from "./conversation";

/** A capture, and what its documents are named after. */
export interface NamedSource {
  readonly source: CaptureSource;
  /** `tcp 127.0.0.1:7700`, or the name of a file. */
  readonly name: string;
}

/** What a panel's log is of: an endpoint, or a capture that was opened from files. */
export interface ShownLog extends NamedSource {
  /** Which address the capture is of: `tcp://127.0.0.1:7700`. */
  readonly endpoint: string;
  /** Only this connection of the capture is shown; all where undefined. */
  readonly connection: number | undefined;
  /** Whether each row names its peer. */
  readonly namesPeers: boolean;
  /** Where a command that sends a record again connects to; undefined where that is not known. */
  commandTarget(connection: number): CommandTarget | undefined;
  /** Who is who in a connection of the capture; undefined where that is not known. */
  conversation(connection: number): Conversation | undefined;
}

/** The log of an endpoint as it is now. */
export function endpointLog(endpoint: Endpoint): ShownLog {
  const { address } = endpoint;
  return {
    source: endpoint.endpointCapture,
    name: `${address.transport} ${formatSocketAddress(address)}`,
    endpoint: formatAddress(address),
    connection: isAccepted(endpoint) ? endpoint.index : undefined,
    namesPeers: !(endpoint instanceof Connection),
    commandTarget: () => endpointTarget(endpoint),
    conversation: (connection) => endpointConversation(endpoint, connection),
  };
}

function endpointConversation(endpoint: Endpoint, connection: number): Conversation {
  const { address } = endpoint;
  const { transport } = address;
  const ends = endpoint.endpointCapture.peer(connection)?.ends;
  if (!(endpoint instanceof Connection)) return { transport, role: "server", server: address, client: ends?.remote };
  if (endpoint.origin === "dialled") return { transport, role: "client", server: address, client: ends?.local };
  return { transport, role: "server", server: endpoint.local ?? address, client: ends?.remote };
}

/** Whether the endpoint has a part of its listener's capture. */
export function isAccepted(endpoint: Endpoint): endpoint is Connection {
  return endpoint instanceof Connection && endpoint.origin === "accepted";
}

/** What was dialled, or the listener, in whose client's place the command then is. */
function endpointTarget(endpoint: Endpoint): CommandTarget {
  if (!isAccepted(endpoint)) return reachable(endpoint.address);
  return reachable({ ...endpoint.address, ...endpoint.local });
}

/** An address that means "all of this machine's" cannot be connected to everywhere; its loopback can. */
export function reachable({ transport, host, port }: Address): CommandTarget {
  if (host === "0.0.0.0") return { transport, host: "127.0.0.1", port };
  if (isIPv6(host) && /^[0:]+$/.test(host)) return { transport, host: "::1", port };
  return { transport, host, port };
}
