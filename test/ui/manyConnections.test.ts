import { ok } from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { removeEndpoints } from "../support/host/removeEndpoints";
import { useWorkbench } from "../support/host/sharedWorkbench";
import { until } from "../support/until";

const count = 1000;

describe("A thousand connections to one listener", () => {
  const workbench = useWorkbench();
  const sockets: Socket[] = [];

  before(() => workbench().openViewContainer("Sockscope"));
  after(async () => {
    for (const socket of sockets) socket.destroy();
    await removeEndpoints(workbench());
  });

  async function listenerRow(accepts: (description: string) => boolean, what: string): Promise<string> {
    return until(
      async () => {
        const [row] = await workbench().tree("Listeners").rows();
        return row !== undefined && accepts(row.description) && row.label;
      },
      { what, timeoutMs: 30_000 },
    );
  }

  async function echoes(socket: Socket, text: string): Promise<void> {
    let received = "";
    socket.on("data", (chunk: Buffer) => (received += chunk.toString()));
    socket.write(text);
    await until(() => received === text, { what: `the echo of ${text}`, timeoutMs: 30_000 });
  }

  it("all are echoed, the tree stays short, and the window answers", async () => {
    await workbench().runCommand("Sockscope: Listen…");
    await workbench().answerQuickInput("tcp://127.0.0.1:0");
    await workbench().quickInput.pick("Echo");
    await workbench().quickInput.pick("Keep It Open");
    const label = await listenerRow((text) => text.startsWith("listening"), "the listener");
    const port = Number(/:(\d+)$/.exec(label)?.[1]);
    for (let at = 0; at < count; at++) sockets.push(connect(port, "127.0.0.1").on("error", () => undefined));
    await Promise.all(sockets.map((socket, at) => echoes(socket, `hello ${at}`)));
    await listenerRow((text) => /1.?000 connections/.test(text), "1 000 connections in the tree");
    const startMs = performance.now();
    await workbench().runCommand("View: Toggle Primary Side Bar Visibility");
    await workbench().runCommand("View: Toggle Primary Side Bar Visibility");
    const tookMs = performance.now() - startMs;
    ok(tookMs < 8000, `two commands took ${Math.round(tookMs)} ms`);
    const rows = await workbench().tree("Connections").rows();
    ok(rows.length <= 130, `the tree shows ${rows.length} rows`);
  });

  it("closing all of them ends every one, in order", async () => {
    const ended = sockets.map((socket) => once(socket, "end"));
    await workbench().runCommand("Sockscope: Close All");
    await Promise.all(ended);
    for (const socket of sockets) socket.end();
    await listenerRow((text) => text.startsWith("closed"), "the listener to be closed");
  });
});
