import type { Socket } from "node:net";
import type { SocketAddress } from "../core/address";

/** Both ends of a connected socket; empty where the system no longer knows (a peer that reset at once). */
export function socketAddresses(socket: Socket): { local: SocketAddress; remote: SocketAddress } {
  return {
    local: { host: plainHost(socket.localAddress), port: socket.localPort ?? 0 },
    remote: { host: plainHost(socket.remoteAddress), port: socket.remotePort ?? 0 },
  };
}

/** An IPv4 peer of an IPv6 socket is shown by its IPv4 address (RFC 4291 section 2.5.5.2). */
export function plainHost(host: string | undefined): string {
  return (host ?? "").replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}
