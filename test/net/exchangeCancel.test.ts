import assert from "node:assert/strict";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { freePort } from "../support/freePort";
import { OwnTime } from "../support/ownTime";
import { stopPeers } from "../support/peers";
import { runText, type RunTextOptions } from "../support/runText";
import { ScriptedServer, stopServers } from "../support/scriptedServer";
import { silentPort } from "../support/silentPort";
import { disposeEndpoints, endpoints, openHandles } from "../support/testEndpoints";
import { until } from "../support/until";

const mostMs = 100;

/** Cancels a run while its step with this id waits, and sees that it is over at once and has left nothing open. */
async function cancelsAt(id: string, text: string, options: RunTextOptions = {}): Promise<void> {
  const cancelling = new AbortController();
  let isThere = false;
  const running = runText(text, {
    ...options,
    signal: cancelling.signal,
    tell: (event) => (isThere ||= event.type === "stepStarted" && event.place.id === id),
  });
  await until(() => isThere, { what: `step ${id} has begun` });
  await new Promise((resolve) => setTimeout(resolve, 60));
  const time = new OwnTime();
  cancelling.abort();
  const { report, results } = await running;
  const tookMs = time.end();
  assert.equal(report.verdict, "cancelled", report.problem?.message);
  assert.equal(report.problem, undefined);
  assert(results.every(({ verdict }) => verdict !== "failed"));
  assert(tookMs < mostMs, `${id} took ${tookMs} ms`);
  const { connections, listeners } = endpoints();
  assert(connections.every(({ state }) => state === "closed"));
  assert(listeners.every(({ state, openCount }) => state === "closed" && openCount === 0));
  await stopServers();
  await stopPeers();
  const leaving = new OwnTime();
  await until(() => openHandles().length === 0, { what: "no handle is left" });
  const leftMs = leaving.end();
  assert(leftMs < 1000, `${id} left a handle open for ${leftMs} ms`);
}

async function toServer(steps: string): Promise<string> {
  const { port } = await ScriptedServer.start((socket) => socket.removeAllListeners("end").pause());
  return `sock: 1\nconnections: { a: { tcp: "127.0.0.1:${port}", framing: line } }\nsteps:\n  - { expect: { connect: true } }\n${steps}`;
}

