import { doesNotMatch, equal, match } from "node:assert/strict";
import { cliFile, runCli, writeFiles } from "../support/cli";
import { startPeer, stopPeers } from "../support/peers";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";

/** Runs a command in a terminal of its own, as `script` does, and prints what it shows; ends with its exit code. */
const inTerminal = `
import os, pty, sys
status = pty.spawn(sys.argv[1:])
sys.exit(os.waitstatus_to_exitcode(status))
`;

const slow = `sock: 1
vars: { port: 0 }
steps: [ { name: "wait \\e[31m a little", sleep: 1700ms }, { assert: { port: "== 0" } } ]
`;

describe("sockscope run in a terminal", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeFiles(folder, { "a.sock.yaml": slow });
  });

  afterEach(async () => {
    await stopPeers();
    await removeTemporaryFolders();
  });

  async function shown(...words: readonly string[]): Promise<{ text: string; code: number | NodeJS.Signals }> {
    const command = [process.execPath, cliFile, "run", ".", ...words];
    const peer = await startPeer(
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
      ...command,
    );
    const code = await peer.ended();
    return { text: peer.text, code };
  }

  it("shows what runs now where that takes long, takes it away again, and has colours", async () => {
    const { text, code } = await shown();
    match(text, /\r\u001b\[K1\/1 a\.sock\.yaml › wait <ESC>\[31m a little 1\.\d s\r\u001b\[K/);
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
