import type { Socket } from "node:dgram";
import { isIPv4, isIPv6, isMulticast } from "../core/host";
import { formatSocketAddress, type Address, type SocketAddress } from "../core/address";
import { SockscopeError } from "../core/sockscopeError";
import { nowNs } from "./clock";
import { DatagramTransport, type DatagramPeer } from "./datagramTransport";
import type { BindOptions, Binding, ListenHandlers } from "./listenTcp";
import { startMulticast, type MulticastOptions } from "./multicast";
import { resolveFirst, resolveQuietly } from "./resolveHost";
import { plainHost } from "./socketAddresses";
import type { TransportSink } from "./transport";
import { createUdpSocket, enlargeReceiveBuffer } from "./udpSocket";

export interface UdpListenOptions extends BindOptions {
  /** How many peers are known at once; 10 000 unless told. */
  readonly mostPeers?: number;
  readonly multicast?: MulticastOptions;
  /** Whether datagrams may go to broadcast addresses (SO_BROADCAST), which the system refuses otherwise. */
  readonly broadcast?: boolean;
  /**
   * Whether other sockets that ask for the same may be bound to the port too (SO_REUSEADDR). Each gets what is sent to a
   * group; what is sent to one address goes to one of them. True unless told where groups are joined.
   */
  readonly reuseAddress?: boolean;
}

/** A bound UDP socket. */
export interface UdpBinding extends Binding {
  /**
   * Makes an address a peer, unless it is one; a host name is looked up. Resolves with the address by which the peer was
   * accepted. Rejects with the system's error, or a {@link SockscopeError} where the socket's family has no such address.
   */
  addPeer(remote: SocketAddress): Promise<SocketAddress>;
}

/** Peers that a bound socket knows at once; a flood from made-up source addresses must not take all memory. */
const defaultMostPeers = 10_000;

/**
 * Binds a UDP address; the address of a multicast group is joined too. Each peer address that sends becomes a peer that can
 * be answered; closing a peer forgets it, and its next datagram makes a new one. Of more than `mostPeers` the oldest is
 * closed with SOCKSCOPE_TOO_MANY_PEERS. Rejects with the system's error, a {@link SockscopeError}, or the signal's reason
 * where that comes before the name of the host is looked up.
 */
export async function listenUdp(
  address: Address,
  options: UdpListenOptions,
  handlers: ListenHandlers,
  signal: AbortSignal,
): Promise<UdpBinding> {
  const host = await resolveFirst(address.host, signal);
  const groups = [...(isMulticast(host) ? [host] : []), ...(options.multicast?.join ?? [])];
  const reuseAddress = options.reuseAddress ?? groups.length > 0;
  const socket = createUdpSocket(host, { ipv6Only: options.ipv6Only ?? false, reuseAddress });
  await bound(socket, bindableHost(host), address.port);
  try {
    if (options.broadcast === true) socket.setBroadcast(true);
    startMulticast(socket, host, { ...options.multicast, join: groups }, handlers.warn);
  } catch (error) {
    await closed(socket);
    throw error;
  }
  socket.on("error", handlers.failed);
  enlargeReceiveBuffer(socket);
  const local = { host: socket.address().address, port: socket.address().port };
  if (groups.length > 0) warnOfDeafness(local.host, handlers);
  const settings = { local, ipv6Only: options.ipv6Only ?? false, mostPeers: options.mostPeers ?? defaultMostPeers };
  const peers = new UdpPeers(socket, settings, handlers);
  return { local, close: () => peers.close(), addPeer: (remote) => peers.addPeer(remote) };
}

/** Windows binds no groups; there the socket gets what comes to the port. */
function bindableHost(host: string): string {
  if (process.platform !== "win32" || !isMulticast(host)) return host;
  return isIPv6(host) ? "::" : "0.0.0.0";
}

function warnOfDeafness(host: string, { warn }: ListenHandlers): void {
  if (process.platform === "win32" || isMulticast(host) || /^(0\.0\.0\.0|::)$/.test(host)) return;
  const all = isIPv6(host) ? "::" : "0.0.0.0";
  warn(`A socket bound to ${host} gets nothing that is sent to a group; listen on ${all} to hear it.`);
}

