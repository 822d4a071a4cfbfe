import assert from "node:assert/strict";
import { BlockWatch } from "../support/blockWatch";
import { freePort } from "../support/freePort";
import { failsWith, passes } from "../support/passes";
import { newEndpoints, disposeEndpoints } from "../support/testEndpoints";
import { echoServer, ScriptedServer, stopServers } from "../support/scriptedServer";
import { until } from "../support/until";

function withServer(port: number, steps: string, connection = ""): string {
  return `sock: 1\nconnections: { peer: { tcp: "127.0.0.1:${port}"${connection} } }\nsteps:\n${steps}`;
}

describe("A long or large exchange", () => {
  afterEach(stopServers);
  afterEach(disposeEndpoints);

  it("sends and expects 10 000 times", async () => {
    const { port } = await echoServer();
    const steps = `
  - foreach: { n: 1..10000 }
    steps:
      - send: 'u32be = {{n}}'
      - expect: 'u32be == {{n}}'`;
    const startMs = performance.now();
    const { report } = await passes(withServer(port, steps));
    assert.deepEqual([report.passed, report.failed], [20_000, 0]);
    console.log(`        ${((performance.now() - startMs) / 10).toFixed(0)} µs a round`);
  });

  it("takes 10 000 messages that are all there already", async () => {
    const { port } = await ScriptedServer.start((socket) => {
      socket.write(Array.from({ length: 10_000 }, (_, index) => `line ${index}\n`).join(""));
    });
    const framing = ", framing: line";
    const all = `  - { expect: ${JSON.stringify('"line "\n*')}, count: 10000 }`;
    await passes(withServer(port, all, framing));
    const one =
      "  - repeat: 10000\n    steps: [ { expect: { regex: '/^line (?<n>\\d+)$/' } } ]\n  - assert: { n: '== 9999' }";
    await passes(withServer(port, one, framing));
  });

  it("leaves the event loop to others while it runs steps that never wait", async () => {
    const watch = new BlockWatch();
    const steps = "sock: 1\nsteps: [ { repeat: 20000, steps: [ { set: { a: 1 } }, { assert: { a: '== 1' } } ] } ]";
    await passes(steps);
    const longestMs = watch.end();
    assert(longestMs < 100, `one thing took ${longestMs} ms of the processor without a pause`);
  });

  it("runs thousands of steps in a row without growing the stack", async () => {
    const many = Array.from({ length: 5000 }, (_, index) => `  - set: { a: ${index} }`).join("\n");
    const { report } = await passes(`sock: 1\nsteps:\n${many}\n  - assert: { a: "== 4999" }`);
    assert.equal(report.passed, 5001);
  });

  it("gets a large message through, byte by byte where it must", async () => {
    const { port } = await echoServer();
    const large = `
  - send: 'bytes(9000000) = random() -> large'
  - expect: '{{large}}'`;
    await passes(withServer(port, large));
    const slow = await ScriptedServer.start((socket) => {
      const bytes = Buffer.from("0fff", "hex");
      const body = Buffer.alloc(0x0fff, 0x61);
      let at = 0;
      const all = Buffer.concat([bytes, body]);
      const next = (): void => {
        if (at < all.length) socket.write(all.subarray(at, ++at), () => setImmediate(next));
      };
      next();
    });
    const text = JSON.stringify("size : u16be\ntext : str(size) ~ /^a+$/");
    await passes(withServer(slow.port, `  - { expect: ${text}, within: 15s }`));
  });

  it("holds a peer back that sends faster than messages are taken", async () => {
    let written = 0;
    const chunk = Buffer.alloc(1 << 16, "x".repeat(1023) + "\n");
    const { port } = await ScriptedServer.start((socket) => {
      const next = (): void => {
        if (socket.destroyed) return;
        written += chunk.length;
        socket.write(chunk, next);
      };
      next();
    });
    const signal = await ScriptedServer.start(() => undefined);
    const endpoints = newEndpoints();
    const text = `sock: 1
connections:
  peer: { tcp: "127.0.0.1:${port}", framing: line }
  signal: { tcp: "127.0.0.1:${signal.port}" }
steps:
  - { on: peer, expect: 'bytes(1023)' }
  - { on: signal, expect: '"go on"', within: 20s }
  - { on: peer, expect: 'bytes(1023)', count: 20000, within: 20s }`;
    const running = passes(text, { endpoints });
    const isHeldBack = () => endpoints.connections.find(({ pausedBy }) => pausedBy.has("reader"));
    const { traffic } = await until(isHeldBack, { what: "reading pauses" });
    assert(traffic.in.bytes < 6 << 20, `${traffic.in.bytes} bytes were read`);
    const [socket] = await until(() => signal.sockets.size > 0 && [...signal.sockets], { what: "the run waits" });
    socket?.write("go on");
    await running;
    assert(written >= 20_000 * 1024);
  });

  it("ends with a limit, and not in a hang, where a message is larger than any may be", async () => {
    const { port } = await ScriptedServer.start((socket) => {
      const chunk = Buffer.alloc(1 << 20, 0x61);
      const next = (): void => {
        if (!socket.destroyed) socket.write(chunk, next);
      };
      next();
    });
    const raw = await failsWith(withServer(port, "  - { expect: 'bytes(100000000)', within: 1m }"));
    assert.equal(raw.code, "SOCKSCOPE_RUN_LIMIT");
    const regex = await failsWith(withServer(port, "  - { expect: { regex: /b/ }, within: 1m }"));
    assert.equal(regex.code, "SOCKSCOPE_RUN_LIMIT");
    const line = await failsWith(
      withServer(port, "  - { expect: '*', within: 1m }", ", framing: { line: { max: 1 MiB } }"),
    );
    assert.equal(line.code, "SOCKSCOPE_RUN_LIMIT");
    assert.match(line.message, /longer than the limit of 1 048 576 bytes/);
  });

  it("gives up a peer that reads nothing of what is sent, not one that reads slowly", async () => {
    const deaf = await ScriptedServer.start((socket) => socket.pause());
    const send = "  - send: 'bytes(8000000) = random()'";
    const text = (port: number) =>
      `within: 700ms\n${withServer(port, send)}`.replace("within: 700ms\nsock: 1", "sock: 1\nwithin: 700ms");
    const problem = await failsWith(text(deaf.port));
    assert.equal(problem.code, "SOCKSCOPE_RUN_TIMEOUT");
    assert.match(problem.message, /took nothing of what is left of \d+ bytes for 700 ms/);
    const slow = await ScriptedServer.start((socket) => {
      socket.on("data", () => {
        socket.pause();
        setTimeout(() => socket.resume(), 10);
      });
    });
    await passes(text(slow.port));
  });

  it("serves a thousand clients, one after the other", async () => {
    const port = await freePort();
    const text = `sock: 1
connections:
  server: { tcp: "127.0.0.1:${port}", listen: true, framing: line }
  client: { tcp: "127.0.0.1:${port}", framing: line }
steps:
  - repeat: 1000
    steps:
      - { on: client, expect: { connect: true } }
      - { on: server, expect: { connect: true } }
      - { on: client, send: '"x"' }
      - { on: server, expect: '"x"' }
      - { close: server }
      - { close: client, expect: { peer: fin, within: 20s } }`;
    const { report } = await passes(text);
    assert.equal(report.passed, 6000);
  });
});
