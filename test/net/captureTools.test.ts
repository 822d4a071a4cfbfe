import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Connection } from "../../src/engine/connection";
import { exportCapture, type ExportFormat } from "../../src/engine/exportCapture";
import type { Listener } from "../../src/engine/listener";
import { openCapture } from "../../src/store/openCapture";
import { assertTakenByTools, followTcp, runTool, tshark } from "../support/captureTools";
import { disposeSpools } from "../support/spoolEndpoints";
import { allCame, closed, connect, fileOf, listen, sendAll } from "../support/spoolPairs";
import { temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";

async function exported(source: Connection | Listener, format: ExportFormat, connection?: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const { endpointCapture } = source;
  const choice = connection === undefined ? "all" : { connection };
  const about = { transport: source.address.transport, endpoint: "tcp://127.0.0.1:7700" };
  await exportCapture(
    { source: endpointCapture, format, choice, ...about },
    { write: (part) => void parts.push(part) },
  );
  return Buffer.concat(parts);
}

async function savedAs(name: string, bytes: Uint8Array): Promise<string> {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, bytes);
  return file;
}

describe("Capture files in Wireshark's tools", () => {
  afterEach(disposeSpools);

  for (const host of ["127.0.0.1", "::1"]) {
    it(`give back exactly the bytes of interleaved connections over ${host}`, async () => {
      const scene = await listen("tcp", host);
      const pairs = await Promise.all(Array.from({ length: 3 }, () => connect(scene)));
      const talks = pairs.map((pair) => ({ ...pair, up: randomBytes(400_000), down: randomBytes(150_000) }));
      await Promise.all(talks.flatMap(({ client, server, up, down }) => [sendAll(client, up), sendAll(server, down)]));
      await Promise.all(
        talks.flatMap(({ client, server, up, down }) => [allCame(server, up.length), allCame(client, down.length)]),
      );
      for (const { client, server } of pairs) {
        client.end();
        server.end();
        await Promise.all([closed(client), closed(server)]);
      }
      const file = await fileOf(scene.listener);
      await assertTakenByTools(file);
      const found = await Promise.all(talks.map((_, stream) => followTcp(file, stream)));
      for (const { client, server, up, down } of talks) {
        const port = `:${client.local?.port ?? 0}`;
        const { sent = [] } = found.find(({ nodes }) => nodes[0]?.endsWith(port)) ?? {};
        assert.ok(sent[0]?.equals(up), `what ${port} sent`);
        assert.ok(sent[1]?.equals(down), `what ${port} was sent`);
        const own = await fileOf(client);
        await assertTakenByTools(own);
        const { sent: ownSent } = await followTcp(own, 0);
        assert.ok(ownSent[0]?.equals(up) && ownSent[1]?.equals(down));
        assert.equal(server.state, "closed");
      }
    });
  }

  it("name the real addresses, and count the real bytes", async () => {
    const scene = await listen("tcp", "127.0.0.1");
    const { client, server } = await connect(scene);
    await client.send(new Uint8Array(1000));
    await allCame(server, 1000);
    await server.send(new Uint8Array(70_000));
    await allCame(client, 70_000);
    const file = await fileOf(client);
    const fields = await tshark(file, "-T", "fields", "-e", "ip.src", "-e", "tcp.srcport", "-e", "tcp.len");
    const sums = new Map<string, number>();
    for (const line of fields.trim().split("\n")) {
      const [host = "", port = "", length = ""] = line.split("\t");
      sums.set(`${host}:${port}`, (sums.get(`${host}:${port}`) ?? 0) + Number(length));
    }
    const ends = [`127.0.0.1:${client.local?.port ?? 0}`, `127.0.0.1:${scene.listener.address.port}`];
    assert.deepEqual(
      [...sums].sort(),
      [
        [ends[0], 1000],
        [ends[1], 70_000],
      ].sort(),
    );
    const conversations = await tshark(file, "-q", "-z", "conv,tcp");
    for (const end of ends) assert.ok(conversations.includes(end), conversations);
  });

  it("see half-closes and resets in the order in which they happened", async () => {
    const scene = await listen("tcp", "127.0.0.1");
    const { client, server } = await connect(scene);
    await client.send(Uint8Array.of(1));
    client.end();
    await until(() => server.state === "halfClosedRemote", { what: "the half-close is seen" });
    await server.send(Uint8Array.of(2, 3));
    await allCame(client, 2);
    client.reset();
    await closed(client);
    const file = await fileOf(client);
    await assertTakenByTools(file);
    const fields = ["-T", "fields", "-e", "tcp.flags", "-e", "tcp.len"];
    const flags = (await tshark(file, ...fields))
      .trim()
      .split("\n")
      .map((line) => line.replace(/^0x0*/, ""));
    assert.deepEqual(flags, ["2\t0", "12\t0", "10\t0", "18\t1", "11\t0", "18\t2", "14\t0"]);
  });

  it("give back datagrams of every size", async () => {
    const scene = await listen("udp", "127.0.0.1");
    const { endpoint: client, opened } = scene.endpoints.connect(scene.listener.address);
    await opened;
    const datagrams = [0, 1, 3, 4095, 4096, 4097, 65_507].map((size) => randomBytes(size));
    for (const [index, datagram] of datagrams.entries()) {
      await client.send(datagram);
      await until(() => scene.listener.endpointCapture.traffic.in.records > index, { what: "the datagram is here" });
    }
    for (const file of [await fileOf(client), await fileOf(scene.listener)]) {
      await assertTakenByTools(file);
      const lengths = (await tshark(file, "-T", "fields", "-e", "udp.length")).trim().split("\n").map(Number);
      assert.deepEqual(
        lengths,
        datagrams.map(({ length }) => length + 8),
      );
      const payloads = (await tshark(file, "-T", "fields", "-e", "udp.payload")).split("\n").slice(0, -1);
      assert.deepEqual(
        payloads,
        datagrams.map((datagram) => datagram.toString("hex")),
      );
      assert.match(
        await tshark(file, "-q", "-z", "conv,udp"),
        new RegExp(`127\\.0\\.0\\.1:${scene.listener.address.port}`),
      );
    }
    const dump = await savedAs("datagrams.txt", await exported(scene.listener, "hexDump"));
    const packed = join(await temporaryFolder(), "datagrams.pcapng");
    const result = await runTool("text2pcap", "-D", "-t", "ISO", "-u", "53,5000", dump, packed);
    assert.equal(result.code, 0, result.complaints);
    assert.deepEqual(
      (await tshark(packed, "-T", "fields", "-e", "udp.payload")).split("\n").slice(0, -1),
      datagrams.filter(({ length }) => length > 0).map((datagram) => datagram.toString("hex")),
    );
  });

  it("read exports: one connection as pcapng, raw bytes, JSON Lines and a hex dump for text2pcap", async () => {
    const scene = await listen("tcp", "127.0.0.1");
    const [one, other] = [await connect(scene), await connect(scene)];
    const [up, down] = [randomBytes(90_000), randomBytes(50)];
    await other.client.send(randomBytes(5000));
    await sendAll(one.client, up);
    await allCame(one.server, up.length);
    await one.server.send(down);
    await allCame(one.client, down.length);
    const { index } = one.server;
    const alone = await savedAs("one.pcapng", await exported(scene.listener, "pcapng", index));
    await assertTakenByTools(alone);
    const { sent } = await followTcp(alone, 0);
    assert.ok(sent[0]?.equals(up) && sent[1]?.equals(down));
    assert.equal(new Set((await tshark(alone, "-T", "fields", "-e", "tcp.stream")).trim().split("\n")).size, 1);

    assert.ok((await exported(scene.listener, "bytesIn", index)).equals(up));
    assert.ok((await exported(scene.listener, "bytesOut", index)).equals(down));

    const lines = (await exported(scene.listener, "jsonLines", index)).toString().trim().split("\n");
    const records = lines.map((line) => JSON.parse(line) as { direction: string; data?: string });
    const received = records
      .filter(({ direction }) => direction === "in")
      .map(({ data = "" }) => Buffer.from(data, "base64"));
    assert.ok(Buffer.concat(received).equals(up));

    const dump = await savedAs("dump.txt", await exported(scene.listener, "hexDump", index));
    const packed = join(await temporaryFolder(), "dump.pcapng");
    const result = await runTool("text2pcap", "-D", "-t", "ISO", "-T", "50000,7700", dump, packed);
    assert.equal(result.code, 0, result.complaints);
    const payloads = (
      await tshark(
        packed,
        "-Y",
        "tcp.len > 0",
        "-T",
        "fields",
        "-e",
        "frame.packet_flags_direction",
        "-e",
        "tcp.payload",
      )
    )
      .trim()
      .split("\n");
    const side = (direction: number): Buffer =>
      Buffer.from(
        payloads
          .map((line) => line.split("\t"))
          .filter(([flag]) => Number(flag) === direction)
          .map(([, hex = ""]) => hex)
          .join(""),
        "hex",
      );
    assert.ok(side(1).equals(up), "received");
    assert.ok(side(2).equals(down), "sent");
  });

  it("take a whole capture in several files, copied into one, and so do we", async () => {
    const scene = await listen("tcp", "127.0.0.1", { limits: { maxBytes: 400_000, maxRecords: 1e6 } });
    const { listener } = scene;
    const { client, server } = await connect(scene);
    const bytes = randomBytes(1_000_000);
    await sendAll(client, bytes);
    await allCame(server, bytes.length);
    assert.ok(listener.endpointCapture.capture.dropped.records > 0);
    const whole = await savedAs("whole.pcapng", await exported(listener, "pcapng"));
    await assertTakenByTools(whole);
    const opened2 = await openCapture([whole]);
    await opened2.finished;
    const { firstNumber, lastNumber, totalBytes, dropped } = listener.endpointCapture.capture;
    assert.deepEqual([opened2.firstNumber, opened2.lastNumber], [firstNumber, lastNumber]);
    assert.deepEqual([opened2.totalBytes, opened2.dropped], [totalBytes, dropped]);
    opened2.dispose();
  });
});
