import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { runCli, startCli, stopClis, writeFiles, type StartedCli } from "../support/cli";
import { ScriptedServer, stopServers } from "../support/scriptedServer";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";

const echo = `sock: 1
name: Line server
vars: { port: 0, greeting: hi }
secrets: [ PIN ]
connections: { device: { tcp: "127.0.0.1:{{port}}", listen: true, framing: line } }
rules:
  - on: accept
    steps: [ { send: '"{{greeting}}"' } ]
  - name: ping
    on: { regex: '/^ping (?<number>\\d+)$/' }
    steps: [ { send: '"pong {{number}}"' } ]
  - name: login
    on: { pattern: '"{{secret:PIN}}"' }
    steps: [ { send: '"welcome {{secret:PIN}}"' } ]
`;

describe("sockscope mock", () => {
  let folder: string;
  const sockets = new Set<Socket>();

  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeFiles(folder, { "m.sock.yaml": echo, "env/lab.yaml": "greeting: from the lab\n" });
  });

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await stopClis();
    await stopServers();
    await removeTemporaryFolders();
  });

  async function serving(...args: readonly string[]): Promise<{ mock: StartedCli; port: number }> {
    const mock = startCli(["mock", "m.sock.yaml", ...args], { cwd: folder, env: { PIN: "pin-4711" } });
    const port = await until(() => /listens on tcp:\/\/127\.0\.0\.1:(\d+)\n/.exec(mock.stdout)?.[1], {
      what: "it listens",
    });
    return { mock, port: Number(port) };
  }

  async function client(port: number): Promise<{ socket: Socket; text: () => string }> {
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    sockets.add(socket);
    let text = "";
    socket.on("data", (chunk: string) => (text += chunk));
    await once(socket, "connect");
    return { socket, text: () => text };
  }

  it("answers clients and tells what happens until it is stopped, which ends it with 130", async () => {
    const { mock, port } = await serving("--env", "lab");
    const { socket, text } = await client(port);
    socket.write("ping 12\nwhat?\u001b[31m\npin-4711\n");
    await until(() => text() === "from the lab\r\npong 12\r\nwelcome pin-4711\r\n", { what: "the mock has answered" });
    await mock.prints("login");
    const ended = once(socket, "close");
    mock.signal("SIGINT");
    equal(await mock.ended(), 130);
    await ended;
    const lines = mock.stdout
      .replaceAll(/^\d\d:\d\d:\d\d\.\d{3} /gm, "")
      .replaceAll(/127\.0\.0\.1:\d+/g, "ADDRESS")
      .split("\n");
    deepEqual(
      lines.filter((line) => !line.startsWith("ADDRESS closed")),
      [
        "device listens on tcp://ADDRESS",
        "ADDRESS accepted on device",
        "✓ ADDRESS on accept · 14 bytes sent",
        "✓ ADDRESS ping · 9 bytes sent",
        '? ADDRESS sent 10 bytes that no rule of device fits: "what?\\e[31m"',
        "✓ ADDRESS login · 18 bytes sent",
        "Stopped by SIGINT: 1 accepted, 3 answered, 1 without a rule that fits, 0 failed.",
        "",
      ],
    );
    doesNotMatch(mock.stdout + mock.stderr, /pin-4711/);
  });

  it("ends with 143 where it is told to terminate, and leaves at once with a second signal", async () => {
    const { mock } = await serving();
    mock.signal("SIGTERM");
    equal(await mock.ended(), 143);
    const { mock: other } = await serving();
    other.signal("SIGINT");
    other.signal("SIGINT");
    equal(await other.ended(), 130);
  });

  it("ends when nobody reads what it prints any more", async () => {
    const { mock, port } = await serving();
    mock.closeOutput();
    await client(port);
    equal(await mock.ended(), 141);
  });

  it("refuses with 2 what is no mock, is not there, or lacks a value", async () => {
    await writeFiles(folder, {
      "run.sock.yaml": "sock: 1\nsteps: [ { sleep: 1ms } ]\n",
      "bad.sock.yaml": "sock: 1\nrles: []\n",
    });
    const refused = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await runCli(["mock", ...args], { cwd: folder });
      equal(code, 2);
      return stdout + stderr;
    };
    match(await refused("run.sock.yaml"), /^run\.sock\.yaml:1:1: error: .*no rules to serve by/);
    match(
      await refused("bad.sock.yaml"),
      /^bad\.sock\.yaml:2:1: error: .*Did you mean rules\?\n {4}2 \| rles: \[\]\n/m,
    );
    match(await refused("none.sock.yaml"), /^sockscope: none\.sock\.yaml cannot be read: there is no such file/);
    match(await refused("."), /^sockscope: \. is a folder; name the file of a mock in it\.\n$/);
    match(await refused("m.sock.yaml"), /^m\.sock\.yaml:4:\d+: error: The secret PIN has no value/);
    match(
      await refused("m.sock.yaml", "--env=none"),
      /^m\.sock\.yaml: error: There is no environment “none” .* There is: lab\.\n/,
    );
  });

  it("fails with 1 where it cannot listen", async () => {
    const { port } = await ScriptedServer.start(() => undefined);
    const options = { cwd: folder, env: { PIN: "x-1" } };
    const { code, stdout } = await runCli(["mock", "m.sock.yaml", `--var=port=${port}`], options);
    match(stdout, /^m\.sock\.yaml:5:\d+: error: .*in use.*\n/);
    equal(code, 1);
  });
});
