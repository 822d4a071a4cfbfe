import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { until } from "./until";

const open = new Set<PlainClient>();

/** A plain TCP socket of Node, and all that it has read. */
export class PlainClient {
  text = "";
  /** How the other side ended: with FIN, or with an error's code. */
  end: string | undefined;
  localPort = 0;

  private constructor(readonly socket: Socket) {
    open.add(this);
    socket.on("data", (chunk: Buffer) => (this.text += chunk.toString("latin1")));
    socket.on("end", () => (this.end ??= "fin"));
    socket.on("error", (error: NodeJS.ErrnoException) => (this.end ??= error.code ?? "error"));
  }

  static async connect(port: number, host = "127.0.0.1"): Promise<PlainClient> {
    const socket = connect({ port, host, allowHalfOpen: true });
    const client = new PlainClient(socket);
    await once(socket, "connect");
    client.localPort = socket.localPort ?? 0;
    return client;
  }

  write(data: string | Uint8Array): void {
    if (typeof data === "string") this.socket.write(data, "latin1");
    else this.socket.write(data);
  }

  /** Waits until exactly this was read in all. */
  async reads(text: string): Promise<void> {
    await until(() => this.text.length >= text.length, {
      what: `${JSON.stringify(text)} is read, after ${JSON.stringify(this.text.slice(-200))}`,
    });
    if (this.text !== text) throw new Error(`Read ${JSON.stringify(this.text)} and not ${JSON.stringify(text)}.`);
  }

  /** Waits until the other side has ended; how. */
  ends(): Promise<string> {
    return until(() => this.end, { what: "the mock ends the connection" });
  }
}

/** Ends all clients; for `afterEach`. */
export function closeClients(): void {
  for (const { socket } of open) socket.destroy();
  open.clear();
}
