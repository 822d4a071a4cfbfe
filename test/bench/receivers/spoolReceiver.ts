import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CaptureLimits } from "../../../src/core/capture/memoryCapture";
import { spoolCaptures } from "../../../src/engine/captureFactory";
import type { Connection } from "../../../src/engine/connection";
import { Endpoints } from "../../../src/engine/endpoints";
import type { Listener } from "../../../src/engine/listener";
import { epochMsOf, nowNs } from "../../../src/net/clock";
import { CaptureSession } from "../../../src/store/captureSession";
import { sharedClockMs } from "../roleProcess";
import type { Received, StartReceiver } from "./receiver";

/** So much that nothing is dropped before it was counted; a file of the spool holds an eighth of it. */
const limits: CaptureLimits = { maxBytes: 8 * 2 ** 30, maxRecords: 1e8 };

/** A listener of ours that records to its spool on disk. */
export const startRecording: StartReceiver = async ({ transport, folder, onBytes }) => {
  const session = new CaptureSession(() => folder);
  const endpoints = new Endpoints(spoolCaptures(session, () => limits));
  const { endpoint: listener, opened } = endpoints.listen({ transport, host: "127.0.0.1", port: 0 });
  let [endedConnections, endMs] = [0, 0];
  const ended = async (connection: Connection): Promise<void> => {
    await connection.flushCapture();
    endMs = sharedClockMs();
    endedConnections += 1;
    connection.end();
  };
  listener.onDidConnect((connection) => {
    if (onBytes) connection.onDidReceive((chunk) => onBytes(chunk.length));
    connection.onDidChange(() => {
      if (connection.state === "halfClosedRemote") void ended(connection);
    });
  });
  await opened;
  const { traffic } = listener.endpointCapture;
  return {
    port: listener.address.port,
    get count() {
      return transport === "udp" ? traffic.in.records : traffic.in.bytes;
    },
    get endedConnections() {
      return endedConnections;
    },
    finish: async () => {
      if (transport === "udp") endMs = await datagramsKept(listener);
      return received(listener, { endMs, folder });
    },
    close: () => endpoints.dispose(),
  };
};

async function received(listener: Listener, end: { endMs: number; folder: string }): Promise<Received> {
  const { capture, traffic } = listener.endpointCapture;
  await capture.flush();
  const names = (await readdir(end.folder, { recursive: true })).filter((name) => name.endsWith(".pcapng"));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(end.folder, name))).size));
  const fileBytes = sizes.reduce((sum, size) => sum + size, 0);
  if (capture.problem) throw capture.problem;
  return { endMs: end.endMs, chunks: traffic.in.records, fileBytes, lost: capture.lost.records };
}

/** When the last datagram had come, and the time that the rest of the way to the file took then. */
async function datagramsKept({ endpointCapture: { capture } }: Listener): Promise<number> {
  const lastEpochMs = capture.originEpochMs + (capture.record(capture.lastNumber)?.timeNs ?? 0) / 1e6;
  const lastMs = sharedClockMs() - (epochMsOf(nowNs()) - lastEpochMs);
  const beginMs = performance.now();
  await capture.flush();
  return lastMs + (performance.now() - beginMs);
}
