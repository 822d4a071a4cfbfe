import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { sharedClockMs } from "./roleProcess";

/** What the sending process is told to do. */
export type SendTask =
  | { readonly kind: "stream"; readonly port: number; readonly bytes: number }
  | {
      readonly kind: "messages";
      readonly port: number;
      /** Sends one byte when a round of one message on each connection has come. */
      readonly controlPort: number;
      readonly connections: number;
      readonly rounds: number;
    }
  | {
      readonly kind: "datagrams";
      readonly port: number;
      readonly count: number;
      readonly datagramBytes: number;
      /** A text that stands at the beginning of one of so many datagrams. */
      readonly mark?: { readonly text: string; readonly every: number };
      /** As fast as the system takes them where undefined. */
      readonly perSecond?: number;
    };

/** When the first byte was handed to the system, and for datagrams how many it took. */
export interface Sent {
  readonly beginMs: number;
  readonly datagrams: number;
}

export const messageBytes = 64;
const host = "127.0.0.1";
const chunkBytes = 1 << 18;
const datagramBurst = 50;

/** Runs a task to its end. */
export function send(task: unknown): Promise<Sent> {
  const known = task as SendTask;
  switch (known.kind) {
    case "stream":
      return sendStream(known);
    case "messages":
      return sendMessages(known);
    case "datagrams":
      return sendDatagrams(known);
  }
}

async function sendStream({ port, bytes }: Extract<SendTask, { kind: "stream" }>): Promise<Sent> {
  const socket = await connected(port);
  const chunk = Buffer.alloc(chunkBytes, 0x61);
  const beginMs = sharedClockMs();
  for (let left = bytes; left > 0; left -= chunkBytes) {
    if (!socket.write(chunk.subarray(0, left))) await once(socket, "drain");
  }
  await ended(socket);
  return { beginMs, datagrams: 0 };
}

async function sendMessages(task: Extract<SendTask, { kind: "messages" }>): Promise<Sent> {
  const control = await connected(task.controlPort);
  const sockets: Socket[] = [];
  for (let count = 0; count < task.connections; count++) sockets.push(await connected(task.port));
  const message = Buffer.alloc(messageBytes, 0x61);
  const beginMs = sharedClockMs();
  for (let round = 0; round < task.rounds; round++) {
    for (const socket of sockets) socket.write(message);
    await once(control, "data");
  }
  await Promise.all([control, ...sockets].map(ended));
  return { beginMs, datagrams: 0 };
}

async function sendDatagrams(task: Extract<SendTask, { kind: "datagrams" }>): Promise<Sent> {
  const socket = createSocket({ type: "udp4", lookup: (literal, _options, found) => found(null, literal, 4) });
  socket.connect(task.port, host);
  await once(socket, "connect");
  const datagram = Buffer.alloc(task.datagramBytes, 0x61);
  const marked = Buffer.from(datagram);
  const { text, every } = task.mark ?? { text: "", every: Infinity };
  marked.write(text, "latin1");
  let datagrams = 0;
  const beginMs = sharedClockMs();
  const { perSecond = Infinity } = task;
  const burst = Math.min(datagramBurst, Math.ceil(perSecond / 1000));
  for (let left = task.count; left > 0; left -= burst) {
    for (let index = 0; index < Math.min(burst, left); index++) {
      socket.send((left - index) % every === 0 ? marked : datagram, (error) => {
        if (!error) datagrams += 1;
      });
    }
    await new Promise(setImmediate);
    const dueMs = beginMs + ((task.count - left + burst) * 1000) / perSecond;
    while (sharedClockMs() < dueMs) await delay(1);
  }
  socket.close();
  return { beginMs, datagrams };
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ port, host, noDelay: true });
  await once(socket, "connect");
  return socket;
}

async function ended(socket: Socket): Promise<void> {
  const closed = once(socket, "close");
  socket.end();
  socket.resume();
  await closed;
}
