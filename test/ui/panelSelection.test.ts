import type { PanelWindow } from "../support/panel/panelHarness";
import { sampleTraffic } from "../support/panel/sampleTraffic";
import { asks, usePanel } from "../support/panel/usePanel";
import { until } from "../support/until";

/** Waits for a text to become what it should be. */
async function shows(read: () => Promise<string | null>, expected: RegExp): Promise<void> {
  await until(async () => expected.test((await read()) ?? ""), { what: `a text like ${expected}` });
}

describe("Several records of the panel's log", () => {
  const panels = usePanel();

  it("are chosen by mouse and by keyboard, and the inspector shows the one chosen last", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    const chosen = () =>
      page.locator(".row[aria-selected=true]").evaluateAll((rows) => rows.map(({ id }) => Number(id.slice(7))));
    const choose = (numbers: readonly number[]) =>
      until(async () => (await chosen()).join() === numbers.join(), { what: `the records ${numbers.join()}` });
    await page.locator("#record-2").click();
    await page.locator("#record-5").click({ modifiers: ["Shift"] });
    await choose([2, 3, 4, 5]);
    await page.locator("#record-3").click({ modifiers: ["ControlOrMeta"] });
    await choose([2, 4, 5]);
    await page.locator("#record-7").click({ modifiers: ["ControlOrMeta"] });
    await choose([2, 4, 5, 7]);
    await shows(() => page.locator("sockscope-footer").textContent(), /4 selected/);
    await shows(() => page.locator("sockscope-data").textContent(), /Record 7 · 6 bytes/);
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await choose([7, 8, 9]);
    await page.keyboard.press("Shift+ArrowUp");
    await choose([7, 8]);
    await page.keyboard.press("ControlOrMeta+a");
    await until(async () => (await chosen()).length === 14, { what: "all records" });
    await page.keyboard.press("Escape");
    await choose([8]);
  });

  it("are copied and saved at once, and all that are shown where none are chosen", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    const command = (name: string) =>
      page.evaluate((each) => (window as unknown as PanelWindow).panelCommand(each), name);
    const saves = (...expected: readonly object[]) => asks(page, "saveAsExchange", expected);
    await command("saveAsExchange");
    await saves({});
    await page.locator("#record-2").click();
    await command("saveAsExchange");
    await saves({}, {});
    await page.locator("#record-4").click({ modifiers: ["Shift"] });
    await page.keyboard.press("ControlOrMeta+c");
    await page.locator("#record-3").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Copy as Hex", exact: true }).click();
    const spans = [{ from: 2, to: 4 }];
    await asks(page, "copyRecords", [
      { spans, format: "text" },
      { spans, format: "hex" },
    ]);
    await command("saveAsExchange");
    await saves({}, {}, { spans });
    await page.locator("#record-3").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Save 3 Records as Exchange…" }).click();
    await page.locator("#record-6").click({ button: "right" });
    await page.getByRole("menuitem", { name: /^Save Record as Exchange…/ }).click();
    await saves({}, {}, { spans }, { spans }, { spans: [{ from: 6, to: 6 }] });
  });
});
