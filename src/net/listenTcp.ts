import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Address, SocketAddress } from "../core/address";
import { socketAddresses } from "./socketAddresses";
import { nowNs } from "./clock";
import { resolveFirst } from "./resolveHost";
import { TcpTransport, type TcpOptions } from "./tcpTransport";
import type { TransportSink } from "./transport";

/** A bound socket that has peers. */
export interface Binding {
  /** The address really bound, with the port that the system chose for port 0. */
  readonly local: SocketAddress;
  /** Stops listening; resolves once the port is free. Accepted TCP connections live on. Safe to call twice. */
  close(): Promise<void>;
}

/** A peer that a binding has from now on. */
export interface NewPeer {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  /** Whether we turn to it first: a UDP peer that has not sent anything. */
  readonly isAddressed: boolean;
}

/** Told about a new peer; answers where the peer's events and bytes go. Runs before any of them is delivered. */
export type AcceptPeer = (peer: NewPeer, open: (sink: TransportSink) => void) => void;

export interface ListenHandlers {
  readonly accept: AcceptPeer;
  /** Something went wrong after the start, such as EMFILE; the binding goes on where the system lets it. */
  readonly failed: (error: Error) => void;
  /** Something of what was asked for does not work; one plain sentence. */
  readonly warn: (message: string) => void;
}

/** Options of what is bound, TCP or UDP. */
export interface BindOptions {
  /** For an IPv6 address: whether IPv4 peers are refused (IPV6_V6ONLY). */
  readonly ipv6Only?: boolean;
}

export interface TcpListenOptions extends TcpOptions, BindOptions {}

/**
 * Listens on a TCP address; rejects with the system's error (EADDRINUSE, EACCES, …), or with the signal's reason where
 * that comes before the name of the host is looked up.
 */
export async function listenTcp(
  address: Address,
  options: TcpListenOptions,
  handlers: ListenHandlers,
  signal: AbortSignal,
): Promise<Binding> {
  const requested = await resolveFirst(address.host, signal);
  const server = createServer({ allowHalfOpen: true });
  server.on("connection", (socket) => accept(socket, options, handlers));
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: requested, port: address.port, ipv6Only: options.ipv6Only ?? false }, () => {
      server.off("error", reject);
      server.on("error", handlers.failed);
      const { address: host, port } = server.address() as AddressInfo;
      resolve({ local: { host, port }, close: () => closed(server) });
    });
  });
}

function accept(socket: Socket, options: TcpOptions, handlers: ListenHandlers): void {
  const addresses = socketAddresses(socket);
  handlers.accept({ ...addresses, isAddressed: false }, (sink) => {
    sink.opened(new TcpTransport(socket, sink, options));
    sink.event({ type: "accepted", ...addresses }, nowNs());
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // close() waits for the connections; the port is free as soon as the handle is closed.
    if (!server.listening) setImmediate(resolve);
  });
}
