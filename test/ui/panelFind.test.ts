import { equal, match } from "node:assert/strict";
import type { Page } from "playwright-core";
import type { PanelWindow } from "../support/panel/panelHarness";
import { sampleTraffic } from "../support/panel/sampleTraffic";
import { usePanel } from "../support/panel/usePanel";
import { until } from "../support/until";

const field = (page: Page) => page.getByRole("textbox", { name: "Find" });
const status = (page: Page) => page.locator(".find-status");
const goToField = (page: Page) => page.getByRole("textbox", { name: "Record or time" });
const chosenBytes = (page: Page) => page.locator("sockscope-dump .hex .chosen").allTextContents();

async function shows(read: () => Promise<string | null>, wanted: RegExp): Promise<void> {
  await until(async () => wanted.test((await read()) ?? ""), { what: `text like ${String(wanted)}` });
}

async function isSelected(page: Page, record: number): Promise<void> {
  await page.locator(`#record-${record}.selected`).waitFor();
}

function tenThousand(host: PanelWindow["panelHost"]): void {
  const text = new TextEncoder();
  for (let number = 1; number <= 10_000; number++)
    host.append("in", text.encode(number % 1000 === 0 ? `needle in ${number}` : "hay"), { afterUs: 1_000_000 });
}

describe("Find in the panel", () => {
  const panels = usePanel();

  it("opens by key, shows the first hit from where one is, steps by keys, and gives the keyboard back", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.locator("#record-3").click();
    await page.keyboard.press("Control+f");
    await field(page).waitFor();
    await page.keyboard.type("ping");
    await isSelected(page, 6);
    await shows(() => status(page).textContent(), /^1 of 1$/);
    await until(async () => (await chosenBytes(page)).join(" ") === "50 49 4e 47", { what: "the bytes to be marked" });
    await field(page).fill("p");
    await shows(() => status(page).textContent(), /^\d of [3-9]$/);
    const first = await status(page).textContent();
    for (const key of ["F3", "Enter", "Shift+F3", "Shift+Enter"]) {
      const before = await status(page).textContent();
      await page.keyboard.press(key);
      await until(async () => (await status(page).textContent()) !== before, { what: `another hit after ${key}` });
    }
    equal(await status(page).textContent(), first);
    await page.keyboard.press("Escape");
    await field(page).waitFor({ state: "detached" });
    equal(await page.evaluate(() => document.activeElement?.ariaLabel), "Records");
  });

  it("finds by mouse: hex bytes, regular expressions, upper and lower case", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.evaluate(() => (window as unknown as PanelWindow).panelCommand("find"));
    await field(page).fill("2a1f");
    await shows(() => status(page).textContent(), /^No results$/);
    await page.getByRole("button", { name: "Hex Bytes" }).click();
    await shows(() => status(page).textContent(), /^\d of 4$/);
    const before = await status(page).textContent();
    await page.getByRole("button", { name: /^Next Match/ }).click();
    await until(async () => (await status(page).textContent()) !== before, { what: "the next hit" });
    await until(async () => (await chosenBytes(page)).join(" ") === "2a 1f", { what: "the bytes to be marked" });
    await page.getByRole("button", { name: "Use Regular Expression" }).click();
    await shows(() => page.getByRole("button", { name: "Hex Bytes" }).getAttribute("aria-pressed"), /^false$/);
    await field(page).fill("P[IO]NG");
    await shows(() => status(page).textContent(), /^\d of 2$/);
    await field(page).fill("p[io]ng");
    await page.getByRole("button", { name: "Match Case" }).click();
    await shows(() => status(page).textContent(), /^No results$/);
    await field(page).fill("(");
    await shows(() => page.getByRole("alert").textContent(), /not a regular expression/);
    await page
      .getByRole("button", { name: "Close (Escape)" })
      .or(page.locator(".find-bar [aria-label^=Close]"))
      .click();
    await field(page).waitFor({ state: "detached" });
  });

  it("keeps all rows, brings a far hit into view, counts what comes, and searches within the filter", async () => {
    const page = await panels.open({ prepare: tenThousand });
    await page.locator("#record-10000").waitFor();
    await page.locator(".grid").focus();
    await page.keyboard.press("Home");
    await isSelected(page, 1);
    await page.keyboard.press("Control+f");
    // At once: what is found of a part of the word looks the same, and the next key would look for the rest first.
    await page.keyboard.insertText("needle");
    await isSelected(page, 1000);
    await shows(() => status(page).textContent(), /^1 of 10$/);
    await page.locator("#record-1001").waitFor();
    await page.keyboard.press("Shift+F3");
    await isSelected(page, 10_000);
    await page.evaluate(() => {
      const host = (window as unknown as PanelWindow).panelHost;
      host.append("out", new TextEncoder().encode("one more needle"));
      host.changed();
    });
    await shows(() => status(page).textContent(), /^10 of 11$/);
    await isSelected(page, 10_000);
    await page.keyboard.press("F3");
    await isSelected(page, 10_001);
    await page.keyboard.press("Escape");
    await page.keyboard.press("F3");
    await field(page).waitFor();
    equal(await field(page).inputValue(), "needle");
  });

  it("shows how far a long search is", async () => {
    const page = await panels.open({
      prepare: (host) => {
        host.append("in", new TextEncoder().encode("needle"));
        host.find.unsearched = 1;
      },
    });
    await page.keyboard.press("Control+f");
    await page.keyboard.type("needle");
    await page.locator(".find-progress").waitFor();
    match((await status(page).getAttribute("title")) ?? "", /1 of 1 records left/);
    await page.evaluate(() => {
      const host = (window as unknown as PanelWindow).panelHost;
      host.find.unsearched = 0;
      host.changed();
    });
    await page.locator(".find-progress").waitFor({ state: "detached" });
  });
});

describe("Go to in the panel", () => {
  const panels = usePanel();

  it("goes to a record, the ends and a time by keyboard", async () => {
    const page = await panels.open({ prepare: tenThousand });
    await page.locator("#record-10000").waitFor();
    for (const [text, record] of [
      ["#5000", 5000],
      ["first", 1],
      ["+1:02:03", 3723],
      ["99 999", 10_000],
      ["1234", 1234],
      ["last", 10_000],
    ] as const) {
      await page.keyboard.press("Control+g");
      await goToField(page).fill(text);
      await page.keyboard.press("Enter");
      await isSelected(page, record);
      await goToField(page).waitFor({ state: "detached" });
      equal(await page.evaluate(() => document.activeElement?.ariaLabel), "Records");
    }
  });

  it("says what it does not understand, and gives the keyboard back", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.locator('textarea[aria-label="Payload"]').focus();
    await page.evaluate(() => (window as unknown as PanelWindow).panelCommand("goTo"));
    await goToField(page).fill("yesterday");
    await page.getByRole("button", { name: "Go", exact: true }).click();
    await shows(() => page.getByRole("alert").textContent(), /record number such as 1234/);
    await goToField(page).press("Escape");
    await goToField(page).waitFor({ state: "detached" });
    equal(await page.evaluate(() => document.activeElement?.ariaLabel), "Payload");
  });
});
