import { rm } from "node:fs/promises";
import { SpoolCapture } from "../../src/store/spoolCapture";

/** A spool that is to be filled with records of the same size. */
export interface MemoryTask {
  readonly records: number;
  readonly payloadBytes: number;
  readonly folder: string;
}

/** Bytes that the process holds more than before the first record. */
export interface MemoryHeld {
  /** Heap and array buffers, after a collection of garbage. */
  readonly held: number;
  /** Of the whole process. */
  readonly residentSet: number;
}

const batch = 1000;
const connections = 100;

/** Fills a spool, and says what of the memory that takes besides the disk. */
export async function fillSpool(task: unknown): Promise<MemoryHeld> {
  const { records, payloadBytes, folder } = task as MemoryTask;
  const before = memory();
  const capture = newSpool(folder);
  const payload = new Uint8Array(payloadBytes);
  for (let number = 0; number < records; number++) {
    capture.appendBytes("in", payload, { connection: number % connections, timeNs: number * 1000 });
    if (number % batch === batch - 1) await relieved(capture);
  }
  await capture.flush();
  const after = memory();
  if (capture.lastNumber - capture.firstNumber + 1 !== records) throw new Error("The spool does not hold all records.");
  capture.dispose();
  await capture.close();
  await rm(folder, { recursive: true, force: true });
  return { held: after.held - before.held, residentSet: after.residentSet - before.residentSet };
}

function newSpool(folder: string): SpoolCapture {
  return new SpoolCapture({
    folder,
    name: "memory",
    endpoint: { transport: "udp", host: "127.0.0.1", port: 0 },
    originEpochMs: 0,
    limits: () => ({ maxBytes: Infinity, maxRecords: Infinity }),
  });
}

/** As a socket would be held back. */
async function relieved(capture: SpoolCapture): Promise<void> {
  if (capture.isUnderPressure) await capture.flush();
  else await new Promise(setImmediate);
}

function memory(): MemoryHeld {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { held: heapUsed + arrayBuffers, residentSet: rss };
}
