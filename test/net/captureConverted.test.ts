import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openCapture, type OpenedCapture } from "../../src/store/openCapture";
import { runTool } from "../support/captureTools";
import { disposeSpools } from "../support/spoolEndpoints";
import { allCame, closed, connect, fileOf, listen, sendAll } from "../support/spoolPairs";
import { temporaryFolder } from "../support/temporaryFolder";
import { writtenCapture } from "../support/writtenCapture";

/** A recorded file, and what each client said and was told, by its port. */
interface Recorded {
  readonly file: string;
  readonly said: ReadonlyMap<number, { readonly up: Buffer; readonly down: Buffer }>;
}

async function record(host: string): Promise<Recorded> {
  const scene = await listen("tcp", host);
  const said = new Map<number, { up: Buffer; down: Buffer }>();
  for (let turn = 0; turn < 3; turn++) {
    const { client, server } = await connect(scene);
    const talk = { up: randomBytes(100_000 + turn), down: randomBytes(turn) };
    await Promise.all([sendAll(client, talk.up), server.send(talk.down)]);
    await Promise.all([allCame(server, talk.up.length), allCame(client, talk.down.length)]);
    said.set(client.local?.port ?? 0, talk);
    client.close();
    server.close();
    await Promise.all([closed(client), closed(server)]);
  }
  // The listener's own file is written on; a copy stays as it is.
  const file = join(await temporaryFolder(), "recorded.pcapng");
  await copyFile(await fileOf(scene.listener), file);
  return { file, said };
}

async function open(...files: readonly string[]): Promise<OpenedCapture> {
  const capture = await openCapture(files);
  await capture.finished;
  return capture;
}

/** Fails unless a capture holds all that was said, and nothing else. */
async function assertHolds(capture: OpenedCapture, { said }: Recorded): Promise<void> {
  const found = new Map<number, { in: Uint8Array[]; out: Uint8Array[] }>();
  for (let number = capture.firstNumber; number <= capture.lastNumber; number++) {
    const record = capture.record(number);
    if (!record || record.direction === "event") continue;
    const sides = found.get(record.connection) ?? { in: [], out: [] };
    sides[record.direction].push(await capture.bytes(number));
    found.set(record.connection, sides);
  }
  assert.equal(found.size, said.size);
  for (const [connection, sides] of found) {
    const { local, remote } = capture.conversation(connection) ?? {};
    // Where a format does not say which side captured, the one that began is taken for it.
    const isByClient = said.has(local?.port ?? 0);
    const { up, down } = said.get((isByClient ? local : remote)?.port ?? 0) ?? {};
    assert.ok(up && Buffer.concat(isByClient ? sides.out : sides.in).equals(up), "what the client said");
    assert.ok(down && Buffer.concat(isByClient ? sides.in : sides.out).equals(down), "what the client was told");
  }
  capture.dispose();
}

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const { code, complaints } = await runTool(program, ...args);
  assert.equal(code, 0, complaints);
}

describe("Captures that Wireshark's tools have written anew", () => {
  afterEach(disposeSpools);

  for (const host of ["127.0.0.1", "::1"]) {
    it(`hold the same payloads over ${host}, with every tool and format`, async () => {
      const recorded = await record(host);
      const { file } = recorded;
      const folder = await temporaryFolder();
      const path = (name: string): string => join(folder, name);
      await run("editcap", "-F", "pcapng", file, path("editcap.pcapng"));
      await run("tshark", "-r", file, "-w", path("tshark.pcapng"));
      await run("editcap", "-F", "nsecpcap", file, path("plain.pcap"));
      await run("editcap", "-F", "pcapng", path("plain.pcap"), path("fromPcap.pcapng"));
      await run("mergecap", "-w", path("merged.pcapng"), file, path("plain.pcap"));
      await run("editcap", "-F", "pcapng", "-t", "86400", path("plain.pcap"), path("later.pcapng"));
      for (const name of ["editcap", "tshark", "fromPcap", "merged", "later"]) {
        const capture = await open(path(`${name}.pcapng`));
        assert.equal(capture.isOwn, false, name);
        const retransmissions = capture.unread.counts.get("TCP retransmissions") ?? 0;
        assert.equal(retransmissions > 0, name === "merged", `${name}: ${retransmissions} retransmissions`);
        await assertHolds(capture, recorded);
      }
    });
  }

  it("are opened as far as their packets go where those were cut", async () => {
    const { file, said } = await record("127.0.0.1");
    const short = join(await temporaryFolder(), "short.pcapng");
    await run("editcap", "-F", "pcapng", "-s", "200", file, short);
    const capture = await open(short);
    assert.ok((capture.unread.counts.get("ends of packets captured only in part") ?? 0) > 0);
    const port = capture.conversations[0]?.remote.port ?? 0;
    const [first] = await firstIn(capture);
    assert.ok(first && said.get(port)?.up.subarray(0, first.length).equals(first));
    capture.dispose();
    await assert.rejects(openCapture([`${short}.missing`]), { code: "ENOENT" });
    await writeFile(short, "no capture at all");
    await assert.rejects(openCapture([short]), { code: "SOCKSCOPE_NOT_PCAPNG" });
  });

  it("are ours still where they were put one behind the other", async () => {
    const recorded = await record("127.0.0.1");
    const bytes = await readFile(recorded.file);
    const twice = join(await temporaryFolder(), "twice.pcapng");
    await writeFile(twice, Buffer.concat([bytes, bytes]));
    const [once, both] = [await open(recorded.file), await open(twice)];
    assert.equal(both.isOwn, true);
    assert.equal(both.lastNumber, 2 * once.lastNumber);
    assert.equal(both.totalBytes, 2 * once.totalBytes);
    once.dispose();
    both.dispose();
  });
});

describe("A capture of ours behind one of another program", () => {
  afterEach(disposeSpools);

  it("goes on with its numbers, and hides nothing", async () => {
    const folder = await temporaryFolder();
    const [dump, foreign, both] = ["dump", "foreign.pcapng", "both.pcapng"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(dump, "000000 68 69\n\n000000 68 6f\n\n");
    await run("text2pcap", "-q", "-u", "9000,5000", dump, foreign);
    const own = await writtenCapture(folder, "talk", { lines: 20, limits: { maxBytes: 1 << 30, maxRecords: 16 } });
    const single = await open(...own);
    const held = single.lastNumber - single.firstNumber + 1;
    assert.ok(single.firstNumber > 1);
    await writeFile(both, Buffer.concat(await Promise.all([foreign, ...own].map((file) => readFile(file)))));
    const capture = await open(both);
    assert.deepEqual([capture.firstNumber, capture.lastNumber, capture.dropped.records], [1, held + 2, 0]);
    assert.equal(Buffer.from(await capture.bytes(1)).toString(), "hi");
    assert.deepEqual(await capture.bytes(held + 2), await single.bytes(single.lastNumber));
    for (const each of [single, capture]) each.dispose();
  });
});

async function firstIn(capture: OpenedCapture): Promise<Uint8Array[]> {
  for (let number = capture.firstNumber; number <= capture.lastNumber; number++) {
    if (capture.record(number)?.direction === "in") return [await capture.bytes(number)];
  }
  return [];
}
