import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { sharedClockMs } from "../roleProcess";
import type { Receiver, StartReceiver } from "./receiver";

/** A bare Node socket that throws its bytes away. */
export const startSink: StartReceiver = ({ transport, onBytes }) => {
  if (transport === "udp") return datagramSink();
  return streamReceiver((socket, ended) => {
    if (onBytes) socket.on("data", (chunk: Buffer) => onBytes(chunk.length));
    socket.on("end", ended);
  });
};

/**
 * The most that may wait for the disk. The stream then takes what came during a write with one writev; of 16 KiB to 4 MiB
 * this was the fastest: less makes more calls, more leaves the processor's cache.
 */
const waitingBytes = 1 << 20;

/** A bare Node socket that writes its chunks to a file and does nothing else. */
export const startFileWriter: StartReceiver = ({ folder }) => {
  const path = join(folder, "stream.bin");
  return streamReceiver((socket, ended) => {
    socket.pipe(createWriteStream(path, { highWaterMark: waitingBytes })).on("finish", ended);
  }, path);
};

async function streamReceiver(receive: (socket: Socket, ended: () => void) => void, path?: string): Promise<Receiver> {
  let [count, chunks, endedConnections, endMs] = [0, 0, 0, 0];
  const server = createServer((socket) => {
    socket.on("data", (chunk: Buffer) => {
      count += chunk.length;
      chunks += 1;
    });
    receive(socket, () => {
      endMs = sharedClockMs();
      endedConnections += 1;
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get count() {
      return count;
    },
    get endedConnections() {
      return endedConnections;
    },
    finish: async () => {
      const fileBytes = path === undefined ? 0 : (await stat(path)).size;
      return { endMs, chunks, fileBytes, lost: 0 };
    },
    close: () => closed(server),
  };
}

/** Takes the time at every 64th datagram only, as taking it costs more than the rest. */
async function datagramSink(): Promise<Receiver> {
  let [count, endMs] = [0, 0];
  const socket = createSocket("udp4").on("message", () => {
    count += 1;
    if ((count & 63) === 0) endMs = sharedClockMs();
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  socket.setRecvBufferSize(4 << 20);
  return {
    port: socket.address().port,
    get count() {
      return count;
    },
    endedConnections: 0,
    finish: () => Promise.resolve({ endMs, chunks: count, fileBytes: 0, lost: 0 }),
    close: () => new Promise((resolve) => socket.close(resolve)),
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
