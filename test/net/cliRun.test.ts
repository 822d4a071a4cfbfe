import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { JsonReport } from "../../src/cli/report/jsonReporter";
import { runCli, stopClis, writeFiles } from "../support/cli";
import { freePort } from "../support/freePort";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { ScriptedServer, stopServers } from "../support/scriptedServer";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";

/** A file that sends hello and expects this to come back. */
function hello(port: number | string, expected = '"hello\\r\\n"'): string {
  return `sock: 1
name: Hello
connections: { peer: { tcp: "127.0.0.1:${port}" } }
steps:
  - send: '"hello\\r\\n"'
  - expect: '${expected}'
    within: 20s
  - close: peer
`;
}

describe("sockscope run", () => {
  let folder: string;
  let server: ScriptedServer;
  let served: number;

  beforeEach(async () => {
    folder = await temporaryFolder();
    served = 0;
    server = await ScriptedServer.start((socket) => {
      served++;
      socket.pipe(socket);
    });
  });

  afterEach(async () => {
    await stopClis();
    await stopServers();
    await removeTemporaryFolders();
  });

  async function run(...args: readonly string[]): ReturnType<typeof runCli> {
    return runCli(["run", ...args], { cwd: folder });
  }

  it("passes with 0 and a line for each step", async () => {
    await writeFiles(folder, { "a.sock.yaml": hello(server.port) });
    const { code, stdout, stderr } = await run("a.sock.yaml");
    equal(stderr, "");
    match(stdout, /^a\.sock\.yaml\n {2}✓ send "hello\\r\\n" · 7 bytes sent · .*\n {2}✓ expect .* · reply after .*\n/);
    match(stdout, /\n✓ 1 file: 1 passed\. 3 steps: 3 passed\. \S+ \S+\n$/);
    equal(code, 0);
  });

  it("fails with 1, says where and what was different, and runs the files behind it", async () => {
    const wrong = hello(server.port, '"help"');
    await writeFiles(folder, { "a.sock.yaml": wrong, "b.sock.yaml": hello(server.port) });
    const { code, stdout } = await run("b.sock.yaml", "a.sock.yaml", "./b.sock.yaml");
    match(stdout, /\n {6}a\.sock\.yaml:6:\d+: error: .*\n +6 \| {3}- expect: '"help"'\n +\| +\^+\n/);
    match(
      stdout,
      /○ 1 step not reached\n\n✗ 2 files: 1 passed, 1 failed\. 6 steps: 4 passed, 1 failed, 1 not reached\./,
    );
    equal(code, 1);
  });

  it("ends with the first file that does not pass where told to", async () => {
    await writeFiles(folder, { "a.sock.yaml": hello(server.port, "00"), "b.sock.yaml": hello(server.port) });
    const { code, stdout } = await run(".", "--bail");
    match(stdout, /✗ 1 file: 1 failed\..* 1 file not run\./);
    equal(code, 1);
    equal(served, 1);
  });

  it("refuses a file with 2 before anything is opened, and marks what is wrong with it", async () => {
    await writeFiles(folder, { "a.sock.yaml": hello(server.port).replace("within", "withn") });
    const { code, stdout } = await run("a.sock.yaml");
    match(stdout, /^ {2}a\.sock\.yaml:7:5: error: .*Did you mean within\?\n +7 \| +withn: 20s\n +\| {5}\^{5}\n/m);
    match(stdout, /✗ 1 file: 1 refused\. 0 steps\./);
    equal(code, 2);
    equal(served, 0);
  });

  it("refuses paths that lead to nothing with 2, all of them, and runs none of the others", async () => {
    await writeFiles(folder, { "a.sock.yaml": hello(server.port), "empty/readme.txt": "" });
    await symlink("circle.sock.yaml", join(folder, "circle.sock.yaml"));
    const { code, stdout, stderr } = await run("a.sock.yaml", "none.sock.yaml", "empty", "circle.sock.yaml");
    equal(
      stderr,
      `sockscope: none.sock.yaml cannot be read: there is no such file or folder; check the path.
sockscope: There is no file named *.sock.yaml in “empty”; name a file, or another folder.
sockscope: circle.sock.yaml cannot be read: its links lead in a circle; name the file itself.
`,
    );
    deepEqual([code, stdout, served], [2, "", 0]);
  });

  it("refuses what is no text, and goes on with the others", async () => {
    await writeFiles(folder, {
      "a.sock.yaml": Buffer.from("sock: 1 # \xff", "latin1"),
      "b.sock.yaml": hello(server.port),
    });
    await symlink("none", join(folder, "c.sock.yaml"));
    const { code, stdout } = await run(".");
    match(stdout, /a\.sock\.yaml: error: a\.sock\.yaml is not a UTF-8 text; save it as UTF-8\.\n/);
    match(stdout, /c\.sock\.yaml: error: c\.sock\.yaml cannot be read: there is no such file or folder/);
    match(stdout, /3 files: 1 passed, 2 refused/);
    equal(code, 2);
  });

  it("finds the files of a folder in order, but not in node_modules or dot folders", async () => {
    const text = hello(server.port);
    const names = ["z.sock.yaml", "b/a.sock.yaml", "b/c/d.sock.yaml", "a.sock.yaml"];
    const others = ["node_modules/x.sock.yaml", ".git/y.sock.yaml", "b/.cache/z.sock.yaml", "b/a.yaml", "sock.yaml"];
    await writeFiles(folder, Object.fromEntries([...names, ...others].map((name) => [name, text])));
    const { code, stdout } = await run(".");
    deepEqual(stdout.match(/^\S+\.sock\.yaml$/gm), ["a.sock.yaml", "b/a.sock.yaml", "b/c/d.sock.yaml", "z.sock.yaml"]);
    equal(code, 0);
  });

  it("takes variables from the command line and from environments beside the file", async () => {
    await writeFiles(folder, {
      "x/a.sock.yaml": hello("{{port}}"),
      "x/env/lab.yaml": "port: 1\n",
      "x/env/lab.local.yaml": `port: ${server.port}\n`,
      "x/env/broken.yaml": "ok: 1\nport: { hx: AA }\n",
    });
    equal((await run("x/a.sock.yaml", "--env", "lab")).code, 0);
    equal((await run("x/a.sock.yaml", `--var=port=${server.port}`)).code, 0);
    equal((await run("x/a.sock.yaml", "--env=lab", "--var", "port=1")).code, 1);
    const misspelled = await run("x/a.sock.yaml", "--env", "lab", "--var", "prt=1");
    equal(misspelled.stderr, "sockscope: No file uses the variable “prt” of --var. Did you mean port?\n");
    equal(misspelled.code, 0);
    const unknown = await run("x", "--env=lap");
    match(
      unknown.stdout,
      /x\/a\.sock\.yaml: error: There is no environment “lap” beside .*\. There are: broken, lab\.\n/,
    );
    equal(unknown.code, 2);
    const broken = await run("x", "--env=broken");
    match(broken.stdout, /x\/env\/broken\.yaml:2:1: error: .*\n +2 \| port: \{ hx: AA \}\n/);
    equal(broken.code, 2);
    match((await run("x", "--env=../x")).stdout, /“\.\.\/x” cannot be the name of an environment/);
    match((await run("x", "--var=port=hex:zz")).stdout, /a\.sock\.yaml:1:1: error: The value of port is not hex/);
  });

  it("says which value is missing, and how a secret is given", async () => {
    const text = hello(server.port).replace("steps:", "secrets: [ PUMP_PIN ]\nsteps:\n  - send: '{{secret:PUMP_PIN}}'");
    await writeFiles(folder, { "a.sock.yaml": text, "b.sock.yaml": hello("{{port}}") });
    const { code, stdout } = await run(".");
    match(
      stdout,
      /a\.sock\.yaml:4:\d+: error: The secret PUMP_PIN has no value; .* the environment variable PUMP_PIN\./,
    );
    match(stdout, /b\.sock\.yaml:3:\d+: error: .*port/);
    equal(code, 2);
  });

  it("writes the report to a file, and the pretty one to the standard output", async () => {
    await writeFiles(folder, { "a.sock.yaml": hello(server.port), "old.json": "x".repeat(100_000) });
    const { code, stdout } = await run("a.sock.yaml", "--reporter", "json", "--output", "old.json");
    const report = JSON.parse(await readFile(join(folder, "old.json"), "utf8")) as JsonReport;
    deepEqual([report.verdict, report.files[0]?.steps.length], ["passed", 3]);
    match(stdout, /✓ 1 file: 1 passed/);
    equal(code, 0);
  });

  it("refuses an output that cannot be written with 2, before anything is run", async () => {
    await writeFiles(folder, { "a.sock.yaml": hello(server.port) });
    for (const output of ["none/report.xml", "."]) {
      const { code, stdout, stderr } = await run("a.sock.yaml", "--output", output);
      match(stderr, /^sockscope: \S+ could not be written: .*\.\n$/);
      deepEqual([code, stdout], [2, ""]);
    }
    const { code, stderr } = await run("a.sock.yaml", "--capture", "a.sock.yaml/x");
    match(stderr, /^sockscope: a\.sock\.yaml\/x could not be written: a part of its path is not a folder/);
    deepEqual([code, served], [2, 0]);
  });

  it("keeps what went over each connection where told to", async () => {
    await writeFiles(folder, { "a.sock.yaml": hello(server.port), "b.sock.yaml": hello(server.port) });
    const { code, stderr } = await run(".", "--capture", "kept/here");
    const [, session = ""] =
      /^sockscope: What went over the connections is kept in (kept\/here\/\S+)\.\n$/.exec(stderr) ?? [];
    const files = (await readdir(join(folder, session))).filter((name) => name.endsWith(".pcapng"));
    equal(files.length, 2);
    for (const file of files) {
      const bytes = await readFile(join(folder, session, file));
      equal(bytes.readUInt32BE(0), 0x0a0d0d0a);
      equal(bytes.toString("latin1").split("hello\r\n").length, 3);
    }
    equal(code, 0);
  });

  it("says which of the addresses it listens on others can reach", async () => {
    const port = await freePort();
    const text = (host: string): string => `sock: 1
connections: { server: { tcp: "${host}:${port}", listen: true }, client: { tcp: "127.0.0.1:${port}" } }
steps: [ { send: AA, on: client }, { expect: AA, on: server } ]
`;
    await writeFiles(folder, { "all.sock.yaml": text("0.0.0.0"), "own.sock.yaml": text("127.0.0.1") });
    equal((await run("own.sock.yaml")).stderr, "");
    const { code, stderr } = await run("all.sock.yaml");
    equal(stderr, `sockscope: Listening on tcp://0.0.0.0:${port}, which other machines can reach.\n`);
    equal(code, 0);
  });

  it("tells a port in use in one sentence", async () => {
    const text = `sock: 1
connections: { server: { tcp: "127.0.0.1:${server.port}", listen: true } }
steps: [ { expect: AA } ]
`;
    await writeFiles(folder, { "a.sock.yaml": text });
    const { code, stdout } = await run("a.sock.yaml");
    match(stdout, /a\.sock\.yaml:2:\d+: error: .*in use/);
    equal(code, 1);
    const junit = await run("a.sock.yaml", "--reporter=junit");
    match(junit.stdout, /<testsuites name="sockscope" tests="2" failures="1" errors="0"/);
  });

  it("runs a mock as little as nothing at all", async () => {
    await writeFiles(folder, {
      "m.sock.yaml": `sock: 1\nconnections: { a: { tcp: "127.0.0.1:0", listen: true } }\nrules: [ { on: accept, steps: [ { send: AA } ] } ]\n`,
      "nothing.sock.yaml": "",
    });
    const { code, stdout } = await run(".");
    match(stdout, /m\.sock\.yaml:1:1: error: .*is a mock/);
    match(stdout, /nothing\.sock\.yaml:1:1: error: .*sock: 1/);
    equal(code, 2);
  });

  it("says in one sentence what is wrong with a command line", async () => {
    const { code, stdout, stderr } = await run("a.sock.yaml", "--reportr=tap");
    equal(stderr, "sockscope: There is no option “--reportr” here. Did you mean --reporter?\n");
    deepEqual([code, stdout], [2, ""]);
  });

  it("helps, and tells its version", async () => {
    const { version } = JSON.parse(await readFile(join(repositoryFolder, "package.json"), "utf8")) as {
      version: string;
    };
    equal((await runCli(["--version"])).stdout, `${version}\n`);
    const help = await runCli(["--help"]);
    deepEqual([help.code, help.stderr], [0, ""]);
    for (const topic of ["run", "mock", "reporters"]) {
      const { code, stdout } = await runCli(["help", topic]);
      equal(code, 0);
      ok(
        stdout.split("\n").every((line) => line.length <= 120),
        stdout,
      );
    }
    ok(help.stdout.includes("sockscope run FILES…"));
  });
});
