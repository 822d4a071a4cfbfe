import { equal, match, ok } from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { basename, join } from "node:path";
import { removeEndpoints } from "../support/host/removeEndpoints";
import { useWorkbench } from "../support/host/sharedWorkbench";
import type { Workbench } from "../support/host/workbench";
import { until, untilReads } from "../support/until";

describe("Saving what a panel shows as an exchange file", function () {
  this.timeout(180_000);
  const currentWorkbench = useWorkbench();
  let workbench: Workbench;
  let server: Server;
  let port: number;

  beforeEach(async () => {
    workbench = currentWorkbench();
    server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (data) => socket.write(`250 ${data.toString()}`));
      socket.write("220 ready\r\n");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  });

  afterEach(async () => {
    await workbench.clear();
    await removeEndpoints(workbench);
    server.close();
  });

  /** Connects, sends lines, and waits until all are answered: records 2 to 6 or so are the talk. */
  async function talk(lines: readonly string[]) {
    const address = `tcp://127.0.0.1:${port}`;
    await workbench.runCommand("Sockscope: Connect…");
    await workbench.answerQuickInput(address);
    const panel = await workbench.webview(address);
    await panel.getByRole("button", { name: "Send", exact: true }).waitFor();
    for (const [index, line] of lines.entries()) {
      const payload = panel.getByRole("textbox", { name: "Payload", exact: true });
      await payload.fill(`${line}\\r\\n`);
      await panel.locator(".composer-status", { hasText: `${line.length + 2} bytes` }).waitFor();
      await payload.press("ControlOrMeta+Enter");
      await until(async () => (await panel.locator(".row.in").count()) === index + 2, { what: "the answer" });
    }
    return panel;
  }

  /** The content of a file, once it is written and open: what is typed before that could get into it. */
  const written = async (name: string) => {
    const content = () => readFile(join(workbench.workspaceFolder, name), "utf8").catch(() => "");
    const text = await until(async () => (await content()) || undefined, { what: name });
    await workbench.page.locator(".tab.active", { hasText: basename(name) }).waitFor();
    return text;
  };

  it("takes records chosen by mouse, asks for side, framing and name, and opens the file", async () => {
    const panel = await talk(["HELLO", "BYE"]);
    await panel.locator(".row.in").first().click();
    await panel
      .locator(".row.in")
      .nth(1)
      .click({ modifiers: ["Shift"] });
    await panel.locator(".row.out").first().click({ button: "right" });
    await panel.getByRole("menuitem", { name: "Save 3 Records as Exchange…" }).click();
    const { quickInput } = workbench;
    await quickInput.pick("Client Side");
    await untilReads(async () => {
      const [first] = await quickInput.items();
      return `${first?.label ?? ""} ${first?.description ?? ""}`;
    }, /Lines, Each Ended by CRLF 3 messages · suggested/);
    await quickInput.pick("Lines, Each Ended by CRLF");
    await untilReads(() => quickInput.input.inputValue(), `127.0.0.1-${port}.sock.yaml`);
    await workbench.answerQuickInput("chosen");
    const text = await written("chosen.sock.yaml");
    match(text, /framing: \{ line: \{ ends: crlf, keep: true \} \}/);
    match(
      text,
      /steps:\n {2}- expect: '"220 ready\\r\\n"'\n {2}- send: '"HELLO\\r\\n"'\n {2}- expect: '"250 HELLO\\r\\n"'\n$/,
    );
    await until(async () => (await workbench.page.locator(".view-lines", { hasText: "220 ready" }).count()) > 0, {
      what: "the file in the editor",
    });
  });

  it("takes all records of a connection from its row in the tree", async () => {
    await talk(["ROW"]);
    await workbench.openViewContainer("Sockscope");
    await workbench.tree("Connections").clickMenuItem(`127.0.0.1:${port}`, "Save as Exchange…");
    await workbench.quickInput.pick("Client Side");
    await workbench.quickInput.pick("No Framing");
    await workbench.answerQuickInput("tests/row");
    match(
      await written("tests/row.sock.yaml"),
      /expect: '"220 ready\\r\\n"'\n {2}- send: '"ROW\\r\\n"'\n {2}- expect:/,
    );
  });

  it("takes records chosen by keyboard, and replaces no file unasked", async () => {
    const panel = await talk(["ONE"]);
    const { quickInput } = workbench;
    const save = async (name: string): Promise<void> => {
      await quickInput.pick("Server Side");
      await quickInput.pick("No Framing");
      await workbench.answerQuickInput(name);
    };
    await panel.locator(".row.in").first().click();
    await workbench.page.keyboard.press("Shift+ArrowDown");
    await workbench.page.keyboard.press("Shift+ArrowDown");
    await until(async () => (await panel.locator(".row[aria-selected=true]").count()) === 3, { what: "three records" });
    await workbench.runCommand("Sockscope: Save as Exchange…");
    await save("server");
    match(await written("server.sock.yaml"), /listen: true[^]*send: '"220 ready\\r\\n"'\n {2}- expect: '"ONE/);
    await workbench.runCommand("View: Close Editor");
    const again = await workbench.webview(`tcp://127.0.0.1:${port}`);
    await again.locator(".row.in").first().click();
    await workbench.page.keyboard.press("ControlOrMeta+a");
    await workbench.runCommand("Sockscope: Save as Exchange…");
    equal(await again.locator("body").evaluate(() => getSelection()?.toString()), "", "no text is selected besides");
    await save("server");
    await untilReads(
      async () => (await quickInput.input.getAttribute("placeholder")) ?? "",
      /server\.sock\.yaml is there already/,
    );
    await quickInput.pick("Choose Another Name");
    await workbench.answerQuickInput("all");
    match(await written("all.sock.yaml"), /- expect: \{ connect: true \}\n {4}within: 1m\n {2}- send/);
    match(await readFile(join(workbench.workspaceFolder, "server.sock.yaml"), "utf8"), /steps:\n {2}- send: '"220/);
  });

  it("says at once where there is nothing to save, and asks nothing", async () => {
    const panel = await talk(["ONE"]);
    await panel.locator("#record-1").click();
    await panel.locator("#record-2").click({ modifiers: ["Shift"] });
    await workbench.runCommand("Sockscope: Save as Exchange…");
    await panel.getByText("These records hold nothing to send or to expect.").waitFor();
    ok(!(await workbench.quickInput.input.isVisible()));
  });
});
