import { setTimeout as delay } from "node:timers/promises";
import { repositoryFolder } from "../../support/host/repositoryFolder";
import type { RowGroup } from "../bench";
import { measured, type Row } from "../report";
import { askRole } from "../roleProcess";
import type { Sent } from "../senderRole";
import type { Delays } from "./probe";
import { openPanel } from "./openPanel";
import { ProbedWorkbench } from "./probedWorkbench";

const idleMs = 3000;

/** How long other extensions wait for their turn while a stream comes as fast as it is taken, and while nothing does. */
export const eventLoopRows: RowGroup = async ({ isQuick, repeats, folder }) => {
  const bytes = isQuick ? 1 << 26 : 1 << 30;
  const probed = await ProbedWorkbench.start({ folder, extensions: [repositoryFolder] });
  try {
    const address = await probed.call<string>({ do: "listen", address: "tcp://127.0.0.1:0" });
    const port = Number(address.split(":").at(-1));
    const closed = await streams(probed, { port, bytes, repeats });
    await openPanel(probed, address);
    const open = await streams(probed, { port, bytes, repeats });
    return [row("no panel open", closed, bytes), row("its panel open", open, bytes)];
  } finally {
    await probed.stop();
  }
};

/** What was measured while a stream came, and right before it. */
interface Repetition {
  readonly idle: Delays;
  readonly busy: Delays;
  readonly megabytesPerSecond: number;
}

interface Streams {
  readonly port: number;
  readonly bytes: number;
  readonly repeats: number;
}

/** The one before the first does not count. */
async function streams(probed: ProbedWorkbench, { port, bytes, repeats }: Streams): Promise<readonly Repetition[]> {
  const repetitions: Repetition[] = [];
  for (let repeat = 0; repeat <= repeats; repeat++) {
    const idle = await delays(probed, () => delay(idleMs));
    let seconds = 0;
    const busy = await delays(probed, async () => {
      const startMs = performance.now();
      await askRole<Sent>("send", { kind: "stream", port, bytes });
      seconds = (performance.now() - startMs) / 1000;
    });
    if (repeat > 0) repetitions.push({ idle, busy, megabytesPerSecond: bytes / 1e6 / seconds });
  }
  return repetitions;
}

async function delays(probed: ProbedWorkbench, work: () => Promise<unknown>): Promise<Delays> {
  await probed.call({ do: "startDelays" });
  await work();
  return probed.call<Delays>({ do: "stopDelays" });
}

function row(panel: string, repetitions: readonly Repetition[], bytes: number): Row {
  const notes = repetitions.map(({ busy, megabytesPerSecond }) => ({ ...busy, megabytesPerSecond }));
  const idleNotes = repetitions.map(({ idle }) => ({ ...idle }));
  return {
    work: `event-loop delay of other extensions, 99th percentile, while a stream is recorded, ${panel}`,
    unit: "ms",
    ours: measured(
      repetitions.map(({ busy }) => busy.p99Ms),
      notes,
    ),
    reference: {
      name: "idle",
      ...measured(
        repetitions.map(({ idle }) => idle.p99Ms),
        idleNotes,
      ),
    },
    contract: { of: "ours", atMost: 20 },
    sizes: { streamBytes: bytes },
  };
}
