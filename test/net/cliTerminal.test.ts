import { doesNotMatch, equal, match } from "node:assert/strict";
import type { Socket } from "node:net";
import { cliFile, runCli, writeFiles } from "../support/cli";
import { startPeer, stopPeers, type Peer } from "../support/peers";
import { ScriptedServer, stopServers } from "../support/scriptedServer";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";

/** Runs a command in a terminal of its own, as `script` does, and prints what it shows; ends with its exit code. */
const inTerminal = `
import os, pty, sys
status = pty.spawn(sys.argv[1:])
sys.exit(os.waitstatus_to_exitcode(status))
`;

/** Waits for `go` from a server on this port. */
const slow = (port: number): string => `sock: 1
connections: { peer: { tcp: "127.0.0.1:${port}" } }
steps: [ { name: "wait \\e[31m a little", expect: '"go"', within: 60s } ]
`;

describe("sockscope run in a terminal", () => {
  let folder: string;
  let server: ScriptedServer;
  /** What a connection is told, and when: after longer than it takes until something is shown. */
  let answer: (socket: Socket) => void;

  beforeEach(async () => {
    folder = await temporaryFolder();
    answer = (socket) => {
      const timer = setTimeout(() => socket.write("go"), 1700);
      socket.on("close", () => clearTimeout(timer));
    };
    server = await ScriptedServer.start((socket) => answer(socket));
    await writeFiles(folder, { "a.sock.yaml": slow(server.port) });
  });

  afterEach(async () => {
    await stopPeers();
    await stopServers();
    await removeTemporaryFolders();
  });

  function startInTerminal(): Promise<Peer> {
    return startPeer(
      "env",
      `--chdir=${folder}`,
      "-u",
      "NO_COLOR",
      "-u",
      "FORCE_COLOR",
      "TERM=xterm",
      "python3",
      "-c",
      inTerminal,
      ...[process.execPath, cliFile, "run", "."],
    );
  }

  it("shows what runs now where that takes long, takes it away again, and has colours", async () => {
    const waiting = new Promise<Socket>((resolve) => (answer = resolve));
    const peer = await startInTerminal();
    await peer.prints(/a little \d+\.\d s/);
    (await waiting).write("go");
    const code = await peer.ended();
    const { text } = peer;
    match(text, /\r\u001b\[K1\/1 a\.sock\.yaml › wait <ESC>\[31m a little [1-9]\d*\.\d s\r\u001b\[K/);
    match(text, /\r\u001b\[K {2}\u001b\[32m✓\u001b\[39m wait <ESC>\[31m a little/);
    equal(
      text
        .slice(text.lastIndexOf("\r\u001b[K1/1"))
        .replace(/^\r\u001b\[K[^\r]*/, "")
        .startsWith("\r\u001b[K  "),
      true,
    );
    equal(code, 0);
  });

  it("has neither where its output goes elsewhere", async () => {
    const { stdout, stderr } = await runCli(["run", folder]);
    doesNotMatch(stdout + stderr, /\u001b/);
    match((await runCli(["run", folder], { env: { FORCE_COLOR: "1" } })).stdout, /\u001b\[32m✓\u001b\[39m/);
  });

  it("says that its standard output is full, and ends with 2", async () => {
    const command = `exec "$0" "$@" > /dev/full`;
    const peer = await startPeer("sh", "-c", command, process.execPath, cliFile, "run", folder);
    equal(await peer.ended(), 2);
    equal(
      peer.errors,
      "sockscope: Nothing more can be written to the standard output (ENOSPC); make room, or choose another place.\n",
    );
  });

  it("says where its report could not be written", async () => {
    const { code, stderr } = await runCli(["run", folder, "--output", "/dev/full", "--reporter=tap"]);
    equal(
      stderr,
      "sockscope: /dev/full could not be written: the disk is full; free some space, or choose another folder.\n",
    );
    equal(code, 2);
  });
});
