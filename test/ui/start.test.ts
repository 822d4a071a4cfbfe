import { match } from "node:assert/strict";
import { join } from "node:path";
import type { Browser, Frame, Page } from "playwright-core";
import { startBrowser } from "../support/host/browser";
import { QuickInput } from "../support/host/quickInput";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { startPeer, stopPeers, type Peer } from "../support/peers";
import { until, untilReads } from "../support/until";

/** As someone does it who has cloned the repository: nothing of the page is changed on its way to the browser. */
describe("npm start", function () {
  this.timeout(180_000);
  let browser: Browser;

  before(async () => {
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    await stopPeers();
  });

  it("opens VS Code in the browser, where a sample program is talked to and every byte is seen", async () => {
    const environment = [`SOCKSCOPE_VSCODE=${process.env["SOCKSCOPE_VSCODE"] ?? "oldest"}`];
    const start = join(repositoryFolder, "dist", "test", "support", "start.js");
    const started = await startPeer("env", ...environment, process.execPath, start);
    const isReady = (): boolean => started.text.includes("Ctrl-C ends everything");
    await until(isReady, { what: "VS Code is ready", timeoutMs: 90_000 });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(printed(started, /^ {2}(http:\S+)/m));
    await page.locator(".monaco-workbench .statusbar-item").first().waitFor();
    // The first two webviews of a browser stay empty now and then where one comes while the other is being drawn.
    await until(() => frameOf(page, "text=These programs run"), { what: "what to try", timeoutMs: 60_000 });
    const quickInput = new QuickInput(page);
    await quickInput.runCommand("Sockscope: Connect…");
    await quickInput.answer(printed(started, /(tcp:\S+) {2}sends every line back/));
    const panel = await until(() => frameOf(page, "sockscope-composer"), { what: "the panel" });
    await panel.getByLabel("Payload", { exact: true }).fill("Hello\\n");
    await untilReads(() => panel.locator("sockscope-composer").innerText(), /48 65 6c 6c 6f 0a/);
    await panel.getByRole("button", { name: "Send", exact: true }).click();
    for (const direction of ["out", "in"]) {
      await untilReads(() => panel.locator(`.row.${direction}`).innerText(), /48 65 6c 6c 6f 0a[^]*Hello/);
    }
  });
});

function printed(program: Peer, pattern: RegExp): string {
  match(program.text, pattern);
  return pattern.exec(program.text)?.[1] ?? "";
}

async function frameOf(page: Page, selector: string): Promise<Frame | undefined> {
  for (const frame of page.frames()) {
    const count = await frame
      .locator(selector)
      .count()
      .catch(() => 0);
    if (count > 0) return frame;
  }
  return undefined;
}
