import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { Page } from "playwright-core";
import type { PanelWindow } from "../support/panel/panelHarness";
import { sampleTraffic } from "../support/panel/sampleTraffic";
import { shows } from "../support/panel/shows";
import { asks, notedCalls, usePanel } from "../support/panel/usePanel";
import { until, untilReads } from "../support/until";

const draft = (page: Page) => page.getByRole("textbox", { name: "Payload", exact: true });
const status = (page: Page) => page.locator(".composer-status");

describe("The panel's log", () => {
  const panels = usePanel();

  it("shows time, direction, length, hex, text and reply of each record", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    const cells = page.locator("#record-7 [role=gridcell]");
    await untilReads(
      async () => (await cells.allTextContents()).map((cell) => cell.trim()),
      ["7", "+0.002100", "▼ in", "6", "50 4f 4e 47 0d 0a", "PONGCRLF", "2.1 ms"],
    );
    match((await page.locator("#record-1").textContent()) ?? "", /connected to 127\.0\.0\.1:7700/);
  });

  it("shows what a peer sends exactly and executes nothing of it", async () => {
    const page = await panels.open({
      prepare: (host) => {
        const send = (text: string) => host.append("in", new TextEncoder().encode(text));
        send("<img src=x onerror='window.hacked=1'><script>window.hacked=1</script><b>bold</b>");
        send("\u001b[31mred\u001b]0;title\u0007 \u202egnp.exe\u2066x\u0000");
      },
    });
    await page.locator("#record-1").click();
    await page.getByRole("tab", { name: "Text" }).click();
    const exact = page.locator("sockscope-text .exact");
    await untilReads(
      () => exact.textContent(),
      "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script><b>bold</b>",
    );
    equal(await page.locator("sockscope-panel :is(img, b, script)").count(), 0);
    equal(await page.evaluate(() => "hacked" in window), false);
    await page.locator("#record-2").click();
    await shows(() => exact.textContent(), /^ESC\[31mredESC\]0;titleBEL RLOgnp\.exeLRIxNUL$/);
  });

  it("filters as one types, says where a filter is wrong, and offers to clear one that matches nothing", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    const filter = page.getByRole("textbox", { name: /^Filter/ });
    await filter.fill("hex:5049");
    await until(async () => (await page.locator(".row[data-position]").count()) === 1, { what: "one row" });
    await filter.fill("PING len:abc");
    await shows(() => page.locator("#filter-problem").textContent(), /Write a length/);
    equal(await page.locator(".filter mark").textContent(), "len:abc");
    await filter.fill("nothing like this");
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await page.locator("#record-14").waitFor();
    equal(await filter.inputValue(), "");
  });

  it("hides a direction", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    const events = page.locator(".row.event[data-position]");
    await events.first().waitFor();
    await page.getByRole("button", { name: "Events" }).click();
    await until(async () => (await events.count()) === 0, { what: "no events" });
    equal(await page.getByRole("button", { name: "Events" }).getAttribute("aria-pressed"), "false");
  });

  it("copies, opens and compares what is chosen", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.locator("#record-2").click();
    await page.keyboard.press("ContextMenu");
    await page.getByRole("menuitem", { name: "Copy as Base64" }).click();
    await asks(page, "copyRecord", [{ record: 2, from: 0, to: 14, format: "base64" }]);
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByRole("menuitem", { name: "Open as Hex Dump" }).click();
    await asks(page, "openRecord", [{ record: 2, from: 0, to: 14, as: "hexDump" }]);
    await page.locator("#record-4").click({ modifiers: ["ControlOrMeta"] });
    await page.locator("#record-2").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Compare 2 with 4" }).click();
    await asks(page, "compareRecords", [{ left: 2, right: 4 }]);
  });

  it("closes the menu of an event, of which nothing can be copied, with Escape", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.locator("#record-1").click({ button: "right" });
    const menu = page.getByRole("menu");
    await menu.locator("[role=menuitem]:focus").waitFor();
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    await page.locator("[role=grid]:focus").waitFor();
  });
});

