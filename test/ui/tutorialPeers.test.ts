import { equal, match } from "node:assert/strict";
import type { FrameLocator } from "playwright-core";
import { startGoProgram } from "../support/goPrograms";
import { removeEndpoints } from "../support/host/removeEndpoints";
import { useWorkbench } from "../support/host/sharedWorkbench";
import { stopPeers } from "../support/peers";
import { until } from "../support/until";

/** The Go programs of a networking tutorial, each reached from the palette, talked to and inspected in the panel. */
describe("The peers of a Go tutorial", () => {
  const workbench = useWorkbench();

  before(() => workbench().openViewContainer("Sockscope"));
  afterEach(async () => {
    await removeEndpoints(workbench(), stopPeers);
    await workbench().clear();
  });

  async function connect(address: string): Promise<FrameLocator> {
    await workbench().runCommand("Sockscope: Connect…");
    await workbench().answerQuickInput(address);
    return workbench().webview(address);
  }

  async function listen(address: string): Promise<{ panel: FrameLocator; port: number }> {
    await workbench().runCommand("Sockscope: Listen…");
    await workbench().answerQuickInput(address);
    await workbench().quickInput.pick("Nothing");
    const rows = await until(
      async () => {
        const all = await workbench().tree("Listeners").rows();
        return all[0]?.description.startsWith("listening") === true && all;
      },
      { what: "the listener in the tree" },
    );
    const label = rows[0]?.label ?? "";
    return { panel: await workbench().webview(label), port: Number(/:(\d+)$/.exec(label)?.[1]) };
  }

  async function send(panel: FrameLocator, text: string): Promise<void> {
    await panel.getByLabel("Payload", { exact: true }).fill(text);
    await panel.getByRole("button", { name: "Send", exact: true }).click();
  }

  const row = (panel: FrameLocator, direction: "in" | "out", text: string) =>
    panel.locator(`.row.${direction}`, { hasText: text }).first();

  it("the server that reads once, answers and closes: the answer and its FIN are in the log", async () => {
    const server = await startGoProgram("tcpServer", "127.0.0.1:0");
    const panel = await connect(`tcp://127.0.0.1:${await server.port()}`);
    await send(panel, "Hello, server!\\n");
    await row(panel, "in", "Hello, client!").waitFor();
    await panel.locator(".row.event", { hasText: "peer half-closed (FIN)" }).waitFor();
    await server.prints("Received: Hello, server!");
    const description = async (): Promise<string> => {
      const [connection] = await workbench().tree("Connections").rows();
      return connection?.description ?? "";
    };
    await until(async () => (await description()).startsWith("half-closed by the peer"), { what: "the tree's word" });
  });

  it("the client that sends a line and waits for an answer gets the one typed in the listener's panel", async () => {
    const { panel, port } = await listen("tcp://127.0.0.1:0");
    const client = await startGoProgram("tcpClient", `127.0.0.1:${port}`);
    await row(panel, "in", "Hello, server!").waitFor();
    await send(panel, "welcome");
    await client.prints("Server answered: welcome");
    equal(await client.ended(), 0);
  });

  it("the UDP server that answers with its whole buffer shows 1024 bytes, nearly all of them zero", async () => {
    const server = await startGoProgram("udpServer", "127.0.0.1:0");
    const panel = await connect(`udp://127.0.0.1:${await server.port("udp")}`);
    await send(panel, "Hello, UDP!\\n");
    const answer = row(panel, "in", "Hello, UDP!");
    await answer.waitFor();
    equal((await answer.locator(".bytes").innerText()).replace(/\D/g, ""), "1024");
    await answer.click();
    const hex = async (line: number): Promise<string> =>
      (await panel.locator(".dump-row").nth(line).locator(".hex").innerText()).replace(/\s+/g, "");
    await until(async () => (await hex(0)).startsWith("48656c6c6f2c2055"), { what: "the bytes of the record" });
    match(await hex(2), /^(00)+$/);
  });

  it("the connected UDP client is one peer of a bound socket, and gets the answer typed for it", async () => {
    const { panel, port } = await listen("udp://127.0.0.1:0");
    const client = await startGoProgram("udpClient", `127.0.0.1:${port}`);
    await row(panel, "in", "Hello, server!").waitFor();
    await send(panel, "Hello from Sockscope");
    await client.prints("Server answered: Hello from Sockscope");
    equal(await client.ended(), 0);
  });
});
