import type { RowGroup } from "./bench";
import { comparedRow, takeTurns, type Run } from "./contest";
import { TrafficReceiver } from "./trafficRun";

const datagramBytes = 512;

/** A flood of datagrams, recorded to the spool, against who throws them away. */
export const datagramRows: RowGroup = async ({ isQuick, repeats, folder }) => {
  const count = isQuick ? 5000 : 200_000;
  const receivers = { ours: new TrafficReceiver("sockscope", folder), sink: new TrafficReceiver("sink", folder) };
  try {
    const { ours, sink } = await takeTurns(repeats, {
      ours: () => runDatagrams(receivers.ours, count),
      sink: () => runDatagrams(receivers.sink, count),
    });
    const about = {
      work: "UDP datagrams recorded on disk",
      unit: "datagrams/s",
      contract: { of: "ratio", atLeast: 0.9 },
      sizes: { datagrams: count, datagramBytes },
    } as const;
    return [comparedRow(about, { ours, reference: sink, name: "bare dgram sink" })];
  } finally {
    await Promise.all(Object.values(receivers).map((receiver) => receiver.stop()));
  }
};

/** The notes account for each datagram: `sent` = `kept` + `lostByUs` + `kernelDrops` + `unexplained`, the last one being 0. */
async function runDatagrams(receiver: TrafficReceiver, datagrams: number): Promise<Run> {
  const { finished, sent, seconds } = await receiver.run(
    { transport: "udp" },
    ({ port }) => ({ kind: "datagrams", port, count: datagrams, datagramBytes }),
    (all) => ({ datagrams: all.datagrams }),
  );
  const { count, lost: lostByUs, kernelDrops, cpuMicros } = finished;
  const kept = count - lostByUs;
  const unexplained = sent.datagrams - kept - lostByUs - kernelDrops;
  const notes = { sent: sent.datagrams, kept, lostByUs, kernelDrops, unexplained };
  return { rate: kept / seconds, cpuMicros: cpuMicros / count, notes };
}
