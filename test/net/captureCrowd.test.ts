import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { assertTakenByTools, followAll, followTcp, tshark } from "../support/captureTools";
import { disposeSpools } from "../support/spoolEndpoints";
import { acceptedFrom, allCame, closed, connect, fileOf, listen, type Pair } from "../support/spoolPairs";
import { sha256 } from "../support/testEndpoints";
import { until } from "../support/until";

const crowds = { "127.0.0.1": 100, "::1": 25 };
const sizes = [1, 1, 2, 7, 1460, 4095, 4096, 9000, 65_494, 65_495, 65_496, 65_515, 65_516, 65_536, 131_000];
const endings = ["client first", "server first", "client resets", "server resets", "stays open"] as const;

interface Talk extends Pair {
  readonly up: Buffer;
  readonly down: Buffer;
  readonly ending: (typeof endings)[number];
}

function randomParts(): Buffer[] {
  return Array.from({ length: randomInt(1, 6) }, () => randomBytes(sizes[randomInt(sizes.length)] ?? 1));
}

/** Both sides send at once, each in pieces of its own; then it ends as told. */
async function talk(pair: Pair, ending: Talk["ending"]): Promise<Talk> {
  const { client, server } = pair;
  const [up, down] = [randomParts(), randomParts()];
  const send = async (from: Pair["client"], parts: readonly Buffer[]): Promise<void> => {
    for (const part of parts) await from.send(part);
  };
  await Promise.all([send(client, up), send(server, down)]);
  const said = { up: Buffer.concat(up), down: Buffer.concat(down) };
  await Promise.all([allCame(server, said.up.length), allCame(client, said.down.length)]);
  await end(pair, ending);
  return { ...pair, ...said, ending };
}

async function end({ client, server }: Pair, ending: Talk["ending"]): Promise<void> {
  if (ending === "stays open") return;
  const isByClient = ending.startsWith("client");
  const [first, second] = isByClient ? [client, server] : [server, client];
  if (ending.endsWith("resets")) first.reset();
  else {
    first.end();
    await until(() => second.state === "halfClosedRemote", { what: "the half-close is seen" });
    second.end();
  }
  await Promise.all([closed(client), closed(server)]);
}

/** Who sent FIN and RST in the file of a listener, in order. */
const expectedEnds: Record<Talk["ending"], string> = {
  "client first": "client FIN, server FIN",
  "server first": "server FIN, client FIN",
  "client resets": "client RST",
  "server resets": "server RST",
  "stays open": "",
};

