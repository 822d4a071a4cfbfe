import type { CDPSession, FrameLocator } from "playwright-core";
import { comparedRow, takeTurns, type Run } from "../contest";
import { measured, type Row } from "../report";
import { askRole } from "../roleProcess";
import type { Sent } from "../senderRole";
import { datagramBytes } from "./filledListener";
import { openPanel } from "./openPanel";
import type { ProbedWorkbench } from "./probedWorkbench";
import { watchedBlocks, type Blocks } from "./watchedBlocks";

const rates = { fast: 100_000, slow: 10 };
const seconds = 3;

/** A few seconds in which the panel followed what came. */
interface Followed extends Blocks {
  /** What the window's main thread did for each time that it drew rows anew, in milliseconds. */
  readonly busyMs: number;
  readonly redrawsPerSecond: number;
}

/**
 * What it costs a window to follow the newest records, at many a second and at few. Rows are drawn anew some thirty times a
 * second at most, so at ten a second less often.
 */
export async function followRows(probed: ProbedWorkbench, address: string, repeats: number): Promise<readonly Row[]> {
  const panel = await openPanel(probed, address);
  const page = await probed.workbench.page.context().newCDPSession(probed.workbench.page);
  await page.send("Performance.enable");
  const port = Number(address.split(":").at(-1));
  const follow = (perSecond: number) => () => followed(probed, { page, panel, port, perSecond });
  const runs = await takeTurns(repeats, { fast: follow(rates.fast), slow: follow(rates.slow) });
  await page.detach();
  await probed.workbench.clear();
  const during = `while ${rates.fast.toLocaleString("en")} records a second are followed`;
  const busy = (each: readonly Followed[]): Run[] =>
    each.map(({ busyMs, redrawsPerSecond }) => ({ rate: busyMs, notes: { redrawsPerSecond } }));
  const of = (which: keyof Blocks, atMost: number): Pick<Row, "unit" | "ours" | "reference" | "contract"> => ({
    unit: "ms",
    ours: measured(runs.fast.map((each) => each[which])),
    reference: { name: "at 10 a second", ...measured(runs.slow.map((each) => each[which])) },
    contract: { of: "ours", atMost },
  });
  return [
    comparedRow(
      {
        work: `work of the window for each redraw ${during}`,
        unit: "ms",
        contract: { of: "ratio", atMost: 1.5 },
        sizes: { ...rates, seconds, datagramBytes },
      },
      { ours: busy(runs.fast), reference: busy(runs.slow), name: "at 10 a second" },
    ),
    { work: `longest block of the window ${during}`, ...of("windowMs", 50) },
    { work: `event-loop delay of other extensions, 99th percentile, ${during}`, ...of("hostP99Ms", 20) },
  ];
}

interface Following {
  readonly page: CDPSession;
  readonly panel: FrameLocator;
  readonly port: number;
  readonly perSecond: number;
}

async function followed(probed: ProbedWorkbench, { page, panel, port, perSecond }: Following): Promise<Followed> {
  const task = { kind: "datagrams", port, count: perSecond * seconds, datagramBytes, perSecond };
  const before = await taskMs(page);
  const redraws = await panel.locator(".grid").evaluateHandle(countRedraws);
  const { blocks } = await watchedBlocks(probed, panel, () => askRole<Sent>("send", task));
  const busyMs = (await taskMs(page)) - before;
  const count = await redraws.evaluate((each) => each.end());
  await redraws.dispose();
  return { ...blocks, busyMs: busyMs / count, redrawsPerSecond: count / seconds };
}

/** What the main thread of the page has done so far. */
async function taskMs(page: CDPSession): Promise<number> {
  const { metrics } = await page.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN) * 1000;
}

/** Evaluated in a page: counts the frames in which something of an element was drawn anew. */
function countRedraws(grid: Element): { end(): number } {
  let count = 0;
  let isCounted = false;
  const observer = new MutationObserver(() => {
    if (isCounted) return;
    isCounted = true;
    count += 1;
    requestAnimationFrame(() => (isCounted = false));
  });
  observer.observe(grid, { childList: true, subtree: true, characterData: true });
  return {
    end: () => {
      observer.disconnect();
      return count;
    },
  };
}
