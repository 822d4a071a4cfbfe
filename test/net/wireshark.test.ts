import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MemoryCapture } from "../../src/core/capture/memoryCapture";
import { findWireshark, followCommand, followInWireshark, wiresharkOptions } from "../../src/engine/wireshark";
import { feedProgram } from "../../src/store/feedProgram";
import { assertTakenByTools, tshark } from "../support/captureTools";
import { disposeSpools } from "../support/spoolEndpoints";
import { allCame, connect, listen } from "../support/spoolPairs";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";

describe("A capture followed in Wireshark", () => {
  let folder: string;
  const stopping: AbortController[] = [];

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    for (const each of stopping.splice(0)) each.abort();
    await disposeSpools();
    await removeTemporaryFolders();
  });

  /** A program in the place of Wireshark; it runs in the folder. */
  async function standIn(script: string): Promise<string> {
    const file = join(folder, "stand-in");
    await writeFile(file, `#!/bin/sh\ncd '${folder}'\n${script}\n`);
    await chmod(file, 0o755);
    return file;
  }

  function newSignal(): AbortController {
    const controller = new AbortController();
    stopping.push(controller);
    return controller;
  }

  const fileSize = (name: string): Promise<number> =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    );

  it("is what was recorded before and what comes, as a stream that Wireshark's tools read", async () => {
    const scene = await listen("tcp", "127.0.0.1");
    const { client, server } = await connect(scene);
    await client.send(Buffer.from("before"));
    await allCame(server, 6);
    const program = await standIn(`echo "$@" > options; cat > fed`);
    const controller = newSignal();
    const { capture } = scene.listener.endpointCapture;
    const following = followInWireshark({ capture, transport: "tcp" }, program, controller.signal);
    await until(async () => (await fileSize("fed")) > 0, { what: "the stand-in is fed" });
    await client.send(Buffer.from("after"));
    await allCame(server, 11);
    await until(async () => (await readFile(join(folder, "fed"))).includes("after"), { what: "what came is fed" });
    controller.abort();
    await following;
    equal(await readFile(join(folder, "options"), "utf8"), "-k -i -\n");
    await assertTakenByTools(join(folder, "fed"));
    const payloads = await tshark(join(folder, "fed"), "-T", "fields", "-e", "tcp.payload", "-Y", "tcp.len > 0");
    deepEqual(
      payloads
        .trim()
        .split("\n")
        .map((hex) => Buffer.from(hex, "hex").toString()),
      ["before", "after"],
    );
  });

  it("ends when Wireshark is closed, without a word", async () => {
    const scene = await listen("tcp", "127.0.0.1");
    const { client, server } = await connect(scene);
    await client.send(new Uint8Array(300_000));
    await allCame(server, 300_000);
    const { capture } = client.endpointCapture;
    const program = await standIn("head -c 100 > fed; exec 0<&-; touch closed");
    await followInWireshark({ capture, transport: "tcp" }, program, newSignal().signal);
    equal(await fileSize("fed"), 100);
  });

  it("is fed no faster than it is read, and lets go of a program that reads nothing", async () => {
    const program = await standIn("sleep 3");
    const controller = newSignal();
    let given = 0;
    const input = async function* (signal: AbortSignal): AsyncGenerator<Uint8Array> {
      while (!signal.aborted) {
        given += 1;
        yield await Promise.resolve(new Uint8Array(1 << 16));
      }
    };
    const feeding = feedProgram({ file: program, args: [], input }, controller.signal);
    await until(() => given > 1, { what: "the program is fed" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    ok(given < 40, `${given} pieces were taken for a program that reads none`);
    controller.abort();
    await feeding;
  });

  it("says in one sentence that Wireshark could not be started, or what it complained about", async () => {
    const scene = await listen("tcp", "127.0.0.1");
    const { client } = await connect(scene);
    const { capture } = client.endpointCapture;
    const followed = { capture, transport: "tcp" } as const;
    await rejects(followInWireshark(followed, join(folder, "missing"), newSignal().signal), {
      code: "ENOENT",
      message: /missing could not be started: the system reported ENOENT\.$/,
    });
    const failing = await standIn("echo 'cannot open display' >&2; exit 3");
    await rejects(followInWireshark(followed, failing, newSignal().signal), {
      code: "SOCKSCOPE_PROGRAM_FAILED",
      message: "stand-in ended with code 3: it said “cannot open display”.",
    });
    const complaint = "echo ' ** (wireshark:17) 14:52:56.325315 [GUI WARNING] -- no display ' >&2";
    const crashing = await standIn(`${complaint}; kill -ABRT $$`);
    await rejects(followInWireshark(followed, crashing, newSignal().signal), {
      code: "SOCKSCOPE_PROGRAM_FAILED",
      message: "stand-in ended with SIGABRT: it said “no display”.",
    });
    await followInWireshark(followed, await standIn(`${complaint}; kill -TERM $$`), newSignal().signal);
    const inMemory = new MemoryCapture(0, () => ({ maxBytes: 1000, maxRecords: 10 }));
    await rejects(followInWireshark({ capture: inMemory, transport: "tcp" }, failing, newSignal().signal), {
      code: "SOCKSCOPE_NOT_IN_FILE",
    });
  });

  it("finds Wireshark where the setting says, and nowhere else then", async () => {
    const program = await standIn("true");
    equal(await findWireshark(program), program);
    equal(await findWireshark(join(folder, "missing")), undefined);
    equal(await findWireshark(folder), undefined);
  });

  it("is also had by a command that any shell takes, whatever the file is called", async () => {
    const { capture } = (await connect(await listen("tcp", "127.0.0.1"))).client.endpointCapture;
    const peer = {
      id: "1",
      address: "127.0.0.1:50001",
      ends: { local: { host: "::1", port: 1 }, remote: { host: "::1", port: 50_001 } },
    };
    const followed = { capture, peer, transport: "udp" } as const;
    deepEqual(wiresharkOptions(followed), ["-k", "-i", "-", "-Y", "ipv6.addr == ::1 && udp.port == 50001"]);
    const file = join(folder, `it's "$HOME" & ; \`x\`.pcapng`);
    await writeFile(file, "content");
    const command = followCommand(followed, file);
    match(command, /\| wireshark -k -i - -Y 'ipv6\.addr == ::1 && udp\.port == 50001'$/);
    const shown = command.replace(/^tail -f -c \+1/, "tail -c +1").replace(/\| wireshark .*$/, "");
    equal(execFileSync("/bin/sh", ["-c", shown]).toString(), "content");
  });
});