describe("The panel's composer", () => {
  const panels = usePanel();

  it("previews what would be sent, sends it, and keeps the draft selected", async () => {
    const page = await panels.open();
    await draft(page).fill("PING\\r\\n");
    await shows(() => status(page).textContent(), /6 bytes\s+50 49 4e 47 0d 0a/);
    await page.keyboard.press("Control+Enter");
    await page.locator("#record-1").waitFor();
    await shows(() => status(page).textContent(), /Sent 6 bytes/);
    equal(await draft(page).inputValue(), "PING\\r\\n");
    await untilReads(() => page.evaluate(() => getSelection()?.toString()), "PING\\r\\n");
  });

  it("marks a payload where it is wrong and sends nothing", async () => {
    const page = await panels.open();
    await draft(page).fill("good \\xzz bad");
    await shows(() => page.locator("sockscope-composer mark").textContent(), /^\\x$/);
    match((await page.getByRole("alert").textContent()) ?? "", /two hex digits/);
    equal(await page.getByRole("button", { name: "Send", exact: true }).getAttribute("aria-disabled"), "true");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Send", exact: true }).click({ force: true });
    deepEqual(await notedCalls(page, "send"), []);
  });

  it("keeps the draft and shows the sentence when a send fails", async () => {
    const page = await panels.open({ prepare: (host) => (host.sendFailure = "The peer has reset the connection.") });
    await draft(page).fill("PING");
    await page.keyboard.press("Control+Enter");
    await shows(() => page.getByRole("alert").textContent(), /The peer has reset the connection\./);
    equal(await draft(page).inputValue(), "PING");
  });

  it("goes back through the history and forth to what was being typed", async () => {
    const page = await panels.open();
    for (const [index, text] of ["one", "two"].entries()) {
      await draft(page).fill(text);
      await page.keyboard.press("Control+Enter");
      // The last thing that a send brings; its status may still be that of the send before.
      await page.locator(".history-place", { hasText: `history ${index + 1}` }).waitFor();
      await shows(() => status(page).textContent(), /Sent 3 bytes/);
    }
    await draft(page).fill("half-typ");
    await page.keyboard.press("Alt+ArrowUp");
    await page.keyboard.press("Alt+ArrowUp");
    await shows(() => draft(page).inputValue(), /^one$/);
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("Alt+ArrowDown");
    await shows(() => draft(page).inputValue(), /^half-typ$/);
  });

  it("repeats a payload a number of times, and until it is stopped", async () => {
    const page = await panels.open();
    await draft(page).fill("tick");
    await page.getByRole("button", { name: "Repeat…" }).click();
    await page.getByLabel("Every").fill("20");
    await page.getByLabel("Times").fill("3");
    await page.keyboard.press("Enter");
    await until(async () => (await notedCalls(page, "send")).length === 3, { what: "three sends" });
    // Until the last of them is shown, the button may be the one from before the repeat.
    await page.locator("#record-3").waitFor();
    await page.getByRole("button", { name: "Repeat…" }).click();
    await page.getByLabel("Every").fill("20");
    await page.getByLabel("Times").fill("");
    await page.keyboard.press("Enter");
    await shows(() => page.locator(".repeat-count").textContent(), /[3-9]\d* sent/);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Repeat…" }).waitFor();
  });

  it("sends a file that was chosen", async () => {
    const page = await panels.open();
    await page.getByText("File", { exact: true }).click();
    await page.getByRole("button", { name: "Choose File…" }).click();
    await shows(() => page.locator(".file-field").textContent(), /firmware\.bin · 4\.1 KB/);
  });

  it("sends a record again, and puts it into the composer to be changed", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.locator("#record-6").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Send Again" }).click();
    await page.locator("#record-15").waitFor();
    await page.locator("#record-6").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Edit in Composer" }).click();
    await shows(() => draft(page).inputValue(), /^50 49 4e 47 0d 0a$/);
  });

  it("says why nothing can be sent, and offers to connect again", async () => {
    const page = await panels.open();
    await draft(page).fill("PING");
    await page.evaluate(() => {
      const host = (window as unknown as PanelWindow).panelHost;
      host.overrides = { state: "closed", stateText: "reset by the peer", actions: ["connectAgain"] };
      host.changed();
    });
    await shows(() => status(page).textContent(), /The connection is closed\./);
    await page.keyboard.press("Control+Enter");
    deepEqual(await notedCalls(page, "send"), []);
    await shows(() => page.getByRole("alert").textContent(), /^The connection is closed\.$/);
    equal((await status(page).textContent())?.split("The connection is closed.").length, 2);
    await page.locator("sockscope-composer").getByRole("button", { name: "Connect Again" }).click();
    await asks(page, "act", [{ action: "connectAgain", target: "self" }]);
    equal(await draft(page).inputValue(), "PING");
  });

  it("sends to all connections of a listener or to the chosen one", async () => {
    const page = await panels.open({
      prepare: (host) => {
        const targets = [{ id: "c2", label: "127.0.0.1:40002" }];
        host.overrides = { kind: "listener", targets, targetCount: 3 };
        host.append("in", Uint8Array.of(65), { connection: 2 });
      },
    });
    equal(await page.locator("#record-1 .peer").textContent(), "127.0.0.1:40002");
    await draft(page).fill("hello");
    await page.keyboard.press("Control+Enter");
    await shows(() => status(page).textContent(), /Sent 5 bytes to 3 connections/);
    await page.getByRole("combobox", { name: "Send to" }).selectOption("127.0.0.1:40002");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await until(async () => (await notedCalls(page, "send")).length === 2, { what: "two sends" });
    const targets = (await notedCalls(page, "send")).map((call) => (call as { target: unknown }).target);
    deepEqual(targets, ["all", { connection: "c2" }]);
  });
});

