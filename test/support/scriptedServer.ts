import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

const running = new Set<ScriptedServer>();

/**
 * A TCP server of the test itself, outside of Sockscope, that does on each connection what the test says, and ends what the
 * other side has ended.
 */
export class ScriptedServer {
  readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    running.add(this);
  }

  /** Listens on a loopback port of the system's choice; `serve` is called with each connection. */
  static async start(serve: (socket: Socket) => void): Promise<ScriptedServer> {
    const server = createServer({ allowHalfOpen: true });
    const own = new ScriptedServer(server);
    server.on("connection", (socket) => {
      own.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("end", () => socket.end());
      socket.resume();
      socket.on("close", () => own.sockets.delete(socket));
      serve(socket);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return own;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    running.delete(this);
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }
}

/** A server that answers each chunk with itself. */
export function echoServer(): Promise<ScriptedServer> {
  return ScriptedServer.start((socket) => socket.setNoDelay(true).on("data", (bytes) => socket.write(bytes)));
}

/** For `afterEach`: stops all that still run. */
export async function stopServers(): Promise<void> {
  await Promise.all([...running].map((server) => server.stop()));
}
