import { deepEqual, equal, match, ok } from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, Socket, type AddressInfo, type Server } from "node:net";
import { freePort } from "../support/freePort";
import { stopPeers } from "../support/peers";
import { silentPort } from "../support/silentPort";
import { removeEndpoints } from "../support/host/removeEndpoints";
import { useWorkbench } from "../support/host/sharedWorkbench";
import type { TreeRow } from "../support/host/treeView";
import { until, untilReads } from "../support/until";

describe("From the palette", () => {
  const workbench = useWorkbench();
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  before(async () => {
    await workbench().openViewContainer("Sockscope");
  });
  afterEach(async () => {
    await workbench().clear();
    await removeEndpoints(workbench(), endPeers);
  });

  async function endPeers(): Promise<void> {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
    await stopPeers();
  }

  const run = (title: string): Promise<void> => workbench().runCommand(`Sockscope: ${title}`);

  /** A server on a port that the system chooses, unless one is given that has to be found free afterwards. */
  async function serve(port = 0): Promise<string> {
    const server = createServer((socket) => void sockets.push(socket.on("error", () => undefined)));
    servers.push(server);
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function waitForRows(
    title: string,
    accepts: (rows: readonly TreeRow[]) => boolean,
  ): Promise<readonly TreeRow[]> {
    const tree = workbench().tree(title);
    let rows: readonly TreeRow[] = [];
    return until(
      async () => {
        rows = await tree.rows();
        return accepts(rows) && rows;
      },
      { what: `the rows of ${title}` },
    ).catch((error: unknown) => {
      throw new Error(`${String(error)} They are ${JSON.stringify(rows)}.`);
    });
  }

  it("a typed address connects, and tree, panel and status bar show it open", async () => {
    const address = await serve();
    await run("Connect…");
    await workbench().answerQuickInput(address);
    const [row] = await waitForRows("Connections", (rows) => rows[0]?.description === "open");
    equal(row?.label, `tcp://${address}`);
    await until(() => sockets.length > 0, { what: "the server to have accepted it" });
    equal(sockets.length, 1);
    await workbench().page.locator(".tabs-container .tab", { hasText: address }).waitFor();
    await workbench().page.locator('.statusbar-item[id*="sockscope"]').waitFor();
  });

  it("what is typed right after connecting goes into the composer, and Ctrl+Enter sends it", async () => {
    const address = await serve();
    await run("Connect…");
    await workbench().answerQuickInput(address);
    const panel = await workbench().webview(address);
    await panel.locator('textarea[aria-label="Payload"]:focus').waitFor();
    await workbench().page.keyboard.type("typed at once");
    await workbench().page.keyboard.press("Control+Enter");
    const [socket] = sockets;
    const [received] = (await once(socket ?? new Socket(), "data")) as [Buffer];
    equal(received.toString(), "typed at once");
  });

  it("an address is checked while one types, and a wrong one is not taken", async () => {
    await run("Connect…");
    const { quickInput } = workbench();
    await quickInput.fill("127.0.0.1:99999");
    await until(async () => (await quickInput.items())[0]?.label.includes("Port 99999 is too large"), {
      what: "the message about the port",
    });
    await quickInput.press("Enter");
    ok(await quickInput.input.isVisible());
    await quickInput.cancel();
    deepEqual(await workbench().tree("Connections").rows(), []);
  });

  it("an echo listener is opened with the keyboard alone, and answers", async () => {
    await run("Listen…");
    const { quickInput } = workbench();
    await until(async () => (await quickInput.items()).some(({ label }) => label.includes("Step by Step…")), {
      what: "the question",
    });
    await quickInput.type("0");
    await until(async () => (await quickInput.items())[0]?.label.includes("tcp://127.0.0.1:0"), {
      what: "the address",
    });
    await quickInput.press("Enter");
    await until(async () => (await quickInput.items()).some(({ label }) => label === "Echo"), {
      what: "the replies",
    });
    await quickInput.type("Echo");
    await until(async () => (await quickInput.items())[0]?.label === "Echo", { what: "the filtered replies" });
    await quickInput.press("Enter");
    await until(async () => (await quickInput.items())[0]?.label === "Keep It Open", { what: "the last question" });
    await quickInput.press("Enter");
    const [listener] = await waitForRows("Listeners", (rows) => rows[0]?.description === "listening");
    const port = Number(/:(\d+)$/.exec(listener?.label ?? "")?.[1]);
    const socket = connect(port, "127.0.0.1");
    sockets.push(socket);
    socket.write("ping");
    const [answer] = (await once(socket, "data")) as [Buffer];
    equal(answer.toString(), "ping");
    await waitForRows("Listeners", (rows) => rows[0]?.description.includes("1 connection") === true);
    const rows = await waitForRows("Connections", (all) => all.length === 2);
    equal(rows[1]?.level, 2);
  });

  it("a listener is led to step by step, back again and on", async () => {
    await run("Listen…");
    const { quickInput, page } = workbench();
    await quickInput.pick("Step by Step…");
    await quickInput.pick("UDP");
    await quickInput.answer("127.0.0.1");
    await page.locator(".quick-input-titlebar .codicon-quick-input-back").click();
    await until(async () => (await quickInput.message()).includes("Host name"), { what: "the host again" });
    await quickInput.answer("::1");
    await quickInput.answer("0");
    await quickInput.pick("Nothing");
    const [row] = await waitForRows("Listeners", (rows) => rows[0]?.description === "listening");
    match(row?.label ?? "", /^udp:\/\/\[::1\]:\d+$/);
  });

  it("a port in use is said in one sentence, in the panel and in the tree, and can be tried again", async () => {
    const address = await serve(await freePort());
    await run("Listen…");
    await workbench().answerQuickInput(address);
    await workbench().quickInput.pick("Nothing");
    const panel = await workbench().webview(address);
    const sentence = `tcp://${address} is in use already; close what listens there, or choose another port (0 lets the system choose).`;
    await panel.locator(".notice", { hasText: sentence }).waitFor();
    await waitForRows("Listeners", (rows) => rows[0]?.description === "failed: EADDRINUSE");
    ok(!(await workbench().notifications()).includes(sentence));
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    await panel.locator(".composer-bar").getByRole("button", { name: "Listen Again" }).click();
    await waitForRows("Listeners", (rows) => rows.length === 1 && rows[0]?.description === "listening");
  });

  it("a refused connection shows its attempt, and offers to edit the address, which then connects in its place", async () => {
    const address = `127.0.0.1:${await freePort()}`;
    await run("Connect…");
    await workbench().answerQuickInput(address);
    const panel = await workbench().webview(address);
    const sentence = `Nothing accepts connections at tcp://${address}; start the peer or check the port.`;
    await panel.locator(".notice", { hasText: sentence }).waitFor();
    await panel.locator(".row.event", { hasText: `connecting to ${address}` }).waitFor();
    ok(!(await workbench().notifications()).includes(sentence));
    await panel.getByRole("button", { name: "Edit Address…" }).click();
    const { page, quickInput } = workbench();
    await until(async () => (await quickInput.input.inputValue()) === `tcp://${address}`, {
      what: "the address to edit",
    });
    const other = await serve();
    await workbench().answerQuickInput(other);
    const rows = await waitForRows("Connections", (all) => all[0]?.description === "open");
    deepEqual(
      rows.map(({ label }) => label),
      [`tcp://${other}`],
    );
    const tabs = page.locator(".tabs-container .tab");
    await until(async () => (await tabs.count()) === 1 && (await tabs.first().textContent())?.includes(other), {
      what: "the panel of the other address alone",
    });
  });

  it("a double click on “Connect Again” connects once", async () => {
    const address = await serve();
    await run("Connect…");
    await workbench().answerQuickInput(address);
    await waitForRows("Connections", (rows) => rows[0]?.description === "open");
    sockets[0]?.end();
    await workbench().tree("Connections").clickAction(address, "Close");
    await waitForRows("Connections", (rows) => rows[0]?.description.startsWith("closed") === true);
    const row = workbench().tree("Connections").row(address);
    await row.hover();
    // Between the two clicks of a mouse the row may be drawn anew, with another action in that place.
    await row.locator('.action-label[aria-label^="Connect Again"]').evaluate((action: HTMLElement) => {
      for (let click = 0; click < 2; click++) action.click();
    });
    await waitForRows("Connections", (rows) => rows.length === 1 && rows[0]?.description === "open");
    await until(() => sockets.length > 1, { what: "the server to have accepted it" });
    equal(sockets.length, 2);
  });

  it("an attempt that nobody answers can be cancelled, and is tried again from the tree", async () => {
    const silent = await silentPort();
    await run("Connect…");
    await workbench().answerQuickInput(`127.0.0.1:${silent.port}`);
    const { page } = workbench();
    const progress = page.locator(".notifications-toasts", { hasText: `Connecting to tcp://127.0.0.1:${silent.port}` });
    await progress.getByRole("button", { name: "Cancel" }).click();
    await waitForRows("Connections", (rows) => rows[0]?.description === "dropped by us");
    await progress.waitFor({ state: "detached" });
    silent.release();
    await workbench().tree("Connections").clickAction(String(silent.port), "Connect Again");
    await waitForRows("Connections", (rows) => rows.length === 1 && rows[0]?.description === "open");
  });

  it("a payload is sent to the only connection, and a wrong one is not taken", async () => {
    const address = await serve();
    await run("Connect…");
    await workbench().answerQuickInput(address);
    await waitForRows("Connections", (rows) => rows[0]?.description === "open");
    const socket = await until(() => sockets[0], { what: "the connection" });
    const data = once(socket, "data") as Promise<[Buffer]>;
    await run("Send…");
    const { quickInput } = workbench();
    for (const [wrong, message] of [
      ["", /^Type what to send;/],
      ["hex: AA 5", /^The digit 5 is half a byte:/],
    ] as const) {
      await quickInput.fill(wrong);
      await quickInput.press("Enter");
      await untilReads(() => quickInput.message(), message);
    }
    await workbench().answerQuickInput("hex: AA 55 00");
    const [received] = await data;
    deepEqual([...received], [0xaa, 0x55, 0]);
  });

  it("binding all interfaces is asked for once, and a no leaves nothing behind", async () => {
    const { page, quickInput } = workbench();
    const listenOnAll = async (): Promise<void> => {
      await run("Listen…");
      await workbench().answerQuickInput("udp://0.0.0.0:0");
      await quickInput.pick("Nothing");
    };
    await listenOnAll();
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("udp://0.0.0.0:0").first().waitFor();
    await dialog.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await waitForRows("Listeners", (rows) => rows.length === 0);
    await listenOnAll();
    await dialog.getByRole("button", { name: "Listen" }).click();
    await waitForRows(
      "Listeners",
      (rows) => rows[0]?.description === "listening" && rows[0].label.endsWith("(all interfaces)"),
    );
    await listenOnAll();
    await waitForRows("Listeners", (rows) => rows.length === 2);
    equal(await dialog.count(), 0);
  });
});
