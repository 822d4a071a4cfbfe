import { equal, ok } from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { FrameLocator, Locator } from "playwright-core";
import { isSavedInEditor } from "../support/host/isSavedInEditor";
import { useWorkbench } from "../support/host/sharedWorkbench";
import { until, untilReads } from "../support/until";
import { writtenCapture } from "../support/writtenCapture";

describe("A capture file in the window", () => {
  const workbench = useWorkbench();
  const written: string[] = [];
  let files: readonly string[];

  before(async () => {
    const folder = workbench().workspaceFolder;
    files = await writtenCapture(folder, "talk", { limits: { maxBytes: 1 << 16, maxRecords: 1000 }, extraBytes: 900 });
    const damaged = join(folder, "damaged.pcapng");
    await writeFile(damaged, Buffer.concat([await readFile(files[0] ?? ""), Buffer.alloc(64, 7)]));
    await writeFile(join(folder, "no-capture.pcapng"), "GIF89a");
    written.push(...files, damaged, join(folder, "no-capture.pcapng"));
  });

  after(async () => {
    await workbench().clear();
    await Promise.all(written.map((file) => rm(file, { force: true })));
  });

  const tab = (label: string): Locator => workbench().page.locator(".tab", { hasText: label });
  const panel = (name: string): Promise<FrameLocator> => workbench().webview(name);

  /** Double-clicks a file in the Explorer. */
  async function openInExplorer(name: string): Promise<FrameLocator> {
    await workbench().runCommand("View: Show Explorer");
    await workbench().runCommand("Refresh Explorer");
    const row = (file: string): Locator =>
      workbench().page.locator(".explorer-folders-view .monaco-list-row", { hasText: basename(file) });
    // Each row that comes moves those below it.
    for (const file of written) await row(file).waitFor();
    await row(name).dblclick();
    await tab(name).waitFor();
    return panel(name);
  }

  it("opens in a panel when it is double-clicked, with its other files, and can only be read", async () => {
    ok(files.length > 1);
    const frame = await openInExplorer(basename(files[0] ?? ""));
    await frame.getByText("line 1 of peer 1").first().waitFor();
    await frame.getByText("echo 3 of peer 2").first().waitFor();
    await untilReads(
      () => frame.locator(".title-line .about").textContent(),
      `tcp://127.0.0.1:7700 · 2 connections · ${files.length} files · read-only`,
    );
    equal(await frame.getByRole("textbox", { name: "Payload" }).count(), 0);
    await frame.getByText("line 1 of peer 1").first().click({ button: "right" });
    const openAsText = frame.getByRole("menuitem", { name: "Open as Text" });
    await openAsText.waitFor();
    equal(await frame.getByRole("menuitem", { name: /Send/ }).count(), 0);
    await openAsText.click();
    await tab(`${basename(files[0] ?? "")} #`).waitFor();
    await workbench().page.locator(".view-line", { hasText: "line 1 of peer 1" }).first().waitFor();
  });

  it("filters from the keyboard, and is the same after the window was reloaded", async () => {
    const name = basename(files[0] ?? "");
    await tab(name).first().click();
    const { page } = workbench();
    await (await panel(name)).locator(".row", { hasText: "line 1 of peer 1" }).first().click();
    await page.keyboard.press("Control+Alt+f");
    const frame = await panel(name);
    await frame.locator("sockscope-toolbar input:focus").waitFor();
    await page.keyboard.type("echo dir:out peer:50002");
    await until(async () => (await frame.locator("footer").innerText()).includes("3 of 14 records"), {
      what: "the filter to hold",
    });
    await until(() => page.evaluate(isSavedInEditor, "peer:50002"), { what: "the panel's state to be saved" });
    await workbench().reloadWindow();
    const again = await until(() => panel(name), { timeoutMs: 40_000, what: "the capture to come back" });
    await again.getByText("echo 2 of peer 2").first().waitFor();
    await untilReads(() => again.locator("footer").innerText(), /3 of 14 records/);
  });

  it("exports its filtered records from the palette alone, and opens what it wrote", async () => {
    const { page } = workbench();
    await (await panel(basename(files[0] ?? ""))).locator(".row", { hasText: "echo 2 of peer 2" }).first().click();
    await workbench().runCommand("Sockscope: Export Capture…");
    await workbench().quickInput.pick("Filtered Records");
    await workbench().quickInput.pick("pcapng");
    const target = join(workbench().workspaceFolder, "talk-filtered.pcapng");
    written.push(target);
    await workbench().quickInput.answerPath(target);
    await page.getByText("Exported 3 records (2.8 KB) to talk-filtered.pcapng.").first().waitFor();
    await page.locator(".notifications-toasts .monaco-button", { hasText: "Open" }).click();
    const frame = await panel("talk-filtered.pcapng");
    await until(async () => (await frame.locator("footer").innerText()).includes("3 records · 2.8 KB"), {
      what: "the exported records",
    });
  });

  it("says where a damaged file stops, and what is no capture", async () => {
    const damaged = await openInExplorer("damaged.pcapng");
    await damaged.getByText(/^damaged\.pcapng is damaged at byte \d+; what comes after/).waitFor();
    await damaged.getByText("line 1 of peer 1").first().waitFor();
    const none = await openInExplorer("no-capture.pcapng");
    await none.getByText(/^no-capture\.pcapng is not a pcapng file; convert/).waitFor();
  });
});
