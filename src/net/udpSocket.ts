import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "../core/host";

/** Asked of the system so that a burst is not lost while the process is busy; the system may grant less. */
const receiveBufferBytes = 4 << 20;

/**
 * A UDP socket for the family of an IP literal. It looks up no names: only then is a send with the system when it
 * returns, and one that is under way when the socket closes is not forgotten.
 */
export function createUdpSocket(
  host: string,
  { ipv6Only = false, reuseAddress = false }: { readonly ipv6Only?: boolean; readonly reuseAddress?: boolean } = {},
): Socket {
  const isSix = isIPv6(host);
  return createSocket({
    type: isSix ? "udp6" : "udp4",
    ipv6Only,
    reuseAddr: reuseAddress,
    lookup: (literal, _options, found) => found(null, literal, isSix ? 6 : 4),
  });
}

/** To be called once the socket is bound. */
export function enlargeReceiveBuffer(socket: Socket): void {
  try {
    socket.setRecvBufferSize(receiveBufferBytes);
  } catch {
    // The default is what the system gives then.
  }
}
