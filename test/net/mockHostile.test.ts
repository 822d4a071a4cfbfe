import assert from "node:assert/strict";
import { mockFile } from "../support/mockFile";
import { serveText, stopMocks } from "../support/mockText";
import { closeClients, PlainClient } from "../support/plainClient";
import { dialogue, disposeEndpoints, endpoints, newEndpoints } from "../support/testEndpoints";
import { until } from "../support/until";

const echo = `  - { on: { pattern: '* -> all' }, steps: [ { send: "{{all}}" } ] }`;

/** Writes until so many bytes were taken by the system. */
async function pour(client: PlainClient, chunk: Uint8Array, totalBytes: number): Promise<void> {
  for (let sent = 0; sent < totalBytes; sent += chunk.length) {
    if (client.end !== undefined) return;
    if (!client.socket.write(chunk)) await new Promise((resolve) => client.socket.once("drain", resolve));
  }
}

function heapAndBuffersBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

describe("a mock with hostile clients", () => {
  afterEach(closeClients);
  afterEach(stopMocks);
  afterEach(disposeEndpoints);

  it("answers a thousand clients, each the right one", async () => {
    const served = await serveText(mockFile(`  - { on: accept, steps: [ { send: '"hi"' } ] }\n${echo}`));
    const clients = await Promise.all(Array.from({ length: 1000 }, () => PlainClient.connect(served.port())));
    for (const [index, client] of clients.entries()) client.write(`I am ${index}\n`);
    for (const [index, client] of clients.entries()) await client.reads(`hi\r\nI am ${index}\r\n`);
    for (const { socket } of clients) socket.end();
    await served.tells("closed", 1000);
    assert.equal((await served.stop()).passed, 2000);
  });

  for (const [what, framing, chunk] of [
    ["that no rule fits", "", "nonsense ".repeat(7000)],
    ["without a line end", "framing: line", "x".repeat(1 << 16)],
    ["of one message without an end", "", `M\xff\xff\xff\x7f${"x".repeat(1 << 16)}`],
  ] as const)
    it(`takes 256 MB ${what} and stays as it was`, async function () {
      this.timeout(60_000);
      const rules = `
  - on:
      pattern: |
        "M"
        size : u32le
        text : bytes(size)
    steps: [ { send: '"ok"' } ]
  - { on: { pattern: '"Q"' }, steps: [ { send: '"(Q)"' } ] }`;
      const small = newEndpoints({ maxBytes: 8 << 20, maxRecords: 20_000 });
      const served = await serveText(mockFile(rules, { framing }), { endpoints: small });
      const client = await PlainClient.connect(served.port());
      const before = heapAndBuffersBytes();
      await pour(client, Buffer.from(chunk, "latin1"), 256 << 20);
      await served.tells("unmatched");
      assert(heapAndBuffersBytes() - before < 160 << 20, `${(heapAndBuffersBytes() - before) >> 20} MiB more.`);
      const other = await PlainClient.connect(served.port());
      other.write("Q\n");
      await until(() => other.text.startsWith("(Q)"), { what: "another client is answered" });
    });

  it("does not let a client that reads no answers fill the memory, and resets it after a while", async () => {
    const more = mockFile(`  - { on: { regex: "/./" }, steps: [ { send: "@answer.bin" } ] }`, {
      framing: "framing: { delimiter: { hex: '0A', keep: true } }",
      head: "within: 300ms\nvars: { x: 0 }",
    }).replace("{ delimiter: { hex: '0A', keep: true } }", "line");
    const answer = Buffer.alloc(1 << 20, "y");
    const served = await serveText(more, { files: { "answer.bin": answer } });
    const client = await PlainClient.connect(served.port());
    client.socket.pause();
    const before = heapAndBuffersBytes();
    void pour(client, Buffer.from("x\n".repeat(5000)), 64 << 20);
    const [failed] = await served.tells("failed");
    assert.equal(failed?.problem.code, "SOCKSCOPE_RUN_TIMEOUT");
    assert.match(failed.problem.message, /took (none|nothing)/);
    await served.tells("closed");
    assert(heapAndBuffersBytes() - before < 100 << 20);
    const other = await PlainClient.connect(served.port());
    other.write("x\n");
    await until(() => other.text.length > 1 << 20, { what: "another client gets its answer" });
  });

  it("does not fill the log with what no rule fits", async () => {
    const served = await serveText(mockFile(`  - { on: { pattern: '"Q"' }, steps: [ { send: '"(Q)"' } ] }`));
    const client = await PlainClient.connect(served.port());
    client.write("x\n".repeat(10_000));
    await served.tells("unmatched", 10_000);
    client.write("Q\n");
    await client.reads("(Q)\r\n");
    const [listener] = endpoints().listeners;
    assert(listener);
    const lines = (await dialogue(listener.endpointCapture)).filter((line) => line.startsWith("-- No rule fits"));
    assert.equal(lines.length, 20 + 9);
    assert.equal(lines.at(-1), "-- No rule fits 8192 messages by now; only the first 20 are named here.");
  });

  it("survives clients that come and go at once, in every way", async () => {
    const served = await serveText(
      mockFile(`
  - { on: accept, steps: [ { sleep: 1ms }, { send: '"hi"' } ] }
  - { on: { timer: 1ms }, steps: [ { send: '"tick"' } ] }
${echo}`),
    );
    for (let round = 0; round < 20; round++) {
      const clients = await Promise.all(Array.from({ length: 10 }, () => PlainClient.connect(served.port())));
      for (const [index, { socket }] of clients.entries()) {
        if (index % 3 !== 0) socket.write("hello\nhello\n");
        if (index % 2 === 0) socket.resetAndDestroy();
        else socket.destroy();
      }
    }
    await served.tells("closed", 200);
    assert.deepEqual(served.told("failed"), []);
  });
});
