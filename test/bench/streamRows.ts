import type { RowGroup } from "./bench";
import { comparedRow, takeTurns, type Run } from "./contest";
import type { Row } from "./report";
import { runSocat } from "./socat";
import { TrafficReceiver } from "./trafficRun";

/** One TCP stream, recorded to the spool, against who only writes it to a file, and against who throws it away. */
export const streamRows: RowGroup = async ({ isQuick, repeats, folder }) => {
  const bytes = isQuick ? 1 << 25 : 1 << 30;
  const receivers = {
    ours: new TrafficReceiver("sockscope", folder),
    fileWriter: new TrafficReceiver("fileWriter", folder),
    sink: new TrafficReceiver("sink", folder),
  };
  try {
    const { ours, fileWriter, sink, socat } = await takeTurns(repeats, {
      ours: () => runStream(receivers.ours, bytes),
      fileWriter: () => runStream(receivers.fileWriter, bytes),
      sink: () => runStream(receivers.sink, bytes),
      socat: () => runSocat(folder, bytes),
    });
    const row = (reference: readonly Run[], name: string, atLeast?: number): Row =>
      comparedRow(
        {
          work: "one TCP stream recorded on disk",
          unit: "MB/s",
          sizes: { streamBytes: bytes },
          ...(atLeast !== undefined && { contract: { of: "ratio", atLeast } }),
        },
        { ours, reference, name },
      );
    return [
      row(fileWriter, "bare Node socket that writes a file", 0.9),
      row(socat, "socat -u TCP-LISTEN OPEN", 1),
      row(sink, "bare Node sink, which keeps nothing"),
    ];
  } finally {
    await Promise.all(Object.values(receivers).map((receiver) => receiver.stop()));
  }
};

async function runStream(receiver: TrafficReceiver, bytes: number): Promise<Run> {
  const { finished, seconds } = await receiver.run(
    { transport: "tcp" },
    ({ port }) => ({ kind: "stream", port, bytes }),
    () => ({ connections: 1 }),
  );
  const { count, chunks, fileBytes, lost, cpuMicros } = finished;
  if (count !== bytes || lost > 0) throw new Error(`Of ${bytes} bytes ${count} came, and ${lost} records were lost.`);
  if (fileBytes > 0 && fileBytes < bytes) throw new Error(`Of ${bytes} bytes only ${fileBytes} are in the file.`);
  const notes = { bytesPerChunk: Math.round(bytes / chunks), cpuMs: Math.round(cpuMicros / 1000) };
  return { rate: bytes / 1e6 / seconds, cpuMicros, notes };
}
