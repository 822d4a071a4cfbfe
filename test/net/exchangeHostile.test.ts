import assert from "node:assert/strict";
import fc from "fast-check";
import type { Socket } from "node:net";
import { runText } from "../support/runText";
import { ScriptedServer, stopServers } from "../support/scriptedServer";
import { disposeEndpoints, endpoints } from "../support/testEndpoints";

const framings = [
  "",
  "line",
  "{ delimiter: 7e }",
  "{ length-prefix: u16be }",
  "{ fixed: 3 }",
  "slip",
  "cobs",
  "{ idle: 2ms }",
];

const expectations = [
  JSON.stringify("size : u8\ntext : str(size) -> text\n*"),
  JSON.stringify("n : varint -> n\nz : utf8z -> z"),
  JSON.stringify('magic : AA 55\nlen : u16be = len(body)\nbody : *\ncrc : u16le = crc("CRC-16/MODBUS", len..body)'),
  "{ regex: '/^(?<word>\\w+)/' }",
  "{ peer: any }",
  "{ silence: 10ms }",
  "{ any-of: [ { expect: u32be }, { expect: { peer: fin } } ] }",
  "{ unordered: [ { expect: '??' }, { expect: { regex: /x/ } } ] }",
];

/** Sends these pieces, and ends as told. */
function sending(pieces: readonly Uint8Array[], hasReset: boolean): (socket: Socket) => void {
  return (socket) => {
    socket.setNoDelay(true);
    for (const piece of pieces) socket.write(piece);
    if (hasReset) setTimeout(() => socket.resetAndDestroy(), 5);
    else socket.end();
  };
}

describe("A run against a hostile peer", () => {
  afterEach(stopServers);
  afterEach(disposeEndpoints);

  it("ends with a verdict and one plain sentence, whatever the peer sends, and leaves nothing open", async () => {
    const peer = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 });
    const property = fc.asyncProperty(
      peer,
      fc.boolean(),
      fc.constantFrom(...framings),
      fc.array(fc.constantFrom(...expectations), { minLength: 1, maxLength: 3 }),
      async (pieces, hasReset, framing, expected) => {
        const { port } = await ScriptedServer.start(sending(pieces, hasReset));
        const connection = `{ tcp: "127.0.0.1:${port}"${framing === "" ? "" : `, framing: ${framing}`} }`;
        const steps = expected.map((each) => `  - expect: ${each}`).join("\n");
        const text = `sock: 1\nwithin: 30ms\nconnections: { peer: ${connection} }\nsteps:\n${steps}\n`;
        const { report, results } = await runText(text);
        assert(report.verdict === "passed" || report.verdict === "failed", JSON.stringify(report.diagnostics));
        assert.equal(report.verdict === "failed", report.problem !== undefined);
        if (report.problem) assert.match(report.problem.message, /^[^\n\p{Cc}]{10,}[.?]$/u);
        assert(report.problem?.message.includes("Sockscope failed") !== true, report.problem?.message);
        assert(results.length > 0);
        assert(endpoints().connections.every(({ state }) => state === "closed"));
        await stopServers();
      },
    );
    await fc.assert(property, { numRuns: 120, endOnFailure: true });
  });
});
