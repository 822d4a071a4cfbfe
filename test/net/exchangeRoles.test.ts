import assert from "node:assert/strict";
import { freePort } from "../support/freePort";
import { OwnTime } from "../support/ownTime";
import { failsWith, passes } from "../support/passes";
import { startPeer, stopPeers } from "../support/peers";
import { runText } from "../support/runText";
import { echoServer, ScriptedServer, stopServers } from "../support/scriptedServer";
import { disposeEndpoints, endpoints, openHandles } from "../support/testEndpoints";
import { until } from "../support/until";

/** Both ends of a TCP connection in one file. */
async function bothEnds(steps: string): Promise<string> {
  const port = await freePort();
  const own = `{ tcp: "127.0.0.1:${port}", listen: true, framing: line }`;
  return `sock: 1\nwithin: 20s\nconnections:\n  server: ${own}\n  client: { tcp: "127.0.0.1:${port}", framing: line }\nsteps:\n${steps}`;
}

/** Waits until a run listens, so that clients can come. */
async function listens(): Promise<void> {
  await until(() => endpoints().listeners.some(({ state }) => state === "listening"), { what: "it listens" });
}

describe("The connections of an exchange", () => {
  afterEach(stopServers);
  afterEach(stopPeers);
  afterEach(disposeEndpoints);

  it("talk to themselves: both ends in one file", async () => {
    const { report, events } = await passes(
      await bothEnds(`
  - { on: client, send: '"hello"' }
  - { on: server, expect: '"hello"' }
  - { on: server, send: '"welcome"' }
  - { on: client, expect: '"welcome"' }
  - { close: client, how: fin }
  - { on: server, expect: { peer: fin } }
  - { on: server, send: '"late"' }
  - { on: client, expect: '"late"' }
  - { close: server }
  - { on: client, expect: { peer: fin } }`),
    );
    assert.equal(report.passed, 10);
    const opened = events.flatMap((event) => (event.type === "opened" ? [event] : []));
    assert.deepEqual(
      opened.map(({ connection }) => connection),
      ["server", "client"],
    );
    assert(opened[0] && endpoints().listener(opened[0].endpointId)?.state === "closed");
    assert.equal(endpoints().connection(opened[1]?.endpointId ?? "")?.state, "closed");
    const leaving = new OwnTime();
    await until(() => openHandles().length === 0, { what: "no handle is left" });
    const leftMs = leaving.end();
    assert(leftMs < 1000, `a handle was left open for ${leftMs} ms`);
  });

  it("take one client after the other", async () => {
    const port = await freePort();
    const text = `sock: 1
connections: { server: { tcp: "127.0.0.1:${port}", listen: true, framing: line } }
steps:
  - { expect: { connect: true }, within: 10s }
  - { expect: 'str(*) -> first' }
  - { send: '"bye"' }
  - { close: server }
  - { expect: { connect: true } }
  - { expect: 'str(*) -> second' }
  - { close: server, how: rst }
  - assert: { first: '~ /^client/', second: '~ /^client/' }`;
    const running = passes(text);
    await listens();
    const first = await startPeer("ncat", "127.0.0.1", String(port)).then((peer) => (peer.write("client one\n"), peer));
    await first.prints("bye");
    const second = await startPeer("ncat", "127.0.0.1", String(port));
    second.write("client two\n");
    const { report } = await running;
    assert.deepEqual(
      Array.from(report.captured.values(), ({ value }) => value),
      ["client one", "client two"],
    );
    assert.notEqual(await second.ended(), 0);
  });

  it("take a client that has come and gone", async () => {
    const port = await freePort();
    const text = `sock: 1
connections: { server: { tcp: "127.0.0.1:${port}", listen: true } }
steps:
  - sleep: 1s
  - { expect: { connect: true } }
  - { expect: '"gone"' }
  - { expect: { peer: fin } }`;
    const running = passes(text);
    await listens();
    const client = await startPeer("ncat", "--send-only", "127.0.0.1", String(port));
    client.end("gone");
    await running;
  });

  it("take the client from an address, and leave others waiting", async () => {
    const port = await freePort();
    const text = `sock: 1
connections: { server: { tcp: "127.0.0.1:${port}", listen: true, framing: line } }
steps:
  - { expect: '"b"', from: 127.0.0.2, within: 10s }
  - { expect: { connect: true } }
  - { expect: '"a"', from: 127.0.0.1 }
  - { expect: '"a2"', from: 127.0.0.2 }`;
    const running = failsWith(text);
    await listens();
    const first = await startPeer("ncat", "127.0.0.1", String(port));
    first.write("a\n");
    await until(() => endpoints().listeners[0]?.openCount === 1, { what: "the first is there" });
    const second = await startPeer("ncat", "-s", "127.0.0.2", "127.0.0.1", String(port));
    second.write("b\n");
    const problem = await running;
    assert.equal(problem.code, "SOCKSCOPE_RUN_UNEXPECTED");
    assert.match(problem.message, /^The client is 127\.0\.0\.1:\d+, and a message from another one is expected/);
  });

  it("say that nothing can be sent to a peer that has gone", async () => {
    const server = await ScriptedServer.start((socket) => setTimeout(() => socket.resetAndDestroy(), 20));
    const text = `sock: 1\nconnections: { a: { tcp: "127.0.0.1:${server.port}" } }\nsteps: [ { expect: { peer: rst } }, { send: AA } ]`;
    const problem = await failsWith(text);
    assert.deepEqual(
      [problem.code, problem.message],
      ["SOCKSCOPE_RUN_CLOSED", `The connection to tcp://127.0.0.1:${server.port} is not open; connect again to send.`],
    );
  });

  it("wait for a client with a deadline", async () => {
    const port = await freePort();
    const head = `sock: 1\nwithin: 60ms\nconnections: { server: { tcp: "127.0.0.1:${port}", listen: true } }\nsteps:\n`;
    for (const step of [
      "  - expect: { connect: true }",
      "  - expect: '\"x\"'",
      "  - send: '\"x\"'",
      "  - close: server",
    ]) {
      const problem = await failsWith(head + step);
      assert.equal(problem.code, "SOCKSCOPE_RUN_TIMEOUT");
      assert.match(problem.message, /^No client connected to server at tcp:\/\/127\.0\.0\.1:\d+ in time; /);
    }
  });

  it("say why something cannot be opened", async () => {
    const port = await freePort();
    const refused = await failsWith(
      `sock: 1\nconnections: { a: { tcp: "127.0.0.1:${port}" } }\nsteps: [ { send: '"x"' } ]`,
    );
    assert.deepEqual(
      [refused.code, refused.message],
      [
        "SOCKSCOPE_RUN_OPEN",
        `Nothing accepts connections at tcp://127.0.0.1:${port}; start the peer or check the port.`,
      ],
    );
    const { port: taken } = await echoServer();
    const text = `sock: 1\nconnections: { a: { tcp: "127.0.0.1:${taken}", listen: true } }\nsteps: [ { expect: { connect: true } } ]`;
    const { report, results } = await runText(text);
    assert.deepEqual([report.verdict, report.problem?.code, results.length], ["failed", "SOCKSCOPE_RUN_OPEN", 0]);
    assert.match(report.problem?.message ?? "", /is in use already/);
  });

  it("say that somebody else closed what they use", async () => {
    const { port } = await echoServer();
    const dialled = `sock: 1\nconnections: { a: { tcp: "127.0.0.1:${port}" } }\nsteps: [ { expect: { connect: true } }, { expect: '*', within: 1m } ]`;
    const drop = failsWith(dialled);
    const connection = await until(() => endpoints().connections.find(({ state }) => state === "open"), {
      what: "it is open",
    });
    connection.abort();
    assert.match((await drop).message, /^The connection was dropped by us before anything came for “expect \*”\.$/);
    const own = `sock: 1\nconnections: { a: { tcp: "127.0.0.1:0", listen: true } }\nsteps: [ { expect: { connect: true }, within: 1m } ]`;
    const stop = failsWith(own);
    const listener = await until(() => endpoints().listeners.find(({ state }) => state === "listening"), {
      what: "it listens",
    });
    await listener.close();
    assert.equal((await stop).message, "a was closed, so that no client can connect to it; run the file again.");
  });

  it("connect again until the peer is there, and anew after a close", async () => {
    const port = await freePort();
    const text = `sock: 1
connections: { a: { tcp: "127.0.0.1:${port}", framing: line, connect: { retry: { times: 200, every: 25ms } } } }
steps:
  - { expect: { connect: true }, within: 10s }
  - repeat: 3
    steps:
      - { expect: { connect: true } }
      - { send: '"ping"' }
      - { expect: '"ping"' }
      - { close: a, expect: { peer: fin, within: 20s } }`;
    const running = passes(text);
    await startPeer("socat", `TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr`, "EXEC:cat");
    const { events } = await running;
    assert.equal(events.filter(({ type }) => type === "opened").length, 3);
    assert.equal(endpoints().connections.length, 1);
  });

  it("close by FIN or RST, and look at the answer", async () => {
    const server = await ScriptedServer.start(() => undefined);
    const head = `sock: 1\nconnections: { a: { tcp: "127.0.0.1:${server.port}" } }\nsteps:\n  - { expect: { connect: true } }\n`;
    await passes(`${head}  - { close: a, how: fin, expect: { peer: fin, within: 20s } }`);
    await passes(`${head}  - { close: a, how: rst }\n  - sleep: 20ms`);
    const wrong = await failsWith(`${head}  - { close: a, how: fin, expect: { peer: rst, within: 20s } }`);
    assert.equal(wrong.code, "SOCKSCOPE_RUN_UNEXPECTED");
    const stubborn = await ScriptedServer.start((socket) => socket.removeAllListeners("end"));
    const late = await failsWith(
      `sock: 1\nconnections: { a: { tcp: "127.0.0.1:${stubborn.port}" } }\nsteps:\n  - { close: a, expect: { peer: fin, within: 60ms } }`,
    );
    assert.match(late.message, /^The peer did not close within 60 ms after we did/);
  });
});
