import { connect, type Socket } from "node:net";
import { startPeer } from "./peers";

/** Whether the system has answered an attempt to connect after this long. */
const answersWithinMs = 500;

/** A port on which the system answers no attempt to connect any more, as if a firewall dropped it. */
export interface SilentPort {
  readonly port: number;
  /** Lets go of it; the program behind it is ended by `stopPeers`. */
  release(): void;
}

/** Stops a listening program: it accepts nothing, and once its queue is full, the system answers no more. */
export async function silentPort(): Promise<SilentPort> {
  const peer = await startPeer("ncat", "-l", "-k", "127.0.0.1", "0");
  const port = await peer.port();
  peer.signal("SIGSTOP");
  const sockets: Socket[] = [];
  const isAnswered = (): Promise<boolean> => {
    const socket = connect(port, "127.0.0.1").on("error", () => undefined);
    sockets.push(socket);
    return new Promise((resolve) => {
      // An answer that came while this process was held up is read first.
      const timer = setTimeout(setImmediate, answersWithinMs, resolve, false);
      socket.once("connect", () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  };
  while (await isAnswered());
  const release = (): void => {
    for (const socket of sockets) socket.destroy();
    peer.signal("SIGCONT");
  };
  return { port, release };
}
