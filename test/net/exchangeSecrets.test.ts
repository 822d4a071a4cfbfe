import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { failsWith, passes } from "../support/passes";
import { runText } from "../support/runText";
import { stopServers } from "../support/scriptedServer";
import { against, fields, marked } from "../support/stepsAgainst";
import { disposeEndpoints } from "../support/testEndpoints";

const echo = (socket: Socket): void => void socket.on("data", (bytes) => socket.write(bytes));
const markedEcho = (socket: Socket): void =>
  void socket.on("data", (bytes) => socket.write(Buffer.concat([Buffer.from("!"), bytes])));

describe("A run", () => {
  afterEach(stopServers);
  afterEach(disposeEndpoints);

  it("keeps secrets out of all that it says", async () => {
    const head = "secrets: [PIN]";
    const secrets = { PIN: "s3cr3t-pin" };
    const steps = (expected: string) =>
      `  - send: '"x" {{secret:PIN}} "y"'\n${marked}  - { expect: ${expected}, within: 300ms }`;
    for (const expected of [fields('"z"', "*"), fields('"x"', "str(10) -> pin", '"no"'), "bytes(100)"]) {
      const problem = await failsWith(await against(markedEcho, steps(expected), { head }), { secrets });
      const said = JSON.stringify(problem);
      assert(!said.includes("s3cr3t") && !/73.{0,2}33.{0,2}63/.test(said), said);
    }
    const silence = await failsWith(
      await against(markedEcho, `  - send: '{{secret:PIN}}'\n${marked}  - expect: { silence: 1s }`, { head }),
      { secrets },
    );
    assert(!JSON.stringify(silence).includes("s3c"), silence.difference?.actual);
    const taken = await passes(
      await against(echo, `  - send: '{{secret:PIN}}'\n  - expect: 'str(10) -> pin'`, { head }),
      { secrets },
    );
    assert.equal(taken.results[1]?.note, '10 bytes, pin = "{{secret:PIN}}"');
  });

  const silent = "  - expect: { silence: 100ms }";

  it("keeps secrets that are escaped out of all that it says", async () => {
    const secrets = { PIN: 'DOM\\u"s\u0007:p@ss' };
    for (const expected of [silent, "  - { expect: { regex: /^no/ }, within: 200ms }"]) {
      const steps = `  - send: '"{{secret:PIN}}"'\n${marked}${expected}`;
      const problem = await failsWith(await against(markedEcho, steps, { head: "secrets: [PIN]" }), { secrets });
      assert.match(problem.message, /"\{\{secret:PIN\}\}"/);
      assert(!/DOM|p@ss/.test(JSON.stringify(problem)), JSON.stringify(problem));
    }
  });

  it("keeps secrets in other encodings out of all that it says", async () => {
    const secrets = { PIN: "pässword-long" };
    for (const [connection, encoding] of [["latin1"], ["gbk"], ["utf-8", "latin1"], ["latin1", "utf-8"]] as const) {
      const sent = encoding === undefined ? "" : `, "${encoding}"`;
      for (const expected of [
        silent,
        "  - { expect: { regex: /^no/ }, within: 200ms }",
        "  - expect: 'x : bytes(20) == 00'",
      ]) {
        const steps = `  - send: 'x : str(*${sent}) = "{{secret:PIN}} and more"'\n${marked}${expected}`;
        const options = { head: "secrets: [PIN]", connection: `, encoding: ${connection}` };
        const said = JSON.stringify(await failsWith(await against(markedEcho, steps, options), { secrets }));
        assert(!/ssword|73 73 77|-long/.test(said), said);
      }
    }
  });

  it("keeps what a step cuts off of a secret out of all that it says", async () => {
    const secrets = { PIN: "hunter22" };
    const steps = `  - send: '"{{secret:PIN}}"'\n  - expect: 'x : bytes(4) -> q'\n${silent}`;
    const { report, results } = await runText(await against(echo, steps, { head: "secrets: [PIN]" }), { secrets });
    assert.equal(results[1]?.note, "4 bytes, q = •• •• •• ••");
    assert.equal(report.problem?.message.includes('4 bytes ("{{secret:PIN}}")'), true, report.problem?.message);
    assert(!/er22|65 72/.test(JSON.stringify(report.problem)), JSON.stringify(report.problem));
  });
});
