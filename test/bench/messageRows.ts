import type { RowGroup } from "./bench";
import { comparedRow, takeTurns, type Run } from "./contest";
import { messageBytes } from "./senderRole";
import { TrafficReceiver } from "./trafficRun";

/** Small messages on many connections, all recorded to the spool, against who throws them away. */
export const messageRows: RowGroup = async ({ isQuick, repeats, folder }) => {
  const connections = isQuick ? 10 : 100;
  const rounds = isQuick ? 50 : 1500;
  const receivers = { ours: new TrafficReceiver("sockscope", folder), sink: new TrafficReceiver("sink", folder) };
  try {
    const { ours, sink } = await takeTurns(repeats, {
      ours: () => runMessages(receivers.ours, connections, rounds),
      sink: () => runMessages(receivers.sink, connections, rounds),
    });
    const about = {
      work: `${messageBytes}-byte messages on ${connections} connections, recorded on disk`,
      unit: "messages/s",
      contract: { of: "ratio", atLeast: 0.7 },
      sizes: { connections, messages: connections * rounds, messageBytes },
    } as const;
    return [comparedRow(about, { ours, reference: sink, name: "bare Node sink" })];
  } finally {
    await Promise.all(Object.values(receivers).map((receiver) => receiver.stop()));
  }
};

/** Each message is a chunk of its own: the next round starts when the whole one before it has come. */
async function runMessages(receiver: TrafficReceiver, connections: number, rounds: number): Promise<Run> {
  const messages = connections * rounds;
  const { finished, seconds } = await receiver.run(
    { transport: "tcp", roundOf: connections },
    ({ port, controlPort }) => ({ kind: "messages", port, controlPort, connections, rounds }),
    () => ({ connections }),
  );
  const { count, chunks, lost, cpuMicros } = finished;
  if (count !== messages * messageBytes || lost > 0) {
    throw new Error(`Of ${messages} messages ${count / messageBytes} came, and ${lost} were lost.`);
  }
  return { rate: messages / seconds, cpuMicros, notes: { messagesPerChunk: messages / chunks } };
}
