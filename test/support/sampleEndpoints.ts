import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** One program to talk to: what it does and where it really listens. */
export interface SampleEndpoint {
  readonly address: string;
  readonly what: string;
}

const firstPort = 7001;
const host = "127.0.0.1";

/** Starts the programs of the sample workspace on ports 7001 and up, or on free ones where those are taken. They end with this process. */
export async function startSampleEndpoints(): Promise<SampleEndpoint[]> {
  const echo = await listen(createServer(answerLines), firstPort);
  const hello = await listen(createServer(sayHello), firstPort + 1);
  const datagrams = await bindDatagramEcho(firstPort + 2);
  return [
    { address: `tcp://${host}:${echo}`, what: "sends every line back" },
    { address: `tcp://${host}:${hello}`, what: "reads once, answers “Hello, client!” and closes" },
    { address: `udp://${host}:${datagrams}`, what: "sends every datagram back" },
  ];
}

function answerLines(socket: Socket): void {
  socket.on("error", () => socket.destroy());
  createInterface({ input: socket }).on("line", (line) => socket.write(`${line}\n`));
}

function sayHello(socket: Socket): void {
  socket.on("error", () => socket.destroy());
  socket.once("data", () => socket.end("Hello, client!"));
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch {
    server.listen(0, host);
    await once(server, "listening");
  }
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

async function bindDatagramEcho(port: number): Promise<number> {
  const socket = createSocket("udp4");
  try {
    socket.bind(port, host);
    await once(socket, "listening");
  } catch (error) {
    socket.close();
    if (port === 0) throw error;
    return bindDatagramEcho(0);
  }
  socket.on("error", (error) => console.error(`UDP echo: ${error.message}`));
  socket.on("message", (message, peer) => socket.send(message, peer.port, peer.address));
  return socket.address().port;
}