describe("The panel as a whole", () => {
  const panels = usePanel();

  it("works by keyboard alone, and shows where the keyboard is", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.locator('textarea[aria-label="Payload"]:focus').waitFor();
    await page.locator(".title-line .about").click();
    const visited: string[] = [];
    for (let step = 0; step < 40 && !visited.includes("Payload"); step++) {
      await page.keyboard.press("Tab");
      const { name, isMarked } = await page.evaluate(describeFocus);
      ok(isMarked, `no mark on ${name}`);
      visited.push(name);
      if (name !== "Records") continue;
      for (const key of ["Home", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
      await page.locator("#record-3.selected").waitFor();
      await page.locator("sockscope-inspector [data-first-focus]").waitFor();
    }
    for (const name of ["Close", "Filter: text", "Events", "Records", "Size of the inspector", "Bytes; arrow keys"])
      ok(
        visited.some((each) => each.startsWith(name)),
        `${name} is not among ${visited.join(", ")}`,
      );
    equal(await page.locator(".row.selected").getAttribute("id"), "record-3");
    await page.keyboard.type("PING");
    await page.keyboard.press("Control+Enter");
    await page.locator("#record-15").waitFor();
  });

  it("does what the palette's commands ask", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    const run = (name: string) =>
      page.evaluate((command) => (window as unknown as PanelWindow).panelCommand(command), name);
    const focused = () => page.evaluate(() => document.activeElement?.ariaLabel ?? "");
    await run("focusFilter");
    await shows(focused, /^Filter/);
    await run("focusLog");
    await shows(focused, /^Records$/);
    await run("focusComposer");
    await shows(focused, /^Payload$/);
    await page.keyboard.type("x");
    await run("send");
    await page.locator("#record-15").waitFor();
  });

  it("types over the draft that a closed panel has left", async () => {
    const page = await panels.open({
      prepare: (host) => {
        host.overrides = { draft: { mode: "text", text: "sent before", encoding: "utf-8", lineEnding: "none" } };
      },
    });
    await until(async () => (await draft(page).inputValue()) === "sent before", { what: "the draft" });
    const marked = () => draft(page).evaluate((area: HTMLTextAreaElement) => area.selectionEnd - area.selectionStart);
    await until(async () => (await marked()) === "sent before".length, { what: "the draft to be selected" });
    await page.keyboard.type("new");
    equal(await draft(page).inputValue(), "new");
  });

  it("takes up where it was after a reload of the window", async () => {
    const page = await panels.open({ prepare: sampleTraffic });
    await page.locator("#record-7").click();
    await page.getByRole("tab", { name: "Text" }).click();
    await page.getByText("Clock", { exact: true }).click();
    await page.getByRole("textbox", { name: /^Filter/ }).fill("len:<100");
    await page.getByRole("textbox", { name: /^Filter/ }).press("Enter");
    await draft(page).fill("not yet sent");
    await page.reload();
    await page.locator("#record-7.selected").waitFor();
    equal(await draft(page).inputValue(), "not yet sent");
    equal(await page.getByRole("textbox", { name: /^Filter/ }).inputValue(), "len:<100");
    equal(await page.getByRole("tab", { name: "Text" }).getAttribute("aria-selected"), "true");
    await page.locator("#record-9").waitFor({ state: "detached" });
    match((await page.locator("#record-7 .time").textContent()) ?? "", /^\d\d:\d\d:\d\d\.\d{3}$/);
  });

  it("has the inspector below the log where it is narrow, and a splitter for the keyboard", async () => {
    const page = await panels.open({ width: 620, prepare: sampleTraffic });
    await page.locator("#record-14").waitFor();
    const [log, inspector] = await Promise.all(
      ["sockscope-log", "sockscope-inspector"].map((part) => page.locator(part).boundingBox()),
    );
    ok(log && inspector && inspector.y >= log.y + log.height);
    const splitter = page.getByRole("separator");
    await splitter.focus();
    for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowDown");
    await until(
      async () => ((await page.locator("sockscope-inspector").boundingBox())?.height ?? 0) < inspector.height - 30,
      { what: "a smaller inspector" },
    );
    equal(await splitter.getAttribute("aria-orientation"), "horizontal");
  });

  for (const theme of ["dark", "light", "highContrast"] as const) {
    it(`draws every state without an error in the theme ${theme}`, async () => {
      const page = await panels.open({ theme, prepare: sampleTraffic });
      for (const state of [
        "resolving",
        "connecting",
        "open",
        "halfClosedLocal",
        "halfClosedRemote",
        "closed",
      ] as const) {
        await page.evaluate((next) => {
          const host = (window as unknown as PanelWindow).panelHost;
          host.overrides = { ...host.overrides, state: next, stateText: next };
          host.changed();
        }, state);
        await shows(() => page.locator(".title-line .about").textContent(), new RegExp(`^${state} `));
      }
    });
  }
});

/** Evaluated in the page: what has the focus, and whether one can see that. */
function describeFocus(): { name: string; isMarked: boolean } {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement)) return { name: "nothing", isMarked: false };
  const label = element.closest("label")?.textContent.trim();
  const name = element.ariaLabel ?? label ?? element.textContent.trim();
  const isOutlined = (each: Element | null | undefined, part?: string) =>
    each ? getComputedStyle(each, part).outlineStyle !== "none" : false;
  const row = document.querySelector(".row.selected");
  const scroller = element.querySelector(":scope > .scroller");
  const field = element.closest(".field");
  const hasFieldBorder = field ? getComputedStyle(field).borderTopStyle === "solid" : false;
  const isSplitter =
    element.role === "separator" && getComputedStyle(element, "::after").backgroundColor !== "rgba(0, 0, 0, 0)";
  const marks = [element, element.nextElementSibling, row, scroller].some((each) => isOutlined(each));
  return { name, isMarked: marks || hasFieldBorder || isSplitter };
}
