import assert from "node:assert/strict";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { freePort } from "../support/freePort";
import { mockFile } from "../support/mockFile";
import { serveText, stopMocks } from "../support/mockText";
import { OwnTime } from "../support/ownTime";
import { failsWith } from "../support/passes";
import { closeClients, PlainClient } from "../support/plainClient";
import { disposeEndpoints } from "../support/testEndpoints";
import { until } from "../support/until";

/** Takes for ever on many a and no b. */
const pattern = "/^(a+)+b/";
const hostile = "a".repeat(40);
const question = `  - { on: { regex: "/^Q$/" }, steps: [ { send: '"(Q)"' } ] }`;

/** What tells a client's word apart, by a condition on it. */
const byCondition = `
  - { on: { regex: "/^SET (?<word>.*)$/" }, steps: [ { send: '"OK"' } ] }
  - { on: { regex: "/^ASK$/" }, when: { word: "~ ${pattern}" }, steps: [ { send: '"never"' } ] }
${question}`;
const byRegex = `\n  - { on: { regex: "${pattern}" }, steps: [ { send: '"never"' } ] }\n${question}`;
const byField = `\n  - { on: { pattern: 'str(*) ~ ${pattern}' }, steps: [ { send: '"never"' } ] }\n${question}`;

describe("A regular expression of a mock that takes for ever on what a client sends", () => {
  afterEach(closeClients);
  afterEach(stopMocks);
  afterEach(disposeEndpoints);

  for (const [where, rules, flood] of [
    ["a condition", byCondition, `SET ${hostile}\r\n${"ASK\r\n".repeat(500)}`],
    ["the pattern of a rule", byRegex, `${hostile}\r\n`.repeat(500)],
    ["a field", byField, `${hostile}\r\n`.repeat(500)],
  ] as const)
    it(`in ${where} is stopped, said in one sentence at its place, and holds up nobody else`, async () => {
      const text = mockFile(rules);
      const served = await serveText(text);
      const clients = await Promise.all(Array.from({ length: 5 }, () => PlainClient.connect(served.port())));
      const other = await PlainClient.connect(served.port());
      for (const client of clients) client.write(flood);
      const [failed] = await served.tells("failed");
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      for (let count = 1; count <= 20; count++) {
        other.write("Q\r\n");
        await other.reads("(Q)\r\n".repeat(count));
      }
      delay.disable();
      assert(delay.percentile(50) < 25e6, `The event loop was held up for ${delay.percentile(50) / 1e6} ms.`);
      assert(failed);
      const { code, message, at } = failed.problem;
      assert.equal(code, "SOCKSCOPE_RUN_LIMIT");
      assert.match(message, /^A regular expression takes longer than 50 ms on what came; write it so that [^.]*\.$/);
      assert(text.slice(at.from, at.to).includes(pattern), text.slice(at.from, at.to));
      assert.equal(clients.map((client) => client.text.replace(/^OK\r\n/, "")).join(""), "");
      const time = new OwnTime();
      await served.stop();
      const tookMs = time.end();
      assert(tookMs < 1000, `It took ${tookMs} ms.`);
    });

  it("in a condition about accepting leaves the client to the next rule", async () => {
    const accepts = `
  - { on: accept, when: { word: "~ ${pattern}" }, steps: [ { send: '"never"' } ] }
  - { on: accept, steps: [ { send: '"hi"' } ] }`;
    const text = mockFile(`${accepts}\n${question}`, { head: `vars: { word: ${hostile} }` });
    const served = await serveText(text);
    const client = await PlainClient.connect(served.port());
    client.write("Q\r\n");
    await client.reads("hi\r\n(Q)\r\n");
    const [failed] = served.told("failed");
    assert.equal(text.slice(failed?.problem.at.from, failed?.problem.at.to), `word: "~ ${pattern}"`);
  });

  it("in the condition of a timer ends the timer of that client alone", async () => {
    const timer = `
  - { on: { regex: "/^SET (?<word>.*)$/" }, steps: [ { send: '"OK"' } ] }
  - { on: { timer: 10ms }, when: { word: "~ ${pattern}" }, steps: [ { send: '"tick"' } ] }`;
    const served = await serveText(mockFile(timer));
    const [bad, good] = [await PlainClient.connect(served.port()), await PlainClient.connect(served.port())];
    bad.write(`SET ${hostile}\r\n`);
    good.write("SET aab\r\n");
    await served.tells("failed");
    const before = good.text.length;
    await until(() => good.text.length > before + 50, { what: "ticks for the other client" });
    assert.equal(bad.text, "OK\r\n");
    assert.equal(served.told("failed").length, 1);
  });

  it("fails the step of a server that runs", async () => {
    const port = await freePort();
    const connection = `{ tcp: "127.0.0.1:${port}", listen: true, framing: line }`;
    const steps = `  - { expect: { connect: true } }\n  - { expect: 'str(*) ~ ${pattern}' }`;
    const running = failsWith(`sock: 1\nwithin: 10s\nconnections: { server: ${connection} }\nsteps:\n${steps}\n`);
    const client = await until(() => PlainClient.connect(port), { what: "the server to listen" });
    client.write(`${hostile}\r\n`);
    assert.equal((await running).code, "SOCKSCOPE_RUN_LIMIT");
  });
});
