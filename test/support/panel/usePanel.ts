import { deepEqual } from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Page } from "playwright-core";
import type { NotedCall } from "./pageHost";
import { until } from "../until";
import { PanelHarness, type PanelOptions, type PanelWindow } from "./panelHarness";

/** Opens panels for the tests of the surrounding `describe`. */
export interface PanelTests {
  open(options?: PanelOptions): Promise<Page>;
}

/**
 * Starts one harness for the surrounding `describe`, closes the panels after each test, and fails a test in whose panels
 * anything went against the content security policy or threw.
 */
export function usePanel(): PanelTests {
  let harness: PanelHarness | undefined;
  const opened: { page: Page; errors: string[] }[] = [];
  before(async () => {
    harness = await PanelHarness.start();
  });
  afterEach(async () => {
    for (const { page, errors } of opened.splice(0)) {
      const violations = await page.evaluate(() => [...((window as Partial<PanelWindow>).panelViolations ?? [])]);
      await page.context().close();
      deepEqual({ violations, errors }, { violations: [], errors: [] });
    }
  });
  after(() => harness?.stop());
  return {
    async open(options) {
      if (!harness) throw new Error("Panels open only inside tests.");
      const errors: string[] = [];
      const page = await harness.open(options, errors);
      opened.push({ page, errors });
      return page;
    },
  };
}

/** What the panel has asked the host for under this name, oldest first. */
export async function notedCalls(page: Page, name: string): Promise<unknown[]> {
  const noted: readonly NotedCall[] = await page.evaluate(() => (window as unknown as PanelWindow).panelHost.noted);
  return noted.filter((call) => call.name === name).map(({ value }) => value);
}

/** Waits until the panel has asked the host exactly this under the name, call by call. */
export async function asks(page: Page, name: string, expected: readonly unknown[]): Promise<void> {
  const what = `the calls of ${name} to be ${JSON.stringify(expected)}`;
  await until(async () => isDeepStrictEqual(await notedCalls(page, name), expected), { what });
}
