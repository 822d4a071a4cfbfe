import { equal, match } from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { removeEndpoints } from "../support/host/removeEndpoints";
import { useWorkbench } from "../support/host/sharedWorkbench";
import { sampleTraffic } from "../support/panel/sampleTraffic";
import { asks, usePanel } from "../support/panel/usePanel";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";

describe("The panel, about recording", () => {
  const panels = usePanel();

  it("says “paused: disk” in words, how often it was, and where the file is", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.evaluate(() => {
      const { panelHost } = window as unknown as { panelHost: { overrides: object; changed(): void } };
      const file = "/home/ada/captures/tcp-127.0.0.1-7700-1.0001.pcapng";
      const recording = { file, word: "paused: disk", pauses: 3, pausedMs: 1234, lostRecords: 0, lostBytes: 0 };
      panelHost.overrides = { recording };
      panelHost.changed();
    });
    await page.getByText("open · paused: disk · 3 min").waitFor();
    await page.getByText("paused 3 times, 1.2 s").waitFor();
    await page.getByTitle("/home/ada/captures/tcp-127.0.0.1-7700-1.0001.pcapng").waitFor();
  });

  it("offers to record again, to the keyboard too, and says what was lost", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.evaluate(() => {
      const { panelHost } = window as unknown as { panelHost: { overrides: object; changed(): void } };
      const recording = { word: "recording stopped", pauses: 0, pausedMs: 0, lostRecords: 12, lostBytes: 34_567 };
      const text = "Recording to /captures/one.0001.pcapng stopped: the disk is full; free some space and try again.";
      const notice = { severity: "warning", text, actions: ["recordAgain", "openCaptureSettings"] };
      panelHost.overrides = { recording, notice };
      panelHost.changed();
    });
    await page.getByText("open · recording stopped ·").waitFor();
    await page.getByText("12 records lost").waitFor();
    await page.getByRole("button", { name: "Try Again" }).focus();
    await page.keyboard.press("Enter");
    await asks(page, "actOnNotice", ["recordAgain"]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await asks(page, "actOnNotice", ["recordAgain", "openCaptureSettings"]);
  });
});

describe("Recording in the window", () => {
  const workbench = useWorkbench();

  afterEach(async () => {
    await workbench().setSettings({});
    await workbench().clear();
    await removeTemporaryFolders();
  });

  const toast = (text: RegExp): Locator =>
    workbench().page.locator(".notifications-toasts .notification-list-item", { hasText: text });

  async function connect(): Promise<{ title: string; close: () => void }> {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("from the peer");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const title = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await workbench().runCommand("Sockscope: Connect…");
    await workbench().answerQuickInput(title);
    return { title, close: () => server.close() };
  }

  /** Everything below the folder. */
  async function filesIn(folder: string): Promise<string[]> {
    return (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
  }

  it("that cannot write says so once, in the tree and in the panel, and goes on when it can", async () => {
    const folder = join(await temporaryFolder(), "captures");
    await writeFile(folder, "in the way");
    await workbench().setSettings({ "sockscope.capture.folder": folder });
    const { title, close } = await connect();
    await toast(/Recording to .* stopped: /).waitFor();
    const panel = await workbench().webview(title);
    await panel.getByText("from the peer").first().waitFor();
    await panel.getByText(/open · recording stopped/).waitFor();
    await workbench().openViewContainer("Sockscope");
    await workbench().tree("Connections").row("recording stopped").waitFor();
    await rm(folder);
    await panel.getByRole("button", { name: "Try Again" }).click();
    await panel.getByText("Recording goes on.").waitFor();
    await until(async () => (await filesIn(folder)).some((file) => file.endsWith(".pcapng")), { what: "the file" });
    equal(await toast(/stopped: /).count(), 1, "one notification was enough");
    await removeEndpoints(workbench());
    close();
  });

  it("ends in order when the window goes: everything is written, and nothing is offered afterwards", async function () {
    this.timeout(120_000);
    const folder = await temporaryFolder();
    await workbench().setSettings({ "sockscope.capture.folder": folder });
    const { title, close } = await connect();
    await (await workbench().webview(title)).getByText("from the peer").first().waitFor();
    await workbench().reloadWindow();
    const hasEnded = async (): Promise<boolean> => {
      const note = (await filesIn(folder)).find((file) => file.endsWith("session.json"));
      return note !== undefined && (JSON.parse(readFileSync(note, "utf8")) as { hasEnded: boolean }).hasEnded;
    };
    await until(hasEnded, { what: "the session's note says that it has ended", timeoutMs: 40_000 });
    const files = (await filesIn(folder)).filter((file) => file.endsWith(".pcapng"));
    equal(files.length, 1);
    equal(readFileSync(files[0] ?? "").includes(Buffer.from("from the peer")), true);
    close();
  });

  it("that was killed is offered after the restart, opens, and can be deleted", async function () {
    this.timeout(120_000);
    const folder = await temporaryFolder();
    await workbench().setSettings({ "sockscope.capture.folder": folder });
    const { title, close } = await connect();
    const written = async (): Promise<boolean> =>
      (await filesIn(folder)).some(
        (file) => file.endsWith(".pcapng") && readFileSync(file).includes(Buffer.from("from the peer")),
      );
    await until(written, { what: "the record is in the file" });
    const note = (await filesIn(folder)).find((file) => file.endsWith("session.json")) ?? "";
    const { pid } = JSON.parse(readFileSync(note, "utf8")) as { pid: number };
    process.kill(pid, "SIGKILL");
    await workbench().reloadWindow();
    await workbench().openViewContainer("Sockscope");
    const offer = toast(/Sockscope was not shut down in order; what it recorded is kept: 1 capture\./);
    await offer.waitFor({ timeout: 90_000 });
    await offer.getByRole("button", { name: "Open", exact: true }).click();
    const opened = await workbench().webview(".pcapng");
    await opened.getByText("from the peer").first().waitFor();
    await workbench().runCommand("Sockscope: Open Earlier Capture…");
    await workbench().quickInput.input.waitFor();
    const row = workbench().page.locator(".quick-input-list .monaco-list-row", { hasText: title });
    match(await row.innerText(), /· \d+ B|· [\d.]+ KB/);
    await row.hover();
    await row.locator(".action-label.codicon-trash").click();
    await workbench().page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
    const isGone = async (): Promise<boolean> => !(await filesIn(folder)).some((file) => file.endsWith(".pcapng"));
    await until(isGone, { what: "the files are gone" });
    close();
  });
});
