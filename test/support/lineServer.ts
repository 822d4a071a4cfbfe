import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

/** A TCP server on loopback that answers lines by a table. */
export interface LineServer {
  readonly port: number;
  /** The lines that came, without their ends, in order. */
  readonly lines: readonly string[];
  /** How many clients have connected so far, and are connected now. */
  readonly clients: { total: number; open: number };
  close(): Promise<void>;
}

/** Starts a server that answers each line with what `answers` says, a line end behind it; with nothing where that is undefined. */
export async function startLineServer(answers: (line: string) => string | undefined): Promise<LineServer> {
  const lines: string[] = [];
  const clients = { total: 0, open: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    clients.total++;
    clients.open++;
    sockets.add(socket);
    let rest = "";
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clients.open--;
      sockets.delete(socket);
    });
    socket.on("data", (chunk) => {
      const parts = (rest + chunk.toString("latin1")).split("\r\n");
      rest = parts.pop() ?? "";
      for (const line of parts) {
        lines.push(line);
        const answer = answers(line);
        if (answer !== undefined) socket.write(`${answer}\r\n`, "latin1");
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  };
  return { port: (server.address() as AddressInfo).port, lines, clients, close };
}
