import assert from "node:assert/strict";
import fc from "fast-check";
import { mockFile } from "../support/mockFile";
import { serveText, stopMocks, type ServedText } from "../support/mockText";
import { closeClients, PlainClient } from "../support/plainClient";
import { disposeEndpoints } from "../support/testEndpoints";
import { until } from "../support/until";

const raw = { framing: "", head: "within: 150ms\nvars: { x: 0 }" };
/** Waits for the end of a message for as long as it takes. */
const patient = { ...raw, head: "within: 1m\nvars: { x: 0 }" };

/** Messages with a length, one that begins like them, and a rule for everything else. */
const rules = `
  - on:
      pattern: |
        "M"
        size : u8
        text : str(size, "latin1") -> text
    steps: [ { send: '"[" {{text}} "]"' } ]
  - { on: { pattern: '"MA"' }, steps: [ { send: '"(MA)"' } ] }
  - { on: { pattern: '"Q"' }, steps: [ { send: '"(Q)"' } ] }`;
const catchAll = `
  - { on: { pattern: '* -> rest' }, steps: [ { send: '"<" {{rest}} ">"' } ] }`;

async function unmatched(served: ServedText, count: number): Promise<string[]> {
  return (await served.tells("unmatched", count)).map(({ text }) => text);
}

describe("a mock without framing", () => {
  afterEach(closeClients);
  afterEach(stopMocks);
  afterEach(disposeEndpoints);

  it("gives each rule the bytes that its fields account for, however the stream is cut", async () => {
    const served = await serveText(mockFile(rules, patient));
    const client = await PlainClient.connect(served.port());
    client.socket.setNoDelay(true);
    const sent = "M\u0003abcQM\u0000QQM\u0005hello";
    const answer = "[abc](Q)[](Q)(Q)[hello]";
    client.write(sent);
    await client.reads(answer);
    for (const byte of sent) {
      client.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await client.reads(answer + answer);
    assert.deepEqual(served.told("unmatched"), []);
  });

  it("answers the same to any stream of messages, cut anywhere", async () => {
    const served = await serveText(mockFile(rules, patient));
    const message = fc.oneof(
      fc.string({ unit: fc.constantFrom("a", "M", "Q", "\u0000"), maxLength: 20 }).map((text) => ({
        bytes: `M${String.fromCharCode(text.length)}${text}`,
        answer: `[${text}]`,
      })),
      fc.constant({ bytes: "Q", answer: "(Q)" }),
    );
    const cuts = fc.array(fc.nat(10), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 20 }), cuts, async (messages, sizes) => {
        const client = await PlainClient.connect(served.port());
        client.socket.setNoDelay(true);
        let rest = messages.map(({ bytes }) => bytes).join("");
        for (let index = 0; rest.length > 0; index++) {
          const size = 1 + (sizes[index % sizes.length] ?? 0);
          client.write(rest.slice(0, size));
          rest = rest.slice(size);
          await new Promise((resolve) => setImmediate(resolve));
        }
        await client.reads(messages.map(({ answer }) => answer).join(""));
        client.socket.destroy();
      }),
      { numRuns: 50 },
    );
  });

  it("shows at once what no rule can fit any more", async () => {
    const served = await serveText(mockFile(rules, patient));
    const client = await PlainClient.connect(served.port());
    client.write("nonsense");
    assert.deepEqual(await unmatched(served, 1), ['"nonsense"']);
    client.write("Q");
    await client.reads("(Q)");
  });

  it("waits for the end of a message for as long as within says, and no longer", async () => {
    const served = await serveText(mockFile(rules, raw));
    const client = await PlainClient.connect(served.port());
    client.write("M\u0005he");
    assert.deepEqual(await unmatched(served, 1), ["4d 05 68 65"]);
    client.write("Q");
    await client.reads("(Q)");
  });

  it("lets a later rule count when the one before it can fit no more, or has waited in vain", async () => {
    const waiting = await serveText(mockFile(rules + catchAll, patient));
    const slow = await PlainClient.connect(waiting.port());
    slow.write("other");
    await slow.reads("<other>");
    slow.write("M");
    await new Promise((resolve) => setImmediate(resolve));
    slow.write("\u0001");
    await new Promise((resolve) => setImmediate(resolve));
    slow.write("x");
    await slow.reads("<other>[x]");
    const served = await serveText(mockFile(rules + catchAll, raw));
    const client = await PlainClient.connect(served.port());
    client.write("M\u0009x");
    await client.reads("<M\u0009x>");
    client.write("MA");
    await client.reads("<M\u0009x>(MA)");
    assert.deepEqual([waiting.told("unmatched"), served.told("unmatched")], [[], []]);
  });

  it("settles what waits as soon as the client has ended its side", async () => {
    const served = await serveText(mockFile(rules, patient));
    const client = await PlainClient.connect(served.port());
    client.socket.end("QM\u0005he");
    await client.reads("(Q)");
    assert.equal(await client.ends(), "fin");
    assert.deepEqual(await unmatched(served, 1), ["4d 05 68 65"]);
    await served.tells("closed");
  });

  it("holds a regular expression against all that has come, and lets no rule wait for it", async () => {
    const text = mockFile(
      `
  - { on: { regex: '/^user (?<name>\\w+)\\r\\n/' }, steps: [ { send: '"hi " {{name}}' } ] }
  - { on: { regex: '/^quit/' }, steps: [ { send: '"bye"' }, { close: shop } ] }`,
      patient,
    );
    const served = await serveText(text);
    const client = await PlainClient.connect(served.port());
    client.write("user A");
    await until(() => served.told("accepted").length === 1, { what: "it is there" });
    client.write("da\r\n");
    await client.reads("hi Ada");
    client.write("quit");
    await client.reads("hi Adabye");
    assert.equal(await client.ends(), "fin");
    const flooding = await PlainClient.connect(served.port());
    flooding.write("x".repeat(200_000));
    await served.tells("unmatched");
  });

  it("is not held up by a rule that takes nothing, or a pattern that takes for ever", async () => {
    const text = mockFile(
      `
  - { on: { pattern: 'bytes({{x}})' }, steps: [ { send: '"never"' } ] }
  - { on: { regex: '/^(a+)+b/' }, steps: [ { send: '"never"' } ] }
  - { on: { pattern: '"Q"' }, steps: [ { send: '"(Q)"' } ] }`,
      raw,
    );
    const served = await serveText(text);
    const client = await PlainClient.connect(served.port());
    client.write("a".repeat(40));
    const [failed] = await served.tells("failed");
    assert.equal(failed?.problem.code, "SOCKSCOPE_RUN_LIMIT");
    await served.tells("unmatched");
    client.write("Q");
    await client.reads("(Q)");
  });
});
