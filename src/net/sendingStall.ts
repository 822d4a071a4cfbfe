import type { Socket } from "node:net";

/** How often is looked, as a part of the time allowed. */
const looks = 8;

/**
 * Calls `stalled` once the system has taken nothing of what a socket is still to send for `stallMs`, not before; what the
 * peer sends does not count. Node's own `setTimeout` of a socket starts again with each read, and takes twice as long.
 * Ends when everything is sent, or with the returned function.
 */
export function watchSending(socket: Socket, stallMs: number, stalled: () => void): () => void {
  let left = unsent(socket);
  let quietLooks = 0;
  const timer = setInterval(() => {
    const before = left;
    left = unsent(socket);
    quietLooks = left === before ? quietLooks + 1 : 0;
    if (socket.writableFinished || socket.destroyed) clearInterval(timer);
    else if (quietLooks >= looks) {
      clearInterval(timer);
      stalled();
    }
  }, stallMs / looks);
  return () => clearInterval(timer);
}

/** The bytes that wait in Node, and those of the write that is under way, of which Node's types say nothing. */
export function unsent(socket: Socket): string {
  const { _handle: handle } = socket as { readonly _handle?: { readonly writeQueueSize?: number } | null };
  return `${socket.writableLength} ${handle?.writeQueueSize ?? 0}`;
}
