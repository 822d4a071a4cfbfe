import { deepEqual, ok } from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { useWorkbench } from "../support/host/sharedWorkbench";
import { until, untilReads } from "../support/until";

const text = `sock: 1
vars: { seq: 258 }
connections:
  pump: { tcp: "127.0.0.1:7700" }
steps:
  - send: |
      cmd : 01 # ask
      seq : u16be = {{seq}}
  - expectt: '"ok"'
  - sleep: 1s
`;

describe("An exchange file in the window", () => {
  const workbench = useWorkbench();
  let file: string;

  before(async () => {
    file = join(workbench().workspaceFolder, "language.sock.yaml");
    await writeFile(file, text);
    await workbench().runCommand("View: Show Explorer");
    await workbench().runCommand("Refresh Explorer");
    await workbench().page.locator(".explorer-folders-view .monaco-list-row", { hasText: "language.sock" }).dblclick();
    await line("expectt").waitFor();
  });

  after(async () => {
    await workbench().revertFile();
    await workbench().clear();
    await rm(file, { force: true });
  });

  const line = (part: string): Locator => workbench().page.locator(".editor-instance .view-line", { hasText: part });
  const word = (part: string, whole: string): Locator => line(part).locator("span > span", { hasText: whole }).last();

  it("underlines a key that is misspelled, and the quick fix puts it right", async () => {
    const { page } = workbench();
    await page.locator(".squiggly-error").first().waitFor();
    await word("expectt", "expectt").click();
    await page.keyboard.press("Control+.");
    await page.locator(".action-widget", { hasText: "Change to expect" }).waitFor();
    await page.keyboard.press("Enter");
    await line("expect: ").waitFor();
    await page.locator(".squiggly-error").first().waitFor({ state: "detached" });
  });

  it("shows the bytes of a field, and what a key is for, where one points", async () => {
    const { page } = workbench();
    const hover = page.locator(".monaco-hover-content", { hasText: "Whole number, 2 bytes" });
    await word("u16be", "u16be").hover();
    await untilReads(() => hover.innerText(), /01 02\s+Value 258; 2 bytes, at byte 1 of the message\./);
    await word("sleep", "sleep").hover();
    await page.locator(".monaco-hover-content", { hasText: "Waits, and reads nothing." }).waitFor();
    await page.mouse.move(600, 780);
  });

  it("lists what may be written, and writes what is chosen", async () => {
    const { page } = workbench();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("  - clo");
    const rows = page.locator(".suggest-widget.visible .monaco-list-row");
    await until(async () => (await rows.allInnerTexts()).some((row) => row.startsWith("close")), { what: "the list" });
    await page.keyboard.press("Enter");
    await until(async () => (await rows.allInnerTexts()).some((row) => row.startsWith("pump")), {
      what: "connections",
    });
    await page.keyboard.press("Enter");
    await line("- close: pump").waitFor();
  });

  it("colours the words of a field text each in its own way", async () => {
    const colours = await until(
      async () => {
        const spans = line("u16be").locator("span > span");
        const found = await spans.evaluateAll((all) => all.map((each) => getComputedStyle(each).color));
        return new Set(found).size > 2 && found;
      },
      { what: "the colours" },
    );
    ok(colours.length > 3);
    deepEqual(await workbench().notifications(), []);
  });
});
