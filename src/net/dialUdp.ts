import type { Socket } from "node:dgram";
import { isIPv6 } from "../core/host";
import type { Address, SocketAddress } from "../core/address";
import { errorCode } from "../core/sockscopeError";
import { nowNs } from "./clock";
import { aborting, resolveHost } from "./resolveHost";
import { reasonOfError } from "../core/connection/closeReason";
import { DatagramTransport, type DatagramPeer } from "./datagramTransport";
import type { DialOptions } from "./dialTcp";
import { plainHost } from "./socketAddresses";
import type { TransportSink } from "./transport";
import { createUdpSocket, enlargeReceiveBuffer } from "./udpSocket";

/**
 * A UDP socket connected to one peer: it receives from nobody else, and an ICMP "port unreachable" ends it with
 * ECONNREFUSED. The first address of the host that the system takes is used. Rejects with the system's error for the last
 * one, or with the signal's reason.
 */
export async function dialUdp(
  address: Address,
  options: DialOptions,
  sink: TransportSink,
  signal: AbortSignal,
): Promise<void> {
  const hosts = await resolveHost(address.host, sink, signal);
  for (const [index, host] of hosts.entries()) {
    const remote = { host, port: address.port };
    try {
      await dialAddress(remote, options, sink, signal);
      return;
    } catch (error) {
      if (signal.aborted || index === hosts.length - 1) throw error;
      sink.event({ type: "attemptFailed", remote, code: errorCode(error) ?? "SOCKSCOPE_UNKNOWN" }, nowNs());
    }
  }
}

async function dialAddress(
  remote: SocketAddress,
  options: DialOptions,
  sink: TransportSink,
  signal: AbortSignal,
): Promise<void> {
  const { host } = remote;
  sink.event({ type: "attempting", remote }, nowNs());
  const socket = createUdpSocket(host);
  try {
    await aborting(connected(socket, remote, options), signal);
  } catch (error) {
    socket.close();
    throw error;
  }
  enlargeReceiveBuffer(socket);
  const { address: localHost, port: localPort } = socket.address();
  sink.opened(connectedTransport(socket, sink, isIPv6(plainHost(host))));
  const local = { host: plainHost(localHost), port: localPort };
  sink.event({ type: "connected", local, remote: { ...remote, host: plainHost(host) } }, nowNs());
}

function connected(socket: Socket, remote: { host: string; port: number }, options: DialOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    const connect = (): void => {
      // Node hands a failure to this callback, which its types do not say.
      socket.connect(remote.port, remote.host, (error?: Error) => {
        socket.off("error", reject);
        if (error) reject(error);
        else resolve();
      });
    };
    const { localHost: address, localPort: port = 0 } = options;
    // Bound before it connects: a socket that Node binds by itself cannot be closed once that has failed.
    socket.bind({ ...(address !== undefined && { address }), port, exclusive: true }, connect);
  });
}

function connectedTransport(socket: Socket, sink: TransportSink, isIPv6: boolean): DatagramTransport {
  const send: DatagramPeer["send"] = (bytes, done) => socket.send(bytes, done);
  const release = (): void => void socket.removeAllListeners("message").close();
  const transport = new DatagramTransport({ sink, isIPv6, send, release });
  socket.on("message", (datagram) => sink.bytes(datagram, nowNs()));
  socket.on("error", (error) => transport.close(reasonOfError(errorCode(error) ?? "SOCKSCOPE_UNKNOWN")));
  return transport;
}
