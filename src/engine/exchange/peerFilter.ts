import { ipAddressBytes } from "../../core/capture/pcapng/ipAddress";
import type { PeerFilter } from "../../core/exchange/plan/exchangePlan";
import { isIPv4, isIPv6 } from "../../core/host";
import { resolveHost } from "../../net/resolveHost";
import type { TransportSink } from "../../net/transport";
import type { Connection } from "../connection";
import { RunCancelled, RunFailure } from "./runFailure";

const ignoring: TransportSink = { opened: () => undefined, event: () => undefined, bytes: () => undefined };

/** Tells the messages of a peer from those of others. A host name is looked up. */
export async function acceptsPeer(
  { host, port }: PeerFilter,
  signal: AbortSignal,
): Promise<(from: Connection) => boolean> {
  const isLiteral = isIPv4(host) || isIPv6(host);
  const hosts = isLiteral ? [host] : await lookUp(host, signal);
  const wanted = new Set(hosts.map(canonical));
  const known = new WeakMap<Connection, boolean>();
  return (from) => {
    const { address, remote = address } = from;
    const accepts = known.get(from) ?? (wanted.has(canonical(remote.host)) && (port ?? remote.port) === remote.port);
    known.set(from, accepts);
    return accepts;
  };
}

async function lookUp(host: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return await resolveHost(host, ignoring, signal);
  } catch {
    if (signal.aborted) throw new RunCancelled();
    const message = `No address is known for the host name ${host}; check its spelling or use an IP address.`;
    throw new RunFailure("SOCKSCOPE_RUN_VALUE", message);
  }
}

/** An address has many spellings in IPv6. */
function canonical(host: string): string {
  return ipAddressBytes(host)?.join() ?? host;
}
