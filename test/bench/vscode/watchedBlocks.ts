import { setTimeout as delay } from "node:timers/promises";
import type { FrameLocator } from "playwright-core";
import type { Delays } from "./probe";
import type { ProbedWorkbench } from "./probedWorkbench";

/** For how long others had to wait at most, in milliseconds. */
export interface Blocks {
  /** The window, its panel included; less than 50 ms is no block, and counts as 0. */
  readonly windowMs: number;
  /** The extension host, in processor time. */
  readonly hostMs: number;
  /** What other extensions waited, 99th percentile. */
  readonly hostP99Ms: number;
}

/** What is still to be done when the result is there. */
const settleMs = 200;

/** Does some work, and watches window and extension host meanwhile. */
export async function watchedBlocks<T>(
  { call, workbench }: ProbedWorkbench,
  panel: FrameLocator,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly blocks: Blocks }> {
  const roots = [workbench.page.locator("body"), panel.locator("body")];
  const watches = await Promise.all(roots.map((root) => root.evaluateHandle(watchTasks)));
  await call({ do: "startDelays" });
  await call({ do: "startBlocks" });
  const result = await work();
  await delay(settleMs);
  const hostMs = await call<number>({ do: "stopBlocks" });
  const { p99Ms: hostP99Ms } = await call<Delays>({ do: "stopDelays" });
  const longest = await Promise.all(watches.map((watch) => watch.evaluate((each) => each.end())));
  await Promise.all(watches.map((watch) => watch.dispose()));
  return { result, blocks: { windowMs: Math.max(...longest), hostMs, hostP99Ms } };
}

/** Evaluated in a page: watches for tasks of 50 ms and more. */
function watchTasks(): { end(): number } {
  const blocks: number[] = [0];
  const observer = new PerformanceObserver((list) => blocks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: "longtask" });
  return {
    end: () => {
      observer.disconnect();
      return Math.max(...blocks);
    },
  };
}