function bound(socket: Socket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ address, port }, () => {
      socket.removeAllListeners("error");
      resolve();
    });
  });
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}

interface PeerSettings {
  readonly local: SocketAddress;
  readonly ipv6Only: boolean;
  readonly mostPeers: number;
}

class UdpPeers {
  /** By address and then by port: to look one up makes no string for each datagram. */
  private readonly peers = new Map<string, Map<number, DatagramTransport>>();
  private readonly byAge = new Set<DatagramTransport>();
  private closing: Promise<void> | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly options: PeerSettings,
    private readonly handlers: ListenHandlers,
  ) {
    socket.on("message", (datagram, { address, port }) => {
      const timeNs = nowNs();
      const peer = this.peers.get(address)?.get(port) ?? this.accept({ host: address, port }, timeNs);
      peer?.sink.bytes(datagram, timeNs);
    });
  }

  close(): Promise<void> {
    if (!this.closing) {
      this.closing = closed(this.socket);
      for (const peer of [...this.byAge]) peer.destroy("abort");
    }
    return this.closing;
  }

  async addPeer({ host, port }: SocketAddress): Promise<SocketAddress> {
    const found = await resolveQuietly(host);
    const [own] = found.flatMap((each) => this.ownForm(each) ?? []);
    if (own === undefined) throw this.wrongFamily({ host, port });
    if (this.closing) throw new SockscopeError("SOCKSCOPE_NOT_OPEN", "The listener was closed; listen again to send.");
    const remote = { host: own, port };
    if (!this.peers.get(own)?.get(port)) this.accept(remote, nowNs(), true);
    return { host: plainHost(own), port };
  }

  /** An address as the socket tells it of a peer; undefined where its family has no such address. */
  private ownForm(host: string): string | undefined {
    if (!isIPv6(this.options.local.host)) return isIPv4(host) ? host : undefined;
    if (isIPv6(host)) return host;
    return this.options.ipv6Only ? undefined : `::ffff:${host}`;
  }

  private wrongFamily(remote: SocketAddress): SockscopeError {
    const [own, other, all] = isIPv6(this.options.local.host) ? ["IPv6", "IPv4", "0.0.0.0"] : ["IPv4", "IPv6", "::"];
    const message = `${formatSocketAddress(remote)} is an ${other} address, and this socket is bound to ${own}; listen on ${all} to send there.`;
    return new SockscopeError("EAFNOSUPPORT", message);
  }

  private accept(remote: SocketAddress, timeNs: number, isAddressed = false): DatagramTransport | undefined {
    const addresses = { local: this.options.local, remote: { host: plainHost(remote.host), port: remote.port } };
    this.handlers.accept({ ...addresses, isAddressed }, (sink) => {
      const peer = this.newPeer(remote, sink);
      this.remember(remote, peer);
      sink.opened(peer);
      sink.event({ type: isAddressed ? "connected" : "accepted", ...addresses }, timeNs);
    });
    return this.peers.get(remote.host)?.get(remote.port);
  }

  private newPeer(remote: SocketAddress, sink: TransportSink): DatagramTransport {
    const { host, port } = remote;
    const send: DatagramPeer["send"] = (bytes, done) => this.socket.send(bytes, port, host, done);
    const release = (): void => this.forget(remote, peer);
    const peer = new DatagramTransport({ sink, isIPv6: isIPv6(plainHost(host)), send, release });
    return peer;
  }

  private remember({ host, port }: SocketAddress, peer: DatagramTransport): void {
    const ofHost = this.peers.get(host) ?? new Map<number, DatagramTransport>();
    this.peers.set(host, ofHost.set(port, peer));
    this.byAge.add(peer);
    const [oldest] = this.byAge;
    if (this.byAge.size > this.options.mostPeers)
      oldest?.close({ by: "local", how: "abort", code: "SOCKSCOPE_TOO_MANY_PEERS" });
  }

  private forget({ host, port }: SocketAddress, peer: DatagramTransport): void {
    this.byAge.delete(peer);
    const ofHost = this.peers.get(host);
    ofHost?.delete(port);
    if (ofHost?.size === 0) this.peers.delete(host);
  }
}
