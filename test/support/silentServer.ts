import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { startPeer } from "./peers";

/** Listens with room for one waiting connection, and never accepts any. */
const program = `
  require("node:net").createServer().listen({ host: process.argv[1], port: 0, backlog: 1 }, () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

const fillers = new Set<Socket>();

/**
 * A TCP port that answers nothing at all, not even with a refusal, as behind a firewall that drops: its queue of waiting
 * connections is full, so that Linux ignores every further SYN. Ends with `stopPeers` and `emptyQueues`.
 */
export async function startSilentServer(host: string): Promise<number> {
  const peer = await startPeer(process.execPath, "-e", program, host);
  const port = await peer.port();
  // A backlog of n holds n + 1 connections.
  for (let count = 0; count < 2; count++) {
    const socket = connect(port, host);
    fillers.add(socket);
    socket.on("error", () => undefined);
    await once(socket, "connect");
  }
  return port;
}

/** Lets go of the connections that fill the queues. */
export function emptyQueues(): void {
  for (const socket of fillers) socket.destroy();
  fillers.clear();
}
