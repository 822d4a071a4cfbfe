import assert from "node:assert/strict";
import { join } from "node:path";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { startPeer, stopPeers } from "../support/peers";
import { passes } from "../support/passes";
import { runText } from "../support/runText";
import { ScriptedServer, stopServers } from "../support/scriptedServer";
import { disposeEndpoints } from "../support/testEndpoints";
import { pumpExample, smallestExample } from "../unit/core/exchange/samples";

describe("runExchange", () => {
  afterEach(stopServers);
  afterEach(stopPeers);
  afterEach(disposeEndpoints);

  it("runs the smallest file of the design", async () => {
    const server = await ScriptedServer.start((socket) =>
      socket.once("data", (line) => socket.write(line.toString() === "Hello\r\n" ? "Hello, client!" : "no")),
    );
    const { report, results } = await passes(smallestExample.replace("7700", String(server.port)));
    assert.deepEqual([report.passed, report.failed], [2, 0]);
    assert.deepEqual(
      results.map(({ note }) => note),
      ["7 bytes sent", "14 bytes"],
    );
    assert((results[1]?.replyMs ?? -1) >= 0);
  });

  it("runs the pump of the design against a controller in Python", async () => {
    const controller = await startPeer("python3", join(repositoryFolder, "test/fixtures/python/pumpController.py"));
    const vars = { port: await controller.port() };
    const { report, results } = await passes(pumpExample, { vars, secrets: { PUMP_PIN: "4711" } });
    await controller.prints("aa 55 00 08 01 00 01 34 37 31 31 00 352c");
    assert.deepEqual([report.passed, report.captured.get("session")?.value], [4, 0xc0ffee]);
    assert.equal(results[1]?.note, "16 bytes, session = 12648430");
  });

  it("says which field of the pump's answer is wrong, and shows no PIN", async () => {
    const controller = await startPeer("python3", join(repositoryFolder, "test/fixtures/python/pumpController.py"));
    const vars = { port: await controller.port() };
    const { report } = await runText(pumpExample, { vars, secrets: { PUMP_PIN: "1234" } });
    assert.deepEqual([report.verdict, report.problem?.code], ["failed", "SOCKSCOPE_RUN_MISMATCH"]);
    assert.equal(report.problem?.message, "acme: status at offset 7: expected 00 (0), got 01 (1). 1 more differs.");
    assert.equal(pumpExample.slice(report.problem.at.from, report.problem.at.to), "status  : u8 == 0");
    assert(!JSON.stringify(report.problem).includes("1234"));
  });
});
