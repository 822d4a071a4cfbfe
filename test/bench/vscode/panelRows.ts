import { repositoryFolder } from "../../support/host/repositoryFolder";
import type { RowGroup } from "../bench";
import { filledListener } from "./filledListener";
import { followRows } from "./followRows";
import { hostMemoryRow } from "./hostMemoryRow";
import { openRows } from "./openRows";
import { ProbedWorkbench } from "./probedWorkbench";
import { markOf } from "./timedFilter";
import { visitRows } from "./visitRows";

/** Room for more than what is recorded. */
const settings = { "sockscope.capture.maxRecords": 20_000_000, "sockscope.capture.maxMegabytes": 10_000 };
const sizes = { few: 1000, many: 1_000_000, most: 10_000_000 };
const quickSizes = { few: 1000, many: 20_000, most: 50_000 };

/** How a listener's panel works on a spool of a million records and on one of ten million, beside one of few. */
export const panelRows: RowGroup = async ({ isQuick, repeats, folder }) => {
  const probed = await ProbedWorkbench.start({ folder, extensions: [repositoryFolder] });
  try {
    await probed.workbench.setSettings(settings);
    const { few, many, most } = isQuick ? quickSizes : sizes;
    const { address } = await filledListener(probed, { records: few, mark: markOf(few) });
    const visited = (of: string, records: number) => ({
      records: { many: records, few },
      addresses: { many: of, few: address },
      repeats,
    });
    const filled = await filledListener(probed, { records: many });
    const rows = await openRows(probed, visited(filled.address, many));
    const largest = await hostMemoryRow(probed, { records: most, mark: markOf(most) });
    const visits = await visitRows(probed, visited(largest.address, most));
    return [...rows, largest.memory, ...visits, ...(await followRows(probed, largest.address, repeats))];
  } finally {
    await probed.stop();
  }
};
