import { join } from "node:path";
import type { RowGroup } from "./bench";
import type { MemoryHeld, MemoryTask } from "./memoryRole";
import { measured, type Row } from "./report";
import { askRole } from "./roleProcess";

const payloadBytes = 64;
const mostBytesPerRecord = 32;

/** What records on the spool take of memory. */
export const memoryRows: RowGroup = async ({ isQuick, folder }) => {
  const rows: Row[] = [];
  for (const records of isQuick ? [50_000, 100_000] : [1_000_000, 10_000_000]) {
    const task: MemoryTask = { records, payloadBytes, folder: join(folder, "memory") };
    const { held, residentSet } = await askRole<MemoryHeld>("memory", task, ["--expose-gc"]);
    const notes = { heldMB: held / 1e6, residentSetMB: residentSet / 1e6 };
    rows.push({
      work: `memory of ${records.toLocaleString("en")} records on the spool`,
      unit: "bytes a record",
      ours: measured([held / records], [notes]),
      contract: { of: "ours", atMost: mostBytesPerRecord },
      sizes: { records, payloadBytes },
    });
  }
  return rows;
};
