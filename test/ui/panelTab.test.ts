import { equal } from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import type { FrameLocator, Locator } from "playwright-core";
import { isSavedInEditor } from "../support/host/isSavedInEditor";
import { removeEndpoints } from "../support/host/removeEndpoints";
import { useWorkbench } from "../support/host/sharedWorkbench";
import { until, untilReads } from "../support/until";

describe("A panel's tab in the window", () => {
  const workbench = useWorkbench();
  let server: Server;
  let title: string;

  before(async () => {
    server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (data) => socket.write(data));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    title = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await workbench().runCommand("Sockscope: Connect…");
    await workbench().answerQuickInput(title);
  });

  after(async () => {
    await workbench().clear();
    await removeEndpoints(workbench());
    server.close();
  });

  const tab = (label: string | RegExp): Locator => workbench().page.locator(".tab", { hasText: label });
  const panel = (): Promise<FrameLocator> => workbench().webview(title);

  async function send(text: string): Promise<void> {
    const { page } = workbench();
    const frame = await panel();
    await frame.getByRole("textbox", { name: "Payload" }).fill(text);
    await frame.getByRole("button", { name: "Send", exact: true }).click();
    await frame.getByText(`Sent ${text.length} bytes`).waitFor();
    // Each row that comes moves those above it.
    await frame.locator(".row.in", { hasText: text }).first().waitFor();
    await page.mouse.move(0, 0);
  }

  async function openFromMenu(text: string, entry: RegExp): Promise<void> {
    const frame = await panel();
    await frame.getByText(text, { exact: true }).first().click({ button: "right" });
    await frame.getByRole("menuitem", { name: entry }).click();
  }

  /** Waits until the tab has moved to a column, and its page with it, which may be a new one there. */
  async function isInColumn(column: number): Promise<void> {
    const { page } = workbench();
    await page.locator(".editor-group-container").nth(column).locator(".tab", { hasText: title }).waitFor();
    const lefts = (selector: string): Promise<number[]> =>
      page.locator(selector).evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().left)));
    const hasMoved = async (): Promise<boolean> =>
      (await lefts("iframe.webview:visible")).join() === String((await lefts(".editor-group-container"))[column]);
    await until(hasMoved, { what: `the panel to be in column ${column + 1}` });
  }

  it("keeps log and draft while it is hidden, and shows what came meanwhile", async () => {
    await send("before hiding");
    await (await panel()).getByRole("textbox", { name: "Payload" }).fill("half written");
    await workbench().runCommand("File: New Untitled Text File");
    await tab("Untitled-1").waitFor();
    await until(async () => (await workbench().page.locator("iframe.webview:visible").count()) === 0, {
      what: "the panel to be hidden",
    });
    await tab(title).click();
    const frame = await panel();
    await frame.getByText("before hiding").nth(1).waitFor();
    await untilReads(() => frame.getByRole("textbox", { name: "Payload" }).inputValue(), "half written");
  });

  it("finds, and goes to a record, by the editor's own keys", async () => {
    const { page } = workbench();
    await send("look for me");
    const frame = await panel();
    await frame.getByRole("textbox", { name: "Payload" }).focus();
    await page.keyboard.press("Control+f");
    await frame.getByRole("textbox", { name: "Find" }).waitFor();
    await page.keyboard.type("look for");
    await frame.getByText(/^[12] of 2$/).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+g");
    await frame.getByRole("textbox", { name: "Record or time" }).waitFor();
    await page.keyboard.type("#1");
    await page.keyboard.press("Enter");
    await frame.locator("#record-1.selected").waitFor();
    equal(await page.locator(".quick-input-widget:visible").count(), 0);
    await page.keyboard.press("End");
    await frame.getByText("look for me").nth(1).waitFor();
  });

  it("works in another column", async () => {
    await workbench().runCommand("View: Move Editor into Next Group");
    await isInColumn(1);
    await send("in the other column");
    await (await panel()).getByText("in the other column").nth(1).waitFor();
    await workbench().runCommand("View: Move Editor into Previous Group");
    await isInColumn(0);
  });

  it("opens a record as a hex dump beside it, and two in the diff editor", async () => {
    await send("open me");
    await send("compare");
    await openFromMenu("open me", /^Open as Hex Dump$/);
    await tab(/#\d+ out\.hexdump/).waitFor();
    await workbench().page.locator(".view-line", { hasText: "6f 70 65 6e 20 6d 65" }).first().waitFor();
    const frame = await panel();
    await frame.getByText("open me", { exact: true }).first().click();
    await frame
      .getByText("compare", { exact: true })
      .first()
      .click({ modifiers: ["Control"] });
    await openFromMenu("compare", /^Compare \d+ with \d+$/);
    await tab(/#\d+ ↔ #\d+/).waitFor();
  });

  it("comes back closed after the extension host was restarted, with its draft, and connects again", async () => {
    await workbench().runCommand("View: Close All Editors");
    await workbench().runCommand("Sockscope: Connect…");
    await workbench().answerQuickInput(title);
    await (await panel()).getByRole("textbox", { name: "Payload" }).fill("after the reload");
    await until(() => workbench().page.evaluate(isSavedInEditor, "after the reload"), {
      what: "the panel's state to be saved",
    });
    await workbench().reloadWindow();
    // The new extension host waits until the old one has let go of the workspace's storage.
    const frame = await until(panel, { timeoutMs: 40_000, what: "the panel to come back" });
    await frame.getByText("The extension host was restarted").waitFor();
    await untilReads(() => frame.getByRole("textbox", { name: "Payload" }).inputValue(), "after the reload");
    await frame.getByRole("button", { name: "Connect Again" }).first().click();
    await until(async () => (await frame.getByText(/^open · /).count()) > 0, { what: "the connection to be open" });
    await send("after the reload");
  });

  it("of a listener behind it comes back when it is shown, and listens again as it was told to before", async () => {
    const { quickInput, page } = workbench();
    await workbench().runCommand("View: Close All Editors");
    await workbench().runCommand("Sockscope: Listen…");
    await workbench().answerQuickInput("127.0.0.1:0");
    await quickInput.pick("Echo");
    await quickInput.pick("Keep It Open");
    const name = await until(async () => (await tab("tcp://").first().textContent())?.trim(), { what: "the tab" });
    const label = /tcp:\/\/127\.0\.0\.1:\d+/.exec(name)?.[0] ?? "";
    await until(() => page.evaluate(isSavedInEditor, label), { what: "the panel's state to be saved" });
    await workbench().runCommand("File: New Untitled Text File");
    await workbench().reloadWindow();
    await tab(label).click();
    const frame = await until(() => workbench().webview(label), { timeoutMs: 40_000, what: "the panel to come back" });
    await frame.getByText("The extension host was restarted").waitFor();
    await frame.getByRole("button", { name: "Listen Again" }).first().click();
    await frame.getByText(/^listening · /).waitFor();
    const peer = connect(Number(label.split(":").at(-1)), "127.0.0.1");
    peer.write("anybody there?");
    const [answer] = (await once(peer, "data")) as [Buffer];
    equal(answer.toString(), "anybody there?");
    peer.destroy();
  });
});
