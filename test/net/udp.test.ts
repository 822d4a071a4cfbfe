import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import {
  accepted,
  address,
  bytes,
  capturedBytes,
  closeOf,
  connected,
  dialogue,
  disposeEndpoints,
  endpoints,
  failed,
  listening,
  openHandles,
  received,
  sha256,
  target,
} from "../support/testEndpoints";
import { freePort } from "../support/freePort";
import { nextEvent, until } from "../support/until";

const strangers = new Set<Socket>();

/** A plain UDP socket of Node. */
async function stranger(host = "127.0.0.1"): Promise<Socket> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  strangers.add(socket);
  socket.bind(0, host);
  await once(socket, "listening");
  return socket;
}

function payload(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
}

describe("UDP", () => {
  afterEach(async () => {
    for (const socket of strangers) socket.close();
    strangers.clear();
    await disposeEndpoints();
  });

  it("makes a connection of each peer address, and answers each", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    const peers = await Promise.all([stranger(), stranger(), stranger()]);
    for (const [index, peer] of peers.entries()) {
      peer.send(`from ${index}`, listener.address.port, "127.0.0.1");
      const connection = await accepted(listener, index);
      assert.equal(connection.remote?.port, peer.address().port);
      const answer = once(peer, "message");
      await connection.send(bytes(`to ${index}`));
      const [datagram] = (await answer) as [Buffer];
      assert.equal(datagram.toString(), `to ${index}`);
      assert.deepEqual(await dialogue(listener.endpointCapture, connection), [
        "-- accepted from 127.0.0.1",
        `<< from ${index}`,
        `>> to ${index}`,
      ]);
    }
    assert.equal(listener.openCount, 3);
  });

  for (const host of ["127.0.0.1", "[::1]"]) {
    it(`carries the empty, the small and the largest datagram over ${host}`, async () => {
      const listener = await listening(`udp://${host}:0`, { autoReply: { reply: "echo" } });
      const connection = await connected(target(listener));
      const largest = host === "[::1]" ? 65_527 : 65_507;
      const heard: Uint8Array[] = [];
      connection.onDidReceive((datagram) => heard.push(datagram));
      for (const length of [0, 1, 1472, largest]) {
        const before = heard.length;
        await connection.send(payload(length));
        await until(() => heard.length > before, { what: `the echo of ${length} bytes is there` });
        assert.equal(sha256(heard.at(-1) ?? bytes("")), sha256(payload(length)));
      }
      assert.equal(connection.largestSend, largest);
      assert.equal((await accepted(listener)).traffic.in.records, 4);
      await assert.rejects(connection.send(payload(largest + 1)), {
        code: "EMSGSIZE",
        message:
          /^The datagram is larger than udp:\/\/.* can take; 65507 bytes are the most over IPv4, 65527 over IPv6\.$/,
      });
      await assert.rejects((await accepted(listener)).send(payload(70_000)), { code: "EMSGSIZE" });
      assert.equal(connection.state, "open");
    });
  }

  it("delivers the first datagram of a peer to a handler that comes with the connection", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    const heard: string[] = [];
    listener.onDidConnect((connection) =>
      connection.onDidReceive((datagram) => heard.push(Buffer.from(datagram).toString())),
    );
    (await stranger()).send("first", listener.address.port, "127.0.0.1");
    await until(() => heard.length === 1, { what: "the first datagram is heard" });
    assert.deepEqual(heard, ["first"]);
  });

  it("answers IPv4 and IPv6 peers from one socket, or IPv6 alone where told", async () => {
    const listener = await listening("udp://[::]:0", { autoReply: { reply: "echo" } });
    for (const host of ["127.0.0.1", "[::1]"]) {
      const connection = await connected(`udp://${host}:${listener.address.port}`);
      await connection.send(bytes("x"));
      await received(connection, 1);
    }
    assert.deepEqual(
      listener.connections.map(({ remote }) => remote?.host),
      ["127.0.0.1", "::1"],
    );
    const one = await listening("udp://[::]:0", { ipv6Only: true });
    const lost = await connected(`udp://127.0.0.1:${one.address.port}`);
    await lost.send(bytes("x"));
    assert.equal((await closeOf(lost)).code, "ECONNREFUSED");
  });

  it("calls an IPv4 address inside IPv6 by its IPv4 name, and takes what IPv4 can carry", async () => {
    const listener = await listening("udp://[::]:0");
    const connection = await connected(`udp://[::ffff:127.0.0.1]:${listener.address.port}`);
    assert.deepEqual([connection.local?.host, connection.remote?.host], ["127.0.0.1", "127.0.0.1"]);
    await connection.send(payload(65_507));
    const peer = await accepted(listener);
    assert.deepEqual([connection.largestSend, peer.largestSend], [65_507, 65_507]);
  });

  it("hears only its peer where it is connected", async () => {
    const peer = await stranger();
    const other = await stranger();
    const connection = await connected(`udp://127.0.0.1:${peer.address().port}`);
    const port = connection.local?.port ?? 0;
    other.send("from somebody else", port, "127.0.0.1");
    peer.send("from the peer", port, "127.0.0.1");
    assert.equal((await received(connection, 13)).toString(), "from the peer");
  });

  it("shows a refused port as an error, in one sentence", async () => {
    const port = await freePort("udp");
    const connection = await connected(`udp://127.0.0.1:${port}`);
    await connection.send(bytes("anybody there?"));
    assert.deepEqual(await closeOf(connection), { by: "remote", how: "error", code: "ECONNREFUSED" });
    const sentence = `Nothing receives datagrams at udp://127.0.0.1:${port}; start the peer or check the port.`;
    assert.equal(connection.problem?.message, sentence);
    const peer = createSocket("udp4").bind(port, "127.0.0.1");
    strangers.add(peer);
    await once(peer, "listening");
    const again = endpoints().connectAgain(connection);
    await again.opened;
    const message = once(peer, "message");
    await again.endpoint.send(bytes("again"));
    assert.equal(String((await message)[0]), "again");
  });

  it("does not take a connect that the system refuses for an open connection", async () => {
    const { problem } = await failed("udp://255.255.255.255:9");
    assert.equal(problem?.code, "EACCES");
    assert.match(problem.message, /does not allow connecting to udp:\/\/255\.255\.255\.255:9/);
  });

  it("connects from the source it is told, and says where that is taken", async () => {
    const peer = await stranger();
    const to = `udp://127.0.0.1:${peer.address().port}`;
    const localPort = await freePort("udp");
    const connection = await connected(to, { localHost: "127.0.0.2", localPort });
    assert.deepEqual(connection.local, { host: "127.0.0.2", port: localPort });
    assert.equal((await failed(to, { localHost: "127.0.0.2", localPort })).problem?.code, "EADDRINUSE");
    assert.equal((await failed(to, { localHost: "192.0.2.1" })).problem?.code, "EADDRNOTAVAIL");
  });

  it("says that a port is in use", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    const { endpoint, opened } = endpoints().listen(address(target(listener)));
    await assert.rejects(opened, { code: "EADDRINUSE" });
    assert.match(endpoint.problem?.message ?? "", /^udp:\/\/127\.0\.0\.1:\d+ is in use already/);
  });

  it("forgets a peer that was closed, and meets it anew with its next datagram", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    const peer = await stranger();
    peer.send("one", listener.address.port, "127.0.0.1");
    const first = await accepted(listener);
    first.close();
    assert.deepEqual(await closeOf(first), { by: "local", how: "fin" });
    await assert.rejects(first.send(bytes("x")), { code: "SOCKSCOPE_NOT_OPEN" });
    peer.send("two", listener.address.port, "127.0.0.1");
    const second = await accepted(listener, 1);
    assert.equal((await received(second, 3)).toString(), "two");
    assert.deepEqual(second.remote, first.remote);
  });

  it("settles every send, also one that a close overtakes", async () => {
    const peer = await stranger();
    const connection = await connected(`udp://127.0.0.1:${peer.address().port}`);
    const sends = Array.from({ length: 20 }, () => connection.send(payload(9000)));
    connection.abort();
    const results = await Promise.allSettled(sends);
    assert.equal(results.length, 20);
    assert.deepEqual(await closeOf(connection), { by: "local", how: "abort" });
    await until(() => openHandles().length === 1, { what: "only the stranger is left" });
  });

  it("closes all its peers with the listener, and frees the port", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    const peer = await stranger();
    peer.send("x", listener.address.port, "127.0.0.1");
    const connection = await accepted(listener);
    const closed = nextEvent(connection.onDidClose, { what: "the peer is closed" });
    await Promise.all([listener.close(), listener.close(), listener.abort()]);
    assert.equal((await closed).by, "local");
    await listening(target(listener));
  });

  it("lets the oldest peer go where there are too many, and says so", async () => {
    const listener = await listening("udp://127.0.0.1:0", { mostPeers: 2 });
    for (let count = 1; count <= 3; count++) {
      (await stranger()).send("x", listener.address.port, "127.0.0.1");
      await until(() => listener.connections.length === count, { what: `peer ${count}` });
    }
    const states = listener.connections.map(({ state }) => state);
    assert.deepEqual(states, ["closed", "open", "open"]);
    const { closeReason, problem } = await accepted(listener, 0);
    assert.deepEqual(closeReason, { by: "local", how: "abort", code: "SOCKSCOPE_TOO_MANY_PEERS" });
    assert.match(problem?.message ?? "", /oldest of too many UDP peers/);
  });

  it("keeps datagrams apart and in order, 5 000 of one byte", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    const connection = await connected(target(listener));
    const expected = Uint8Array.from({ length: 5000 }, (_, index) => index & 0xff);
    for (const byte of expected) await connection.send(Uint8Array.of(byte));
    const peer = await accepted(listener);
    await until(() => peer.traffic.in.records === 5000, { what: "all have come" });
    assert.equal(sha256(await capturedBytes(peer, "in")), sha256(expected));
  });
});