describe("Captures of many connections in Wireshark's tools", () => {
  afterEach(disposeSpools);

  for (const [host, connections] of Object.entries(crowds)) {
    it(`give back what each of ${connections} said at once over ${host}, and how each ended`, async () => {
      const scene = await listen("tcp", host);
      const pairs = await Promise.all(Array.from({ length: connections }, () => connect(scene)));
      const talks = await Promise.all(
        pairs.map((pair, at) => talk(pair, endings[at % endings.length] ?? "stays open")),
      );
      const file = await fileOf(scene.listener);
      await assertTakenByTools(file);
      const serverPort = scene.listener.address.port;
      const streams = await readStreams(file, serverPort);
      for (const { client, up, down, ending } of talks) {
        const port = client.local?.port ?? 0;
        const [stream, ...others] = [...streams.values()].filter((each) => each.clientPort === port);
        assert.deepEqual(others, []);
        assert.equal(sha256(Buffer.concat(stream?.up ?? [])), sha256(up), `what port ${port} sent`);
        assert.equal(sha256(Buffer.concat(stream?.down ?? [])), sha256(down), `what port ${port} was sent`);
        assert.equal(stream?.ends.join(", "), expectedEnds[ending]);
      }
      const followed = await followAll(file, [...endings.keys()]);
      for (const { nodes, sent } of followed) {
        const { client, up, down } = talks.find((each) => nodes[0] === addressOf(host, each.client.local)) ?? {};
        assert.ok(client && up && down);
        assert.deepEqual(nodes, [addressOf(host, client.local), addressOf(host, scene.listener.address)]);
        assert.ok(sent[0]?.equals(up) && sent[1]?.equals(down), "what Wireshark follows");
      }
      for (const { client, up, down } of talks.slice(0, 2)) {
        const own = await fileOf(client);
        await assertTakenByTools(own);
        const { sent } = await followTcp(own, 0);
        assert.ok(sent[0]?.equals(up) && sent[1]?.equals(down), "the client's own file");
      }
    });
  }

  it("tell a connection from the next one between the same ports in the same file", async () => {
    const scene = await listen("tcp", "127.0.0.1");
    const { client, server: first } = await connect(scene);
    client.reset();
    const localPort = client.local?.port ?? 0;
    await Promise.all([closed(client), closed(first)]);
    const { endpoint, opened } = scene.endpoints.connect(scene.listener.address, { localPort });
    await opened;
    let current = endpoint;
    const said: Buffer[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const server = await acceptedFrom(scene.listener, current);
      const words = randomBytes(70_000 + turn);
      await current.send(words);
      await allCame(server, words.length);
      said.push(words);
      current.reset();
      await Promise.all([closed(current), closed(server)]);
      const again = scene.endpoints.connectAgain(current);
      await again.opened;
      assert.equal(again.endpoint.local?.port, localPort);
      current = again.endpoint;
    }
    for (const file of [await fileOf(current), await fileOf(scene.listener)]) {
      await assertTakenByTools(file);
      const stream = file === current.captureFile ? 0 : 1;
      const found = await followAll(file, [stream, stream + 1, stream + 2]);
      for (const [at, { sent }] of found.entries()) assert.ok(sent[0]?.equals(said[at] ?? Buffer.of()));
    }
  });

  it("count the packets and bytes of each connection, and name its ends", async () => {
    const scene = await listen("tcp", "::1");
    const pairs = [await connect(scene), await connect(scene)];
    for (const [at, { client, server }] of pairs.entries()) {
      await client.send(new Uint8Array(100 + at));
      await allCame(server, 100 + at);
      await server.send(new Uint8Array(10 + at));
      await allCame(client, 10 + at);
    }
    const table = await tshark(await fileOf(scene.listener), "-q", "-z", "conv,tcp");
    // SYN, ACK and data one way, SYN-ACK and data the other; a SYN has 8 bytes of options, all headers are 60 long.
    for (const [at, { client }] of pairs.entries()) {
      const ends = `[::1]:${client.local?.port ?? 0}`.replace(/[[\]]/g, "");
      const row = table.split("\n").find((line) => line.startsWith(ends)) ?? "";
      const [back, forth] = [2 * 60 + 8 + 10 + at, 3 * 60 + 8 + 100 + at];
      assert.match(row.replace(/ +/g, " "), new RegExp(` 2 ${back} bytes 3 ${forth} bytes 5 ${back + forth} bytes`));
      assert.ok(row.includes(`::1:${scene.listener.address.port}`), row);
    }
  });
});

function addressOf(host: string, { port }: { port: number } = { port: 0 }): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A stream as its packets are, one after the other: what each side sent, and who sent FIN and RST, in order. */
interface PacketStream {
  readonly clientPort: number;
  readonly up: Buffer[];
  readonly down: Buffer[];
  readonly ends: string[];
}

async function readStreams(file: string, serverPort: number): Promise<Map<string, PacketStream>> {
  const names = ["tcp.stream", "tcp.srcport", "tcp.dstport", "tcp.flags.fin", "tcp.flags.reset", "tcp.payload"];
  const output = await tshark(file, "-T", "fields", ...names.flatMap((name) => ["-e", name]));
  const streams = new Map<string, PacketStream>();
  for (const line of output.trimEnd().split("\n")) {
    const [number = "", from, to, isFin, isReset, payload = ""] = line.split("\t");
    const isUp = Number(to) === serverPort;
    const known = streams.get(number);
    const stream = known ?? { clientPort: Number(isUp ? from : to), up: [], down: [], ends: [] };
    if (!known) streams.set(number, stream);
    stream[isUp ? "up" : "down"].push(Buffer.from(payload, "hex"));
    const side = isUp ? "client" : "server";
    if (isFin === "1") stream.ends.push(`${side} FIN`);
    if (isReset === "1") stream.ends.push(`${side} RST`);
  }
  return streams;
}
