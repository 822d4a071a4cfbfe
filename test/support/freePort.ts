import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that the system gives to whoever asks for any, so that nobody comes between. */
const ports = { first: 12_000, count: 20_000 };

/** A loopback port that nobody is bound to, for what has to name the port that it binds or that refuses. */
export async function freePort(transport: "tcp" | "udp" = "tcp"): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = ports.first + Math.floor(Math.random() * ports.count);
    if (await (transport === "tcp" ? isFreeForTcp(port) : isFreeForUdp(port))) return port;
  }
  throw new Error("No port of a hundred is free.");
}

async function isFreeForTcp(port: number): Promise<boolean> {
  const server = createServer();
  const isBound = await succeeds(once(server.listen(port, "127.0.0.1"), "listening"));
  if (isBound) await new Promise((resolve) => server.close(resolve));
  return isBound;
}

async function isFreeForUdp(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  socket.bind(port, "127.0.0.1");
  const isBound = await succeeds(once(socket, "listening"));
  await new Promise<void>((resolve) => socket.close(resolve));
  return isBound;
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