describe("A cancelled run", () => {
  afterEach(stopServers);
  afterEach(stopPeers);
  afterEach(disposeEndpoints);

  it("is over at once, wherever it waits for a message", async () => {
    for (const what of [
      "'\"x\"'",
      "{ regex: /x/ }",
      "{ silence: 1m }",
      "{ peer: any }",
      "{ any-of: [ { expect: '\"a\"' }, { expect: { peer: rst } } ] }",
      "{ unordered: [ { expect: '\"a\"' }, { expect: '\"b\"' } ] }",
    ])
      await cancelsAt("1", await toServer(`  - { expect: ${what}${what.includes("silence") ? "" : ", within: 1m"} }`));
    await cancelsAt("1", await toServer("  - { expect: '*', within: 1m, count: { at-least: 0 } }"));
  });

  it("is over at once in sleeps, loops, branches and files", async () => {
    await cancelsAt("1", await toServer("  - sleep: 1m"));
    await cancelsAt("1/0", await toServer("  - { repeat: 10, every: 1m, steps: [ { sleep: 1ms } ] }"));
    await cancelsAt(
      "1/a/0",
      await toServer("  - parallel: { a: [ { sleep: 1m } ], b: [ { expect: '*', within: 1m } ] }"),
    );
    await cancelsAt("1", await toServer("  - { close: a, expect: { peer: any, within: 1m } }"));
    const inner = await toServer("  - { expect: '*', within: 1m }");
    await cancelsAt("1", "sock: 1\nsteps: [ { run: inner.sock.yaml } ]", { files: { "inner.sock.yaml": inner } });
  });

  it("is over at once in the middle of many steps that never wait", async () => {
    await cancelsAt("1/0", await toServer("  - { repeat: 1000000, steps: [ { set: { a: 1 } } ] }"));
  });

  it("is over at once while it sends what nobody reads", async () => {
    const text = await toServer(`  - { send: ${JSON.stringify("bytes(16000000) = random()")} }`);
    await cancelsAt("1", text.replace(", framing: line", ""));
  });

  it("is over at once while it connects, and while it waits for a client", async () => {
    const silent = await silentPort();
    const to = (address: string) =>
      `sock: 1\nconnections: { a: { ${address} } }\nsteps: [ { expect: { connect: true }, within: 1m } ]`;
    await cancelsAt("0", to(`tcp: "127.0.0.1:${silent.port}"`)).finally(() => silent.release());
    const refusing = await freePort();
    await cancelsAt("0", to(`tcp: "127.0.0.1:${refusing}", connect: { retry: { times: 1000, every: 1m } }`));
    await cancelsAt("0", to(`tcp: "127.0.0.1:${await freePort()}", listen: true`));
  });

  it("is over at once while it waits for a datagram", async () => {
    const port = await freePort("udp");
    for (const listen of ["true", "false"])
      await cancelsAt(
        "0",
        `sock: 1\nconnections: { a: { udp: "127.0.0.1:${port}", listen: ${listen} } }\nsteps: [ { expect: '*', within: 1m } ]`,
      );
  });

  it("says so at the step that was to come, where it was between two", async () => {
    const cancelling = new AbortController();
    const { report, results } = await runText(
      "sock: 1\nsteps: [ { set: { a: 1 } }, { set: { b: 2 } }, { sleep: 1m } ]",
      {
        signal: cancelling.signal,
        tell: ({ type }) => type === "stepEnded" && cancelling.abort(),
      },
    );
    assert.equal(report.verdict, "cancelled");
    assert.deepEqual(
      results.map(({ place, verdict }) => `${place.id} ${verdict}`),
      ["0 passed", "1 cancelled"],
    );
  });

  it("is over at once while what it waits for binds, or reads files", async () => {
    const cancelling = new AbortController();
    const running = runText("sock: 1\nsteps: [ { sleep: 1m } ]", { signal: cancelling.signal });
    cancelling.abort();
    assert.equal((await running).report.verdict, "cancelled");
  });

  it("is over at once while somebody is asked whether it may bind", async () => {
    const asked = new Endpoints(
      memoryCaptures(() => ({ maxBytes: 1 << 20, maxRecords: 100 })),
      () => new Promise(() => undefined),
    );
    const text =
      'sock: 1\nconnections: { a: { tcp: "127.0.0.1:0", listen: true } }\nsteps: [ { expect: { connect: true } } ]';
    const cancelling = new AbortController();
    const running = runText(text, { signal: cancelling.signal, endpoints: asked });
    await until(() => asked.listeners.length === 1, { what: "it wants to bind" });
    const time = new OwnTime();
    cancelling.abort();
    assert.equal((await running).report.verdict, "cancelled");
    const tookMs = time.end();
    assert(tookMs < mostMs, `It took ${tookMs} ms.`);
    assert.deepEqual(openHandles(), []);
  });

  it("is over at once while it closes in order", async () => {
    const { port } = await ScriptedServer.start((socket) => socket.removeAllListeners("end"));
    const text = `sock: 1\nconnections: { a: { tcp: "127.0.0.1:${port}" } }\nsteps: [ { expect: { connect: true } } ]`;
    const cancelling = new AbortController();
    let time: OwnTime | undefined;
    const cancel = (): void => {
      time = new OwnTime();
      cancelling.abort();
    };
    await runText(text, {
      signal: cancelling.signal,
      tell: ({ type }) => type === "stepEnded" && setTimeout(cancel, 10),
    });
    const tookMs = time?.end() ?? Infinity;
    assert(tookMs < mostMs, `It took ${tookMs} ms.`);
  });
});
