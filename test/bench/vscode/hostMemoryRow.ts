import { measured, type Row } from "../report";
import { filledListener, type Filling } from "./filledListener";
import { nameOf } from "./openRows";
import type { HostMemory } from "./probe";
import type { ProbedWorkbench } from "./probedWorkbench";

const mostBytesPerRecord = 32;

/** A new listener that has recorded datagrams, and what the extension host holds more than before. */
export async function hostMemoryRow(
  probed: ProbedWorkbench,
  filling: Filling,
): Promise<{ readonly memory: Row; readonly address: string }> {
  const before = await probed.call<HostMemory>({ do: "memory" });
  const { address, recorded } = await filledListener(probed, filling);
  const after = await probed.call<HostMemory>({ do: "memory" });
  const held = after.held - before.held;
  const notes = {
    heldMB: held / 1e6,
    residentSetBeforeMB: before.residentSet / 1e6,
    residentSetMB: after.residentSet / 1e6,
  };
  const memory: Row = {
    work: `memory of the extension host for ${nameOf(filling.records)} more, their panel opened`,
    unit: "bytes a record",
    ours: measured([held / recorded], [notes]),
    contract: { of: "ours", atMost: mostBytesPerRecord },
    sizes: { records: recorded },
  };
  return { memory, address };
}
