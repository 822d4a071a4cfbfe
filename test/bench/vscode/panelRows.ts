import type { FrameLocator } from "playwright-core";
import { repositoryFolder } from "../../support/host/repositoryFolder";
import type { RowGroup } from "../bench";
import { comparedRow, takeTurns, type Run } from "../contest";
import { measured, type Row } from "../report";
import { askRole } from "../roleProcess";
import type { Sent } from "../senderRole";
import { longestBlock } from "./longestBlock";
import { choosePanel, openPanel, shownPanel } from "./openPanel";
import { ProbedWorkbench } from "./probedWorkbench";

const datagramBytes = 64;
const scrollMs = 3000;
/** Some datagrams are dropped by the system before anybody can record them. */
const spare = 1.1;
const mostSends = 10;

/** How long a listener's panel takes to show rows, and how it scrolls, on a spool of many records and of few. */
export const panelRows: RowGroup = async ({ isQuick, repeats, folder }) => {
  const probed = await ProbedWorkbench.start({ folder, extensions: [repositoryFolder] });
  try {
    await probed.workbench.setSettings({ "sockscope.capture.maxRecords": 10_000_000 });
    const records = { few: 1000, many: isQuick ? 20_000 : 1_000_000 };
    const few = await filledListener(probed, records.few);
    const many = await filledListener(probed, records.many);
    const runs = await takeTurns(repeats, { many: () => openRun(probed, many), few: () => openRun(probed, few) });
    const opening = comparedRow(
      {
        work: `open the panel on ${records.many.toLocaleString("en")} records, until rows are shown`,
        unit: "ms",
        contract: { of: "ratio", atMost: 1.5 },
        sizes: { ...records, datagramBytes },
      },
      { ours: runs.many, reference: runs.few, name: `on ${records.few.toLocaleString("en")} records` },
    );
    return [opening, await scrollRow(probed, many, isQuick ? 1 : repeats)];
  } finally {
    await probed.stop();
  }
};

/** The address of a new UDP listener that has recorded at least so many datagrams. */
async function filledListener(probed: ProbedWorkbench, records: number): Promise<string> {
  const address = await probed.call<string>({ do: "listen", address: "udp://127.0.0.1:0" });
  const port = Number(address.split(":").at(-1));
  let recorded = 0;
  for (let sends = 0; recorded < records && sends < mostSends; sends++) {
    const count = Math.ceil((records - recorded) * spare);
    await askRole<Sent>("send", { kind: "datagrams", port, count, datagramBytes });
    recorded = (await lastPosition(await openPanel(probed, address))) + 1;
    await probed.workbench.clear();
  }
  if (recorded < records) throw new Error(`Only ${recorded} of ${records} datagrams were recorded.`);
  return address;
}

async function openRun(probed: ProbedWorkbench, address: string): Promise<Run> {
  const startMs = await choosePanel(probed, address);
  const panel = await shownPanel(probed, address);
  const rate = performance.now() - startMs;
  const records = (await lastPosition(panel)) + 1;
  await probed.workbench.clear();
  return { rate, notes: { records } };
}

/** The panel follows the newest record. */
async function lastPosition(panel: FrameLocator): Promise<number> {
  const positions = await panel
    .locator("[data-position]")
    .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("data-position"))));
  return Math.max(...positions);
}

async function scrollRow(probed: ProbedWorkbench, address: string, repeats: number): Promise<Row> {
  const panel = await openPanel(probed, address);
  const scroller = panel.locator(".grid > .scroller");
  const blocks: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) blocks.push(await scroller.evaluate(longestBlock, scrollMs));
  return {
    work: "longest block of the panel while scrolling through all records",
    unit: "ms",
    ours: measured(blocks),
    contract: { of: "ours", atMost: 50 },
    sizes: { scrollMs },
  };
}
