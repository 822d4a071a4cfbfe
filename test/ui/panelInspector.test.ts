import type { Page } from "playwright-core";
import type { PanelOptions } from "../support/panel/panelHarness";
import { sampleTraffic } from "../support/panel/sampleTraffic";
import { shows } from "../support/panel/shows";
import { usePanel } from "../support/panel/usePanel";
import { until, untilReads } from "../support/until";

const chosenBytes = (page: Page, part: string) =>
  page.locator(`sockscope-dump ${part} .chosen`).evaluateAll((cells) => cells.map((cell) => cell.textContent));

/** Runs in the page. */
const tenMegabytes: PanelOptions["prepare"] = (host) =>
  host.append(
    "in",
    Uint8Array.from({ length: 10_000_000 }, (_, index) => index % 251),
  );

/** Waits until the dump is laid out for its width. */
async function hasInRow(page: Page, count: number): Promise<void> {
  const bytes = page.locator("sockscope-dump .dump-row").first().locator(".hex .byte");
  await until(async () => (await bytes.count()) === count, { what: `${count} bytes in a row` });
}

/** Waits until the byte stands wholly inside the part of the dump that shows. */
async function showsByte(page: Page, at: number): Promise<void> {
  const isShown = () =>
    page.evaluate((at) => {
      const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
      const [dump, byte] = [box("sockscope-dump .scroller"), box(`sockscope-dump .hex [data-at="${at}"]`)];
      return dump !== undefined && byte !== undefined && byte.top >= dump.top && byte.bottom <= dump.bottom + 1;
    }, at);
  await until(isShown, { what: `byte ${at} to be in view` });
}

describe("The panel's inspector", () => {
  const panels = usePanel();

  it("links the selection of hex and text, by mouse and by keyboard", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.locator("#record-3").click();
    await hasInRow(page, 8);
    await page.locator("sockscope-dump .hex [data-at='8']").hover();
    await page.mouse.down();
    await page.locator("sockscope-dump .hex [data-at='11']").hover();
    await page.mouse.up();
    await untilReads(() => chosenBytes(page, ".hex"), ["00", "00", "2a", "1f"]);
    await untilReads(() => chosenBytes(page, ".glyphs"), ["·", "·", "*", "·"]);
    await shows(() => page.locator("sockscope-data").textContent(), /At 0x08, 4 bytes selected/);
    await shows(() => page.locator("sockscope-data dl").innerText(), /u32\s+10 783/);
    await page.keyboard.press("Shift+ArrowRight");
    await until(async () => (await chosenBytes(page, ".glyphs")).length === 5, { what: "five chosen bytes" });
    await page.locator("sockscope-dump .glyphs [data-at='1']").click();
    await until(async () => (await chosenBytes(page, ".hex")).join("") === "55", { what: "the byte of the glyph" });
  });

  it("switches the byte order", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.locator("#record-3").click();
    await page.getByRole("button", { name: /^Byte order/ }).click();
    await shows(() => page.locator("sockscope-data dl").innerText(), /u16\s+21 930/);
  });

  it("reads a record of ten megabytes where it is looked at", async () => {
    const page = await panels.open({ prepare: tenMegabytes });
    await page.locator("#record-1").click();
    await page.locator("sockscope-dump .scroller").focus();
    await page.keyboard.press("Control+End");
    const last = page.locator("sockscope-dump .hex [data-at='9999999']");
    await shows(() => last.textContent(), new RegExp((9_999_999 % 251).toString(16).padStart(2, "0")));
    await page.getByRole("tab", { name: "Text" }).click();
    await page.getByRole("button", { name: "Show more" }).waitFor();
  });

  it("keeps the chosen byte in view where the rows get longer and shorter again", async () => {
    const page = await panels.open({ prepare: tenMegabytes });
    await page.locator("#record-1").click();
    await page.locator("sockscope-dump .scroller").focus();
    await hasInRow(page, 8);
    for (const [keys, at] of [
      [["Control+End"], 9_999_999],
      [["Control+Home", "ArrowDown"], 8],
    ] as const) {
      for (const key of keys) await page.keyboard.press(key);
      await page.locator(`sockscope-dump .hex .chosen[data-at="${at}"]`).waitFor();
      for (const [width, bytesPerRow] of [
        [700, 16],
        [1280, 8],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        await hasInRow(page, bytesPerRow);
        await showsByte(page, at);
      }
    }
  });

  it("stays at the start of a short record while its part of the panel gets lower", async () => {
    const page = await panels.open({ prepare: (host) => host.append("in", new Uint8Array(48)) });
    await page.locator("#record-1").click();
    await showsByte(page, 47);
    await page.setViewportSize({ width: 1280, height: 330 });
    const isCut = () => page.locator("sockscope-dump .scroller").evaluate((part) => part.clientHeight < 6 * 18);
    await until(isCut, { what: "less room than the bytes need" });
    await showsByte(page, 0);
  });
});
