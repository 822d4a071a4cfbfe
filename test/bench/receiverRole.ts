import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { until } from "../support/until";
import { startFileWriter, startSink } from "./receivers/bareReceiver";
import type { Received, Receiver, StartReceiver } from "./receivers/receiver";
import { startRecording } from "./receivers/spoolReceiver";
import { messageBytes } from "./senderRole";

const contestants = { sink: startSink, fileWriter: startFileWriter, sockscope: startRecording };
export type Contestant = keyof typeof contestants;

export interface StartTask {
  readonly do: "start";
  readonly contestant: Contestant;
  readonly transport: "tcp" | "udp";
  readonly folder: string;
  /** Tells a sender on the control port whenever another round of one message on each connection has come. */
  readonly roundOf?: number;
}

export interface Started {
  readonly port: number;
  readonly controlPort: number;
}

/** What must have come: connections that ended, or datagrams received or dropped by the system. */
export interface FinishTask {
  readonly do: "finish";
  readonly connections?: number;
  readonly datagrams?: number;
}

export interface Finished extends Received {
  readonly count: number;
  readonly cpuMicros: number;
  /** Datagrams that found the socket's receive buffer full; 0 where the system does not say. */
  readonly kernelDrops: number;
}

/** The receiver that runs, and what it was started with. */
interface Running {
  readonly receiver: Receiver;
  readonly folder: string;
  readonly control: Server | undefined;
  readonly cpu: NodeJS.CpuUsage;
}

let running: Running | undefined;

/** Receives for one run after the other, as long-lived as an extension host. */
export async function receive(task: unknown): Promise<Started | Finished> {
  const known = task as StartTask | FinishTask;
  if (known.do === "start") return start(known);
  if (!running) throw new Error("Nothing was started.");
  const finished = await finish(running, known);
  running = undefined;
  return finished;
}

async function start({ contestant, transport, folder, roundOf }: StartTask): Promise<Started> {
  const own = await mkdtemp(join(folder, "run-"));
  const startReceiver: StartReceiver = contestants[contestant];
  const rounds = roundOf === undefined ? undefined : await paceRounds(roundOf * messageBytes);
  globalThis.gc?.();
  const receiver = await startReceiver({ transport, folder: own, ...(rounds && { onBytes: rounds.onBytes }) });
  running = { receiver, folder: own, control: rounds?.server, cpu: process.cpuUsage() };
  return { port: receiver.port, controlPort: rounds?.port ?? 0 };
}

async function finish(run: Running, { connections, datagrams }: FinishTask): Promise<Finished> {
  const { receiver, folder, control, cpu } = run;
  const drops = (): number => (datagrams === undefined ? 0 : kernelDrops(receiver.port));
  const hasAll = (): boolean =>
    receiver.endedConnections >= (connections ?? 0) && receiver.count + drops() >= (datagrams ?? 0);
  await until(hasAll, { what: "everything to come", timeoutMs: 60_000 }).catch((error: unknown) => {
    if (datagrams === undefined) throw error;
  });
  const received = await receiver.finish();
  const { user, system } = process.cpuUsage(cpu);
  const finished = { ...received, count: receiver.count, cpuMicros: user + system, kernelDrops: drops() };
  control?.close();
  await receiver.close();
  await rm(folder, { recursive: true, force: true });
  return finished;
}

interface RoundPacer {
  readonly server: Server;
  readonly port: number;
  readonly onBytes: (bytes: number) => void;
}

async function paceRounds(roundBytes: number): Promise<RoundPacer> {
  let control: Socket | undefined;
  let count = 0;
  const server = createServer((socket) => (control = socket.on("end", () => socket.end()).resume()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const onBytes = (bytes: number): void => {
    count += bytes;
    if (count % roundBytes === 0) control?.write("x");
  };
  return { server, port: (server.address() as AddressInfo).port, onBytes };
}

/** From the last column of /proc/net/udp. */
function kernelDrops(port: number): number {
  if (process.platform !== "linux") return 0;
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const lines = readFileSync("/proc/net/udp", "ascii").split("\n");
  const line = lines.find((each) => each.trim().split(/\s+/)[1]?.endsWith(wanted));
  return Number(line?.trim().split(/\s+/).at(-1) ?? 0);
}
