import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonReport } from "../../src/cli/report/jsonReporter";
import { startCli, stopClis, writeFiles, type StartedCli } from "../support/cli";
import { ScriptedServer, stopServers } from "../support/scriptedServer";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";

/** More than a run may take to end, and far less than the waits in the files. */
const soonMs = 3000;

describe("sockscope run, interrupted", () => {
  let folder: string;
  let server: ScriptedServer;
  let greeted: number;

  beforeEach(async () => {
    folder = await temporaryFolder();
    greeted = 0;
    server = await ScriptedServer.start((socket) => void socket.once("data", () => (greeted += 1)));
    const text = `sock: 1
connections: { peer: { tcp: "127.0.0.1:${server.port}" } }
steps:
  - send: '"hello"'
  - expect: '"never"'
    within: 10m
  - close: peer
`;
    await writeFiles(folder, { "a.sock.yaml": text, "b.sock.yaml": text });
  });

  afterEach(async () => {
    await stopClis();
    await stopServers();
    await removeTemporaryFolders();
  });

  /** Starts to run, and waits until it has sent what it has to, and only waits. */
  async function waiting(...args: readonly string[]): Promise<StartedCli> {
    const before = greeted;
    const cli = startCli(["run", ".", ...args], { cwd: folder });
    await until(() => greeted > before, { what: "its first step to be done" });
    return cli;
  }

  async function isOverSoon(cli: StartedCli): Promise<number | NodeJS.Signals> {
    const startMs = performance.now();
    const code = await cli.ended();
    ok(performance.now() - startMs < soonMs);
    await until(() => server.sockets.size === 0, { what: "its socket is gone" });
    return code;
  }

  it("ends with 130, the report so far and no socket left", async () => {
    const cli = await waiting();
    await cli.prints("✓ send");
    cli.signal("SIGINT");
    equal(await isOverSoon(cli), 130);
    match(cli.stdout, /✓ send "hello" .*\n {2}– expect "never" .*\n {2}○ 1 step cancelled before\n/);
    match(cli.stdout, /– Interrupted by SIGINT\. 1 file: 1 cancelled\. .* 1 file not run\. .*\n$/);
    equal(cli.stderr, "");
  });

  it("ends with 143 where it is told to terminate, and its report is whole in every form", async () => {
    const json = await waiting("--reporter=json");
    json.signal("SIGTERM");
    equal(await isOverSoon(json), 143);
    const report = JSON.parse(json.stdout) as JsonReport;
    deepEqual([report.verdict, report.interruptedBy, report.notRun], ["cancelled", "SIGTERM", ["b.sock.yaml"]]);
    deepEqual(
      report.files[0]?.steps.map(({ verdict }) => verdict),
      ["passed", "cancelled", "skipped"],
    );
    const tap = await waiting("--reporter=tap");
    tap.signal("SIGTERM");
    equal(await isOverSoon(tap), 143);
    match(tap.stdout, /\nnot ok 1 - a\.sock\.yaml\nok 2 - b\.sock\.yaml # SKIP not run\n1\.\.2\nBail out! .*\n$/);
    const junit = await waiting("--reporter=junit");
    junit.signal("SIGTERM");
    equal(await isOverSoon(junit), 143);
    match(junit.stdout, /tests="4" failures="0" errors="1"[^]*<\/testsuites>\n$/);
  });

  it("leaves at once with the second signal", async () => {
    const cli = await waiting();
    cli.signal("SIGINT");
    cli.signal("SIGINT");
    equal(await isOverSoon(cli), 130);
  });

  it("goes on where nobody reads what it prints, but its report goes to a file", async () => {
    await writeFiles(folder, {
      "a.sock.yaml": "sock: 1\nsteps: [ { repeat: 400, every: 1ms, steps: [ { set: { x: 1 } } ] } ]\n",
    });
    const cli = startCli(["run", "a.sock.yaml", "--reporter=json", "--output=r.json"], { cwd: folder });
    await cli.prints("a.sock.yaml");
    cli.closeOutput();
    equal(await cli.ended(), 0);
    const report = JSON.parse(await readFile(join(folder, "r.json"), "utf8")) as JsonReport;
    deepEqual([report.verdict, report.totals.steps.passed], ["passed", 400]);
  });

  it("ends when nobody reads its report any more, as other programs do", async () => {
    const text = `sock: 1
connections: { peer: { tcp: "127.0.0.1:${server.port}" } }
steps:
  - repeat: 1000000
    every: 1ms
    steps: [ { send: AA } ]
  - expect: { silence: 10m }
`;
    await writeFiles(folder, { "a.sock.yaml": text });
    const cli = await waiting("--reporter=tap");
    await cli.prints("ok 1");
    cli.closeOutput();
    equal(await isOverSoon(cli), 141);
    equal(cli.stderr, "");
  });
});
