import type { FrameLocator } from "playwright-core";
import { comparedRow, takeTurns, type Run } from "../contest";
import { measured, type Row } from "../report";
import { datagramBytes, lastPosition } from "./filledListener";
import { longestBlock } from "./longestBlock";
import { choosePanel, openPanel, shownPanel } from "./openPanel";
import type { ProbedWorkbench } from "./probedWorkbench";

const scrollMs = 3000;

/** What there is of a listener with many records, and of one with few. */
export interface ManyAndFew<T> {
  readonly many: T;
  readonly few: T;
}

/** Two listeners with records, and how often their panels are opened. */
export interface Visited {
  readonly records: ManyAndFew<number>;
  readonly addresses: ManyAndFew<string>;
  readonly repeats: number;
}

/** A panel that was opened, and how long it took until it showed rows. */
export interface Opened {
  readonly panel: FrameLocator;
  readonly lastRecord: number;
  readonly run: Run;
}

/** How long the panel takes to show rows, and how it scrolls. */
export async function openRows(probed: ProbedWorkbench, visited: Visited): Promise<readonly Row[]> {
  const { addresses, records, repeats } = visited;
  const openRun = async (address: string): Promise<Run> => {
    const { run } = await openTimed(probed, address);
    await probed.workbench.clear();
    return run;
  };
  const runs = await takeTurns(repeats, { many: () => openRun(addresses.many), few: () => openRun(addresses.few) });
  return [openRow(records, runs), await scrollRow(probed, visited)];
}

/** Opens a listener's panel, once others are closed. */
export async function openTimed(probed: ProbedWorkbench, address: string): Promise<Opened> {
  const startMs = await choosePanel(probed, address);
  const panel = await shownPanel(probed, address);
  const rate = performance.now() - startMs;
  const lastRecord = (await lastPosition(panel)) + 1;
  return { panel, lastRecord, run: { rate, notes: { records: lastRecord } } };
}

/** A row of how long opening took. */
export function openRow(records: ManyAndFew<number>, runs: ManyAndFew<readonly Run[]>): Row {
  return comparedRow(
    {
      work: `open the panel on ${nameOf(records.many)}, until rows are shown`,
      unit: "ms",
      contract: { of: "ratio", atMost: 1.5 },
      sizes: { ...records, datagramBytes },
    },
    { ours: runs.many, reference: runs.few, name: `on ${nameOf(records.few)}` },
  );
}

/** How the panel with many records scrolls. */
export async function scrollRow(probed: ProbedWorkbench, { addresses, records, repeats }: Visited): Promise<Row> {
  const panel = await openPanel(probed, addresses.many);
  const scroller = panel.locator(".grid > .scroller");
  const blocks: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) blocks.push(await scroller.evaluate(longestBlock, scrollMs));
  await probed.workbench.clear();
  return {
    work: `longest block of the panel while scrolling through all of ${nameOf(records.many)}`,
    unit: "ms",
    ours: measured(blocks),
    contract: { of: "ours", atMost: 50 },
    sizes: { scrollMs },
  };
}

/** `10,000,000 records`. */
export function nameOf(records: number): string {
  return `${records.toLocaleString("en")} records`;
}
