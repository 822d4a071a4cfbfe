import assert from "node:assert/strict";
import dns from "node:dns/promises";
import { readFileSync } from "node:fs";
import { mock } from "node:test";
import type { Connection } from "../../src/engine/connection";
import {
  accepted,
  address,
  bytes,
  closeOf,
  connected,
  dialogue,
  disposeEndpoints,
  endpoints,
  listening,
  openHandles,
  received,
  target,
} from "../support/testEndpoints";
import { until } from "../support/until";

/** Starts to listen in vain; the sentence about it. */
async function refused(on: string, code: string): Promise<string> {
  const { endpoint, opened } = endpoints().listen(address(on));
  await assert.rejects(opened, { code });
  assert.equal(endpoint.state, "closed");
  assert.equal(endpoint.problem?.code, code);
  assert((await dialogue(endpoint.endpointCapture)).length > 0, "the listener's log says nothing");
  return endpoint.problem.message;
}

/** Runs with the rights of nobody, where we have more. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe("Listening on TCP", () => {
  afterEach(() => mock.restoreAll());
  afterEach(disposeEndpoints);

  it("takes a port that the system chooses, and says which", async () => {
    const listener = await listening("tcp://127.0.0.1:0");
    assert(listener.address.port > 0);
    assert.equal(listener.requested.port, 0);
    assert.equal(listener.state, "listening");
  });

  it("takes IPv6 and IPv4 on one socket, or IPv6 alone where told", async () => {
    const both = await listening("tcp://[::]:0");
    await connected(`tcp://127.0.0.1:${both.address.port}`);
    await connected(`tcp://[::1]:${both.address.port}`);
    const hosts = [await accepted(both, 0), await accepted(both, 1)].map(({ remote }) => remote?.host);
    assert.deepEqual(hosts, ["127.0.0.1", "::1"]);
    const one = await listening("tcp://[::]:0", { ipv6Only: true });
    await assert.rejects(connected(`tcp://127.0.0.1:${one.address.port}`), { code: "ECONNREFUSED" });
  });

  it("lets its handlers see everything that a peer sends first", async () => {
    const listener = await listening();
    const heard: string[] = [];
    listener.onDidConnect((connection) => {
      heard.push(`${connection.state} ${connection.remote?.host}`);
      connection.onDidReceive((chunk) => heard.push(Buffer.from(chunk).toString()));
    });
    const connection = await connected(target(listener));
    await connection.send(bytes("first words"));
    await until(() => heard.length === 2, { what: "the first words are heard" });
    assert.deepEqual(heard, ["open 127.0.0.1", "first words"]);
  });

  it("says that a port is in use, and can be told again once it is free", async () => {
    const first = await listening();
    const sentence = await refused(target(first), "EADDRINUSE");
    assert.match(
      sentence,
      /^tcp:\/\/127\.0\.0\.1:\d+ is in use already; close what listens there, or choose another port/,
    );
    await first.close();
    const [, failed] = endpoints().listeners;
    assert(failed);
    const again = await endpoints().listenAgain(failed);
    await again.opened;
    assert.equal(again.endpoint.address.port, first.address.port);
    assert.deepEqual(endpoints().listeners, [first, again.endpoint]);
  });

  it("says that a low port needs more rights, where the system thinks so", async () => {
    const firstFree = Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "ascii"));
    await asNobody(async () => {
      if (firstFree <= 1021) {
        // As in most containers: no port is low here.
        assert.equal((await listening("tcp://127.0.0.1:1021")).address.port, 1021);
        return;
      }
      const sentence = await refused("tcp://127.0.0.1:1021", "EACCES");
      assert.equal(sentence, "Listening on port 1021 needs more rights; choose a port from 1024 up.");
    });
  });

  it("says that an address is not ours, or not known", async () => {
    // What a machine's own name server says of such a name, and how soon, cannot be relied on.
    const unknown = Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
    mock.method(dns, "lookup", () => Promise.reject(unknown));
    assert.match(
      await refused("tcp://192.0.2.1:0", "EADDRNOTAVAIL"),
      /^192\.0\.2\.1 is not an address of this machine/,
    );
    assert.match(await refused("tcp://no-such-host.invalid:0", "ENOTFOUND"), /^No address is known for .*no-such-host/);
  });

  it("frees its port when it is closed, and closes its connections in order", async () => {
    const listener = await listening();
    const connection = await connected(target(listener));
    const peer = await accepted(listener);
    await Promise.all([listener.close(), listener.close()]);
    assert.equal(listener.state, "closed");
    await assert.rejects(connected(target(listener)), { code: "ECONNREFUSED" });
    await until(() => connection.state === "halfClosedRemote", { what: "the FIN is there" });
    connection.close();
    assert.deepEqual(await closeOf(peer), { by: "local", how: "fin" });
    await listening(target(listener));
  });

  it("can be closed while it binds", async () => {
    const { endpoint, opened } = endpoints().listen(address("tcp://127.0.0.1:0"));
    await endpoint.close();
    await opened;
    assert.equal(endpoint.state, "closed");
    assert.deepEqual(openHandles(), []);
  });

  it("runs beside many others", async () => {
    const listeners = await Promise.all(
      Array.from({ length: 50 }, () => listening(undefined, { autoReply: { reply: "echo" } })),
    );
    const ports = new Set(listeners.map((listener) => listener.address.port));
    assert.equal(ports.size, 50);
    const connections = await Promise.all(listeners.map((listener) => connected(target(listener))));
    await Promise.all(connections.map((connection) => connection.send(bytes(connection.id))));
    for (const connection of connections) {
      assert.equal((await received(connection, connection.id.length)).toString(), connection.id);
    }
  });
});

describe("A listener that answers by itself", () => {
  afterEach(disposeEndpoints);

  async function client(autoReply: object): Promise<Connection> {
    return connected(target(await listening("tcp://127.0.0.1:0", { autoReply })));
  }

  it("greets", async () => {
    const connection = await client({ greeting: bytes("220 ready\r\n") });
    assert.equal((await received(connection, 11)).toString(), "220 ready\r\n");
    assert.equal(connection.state, "open");
  });

  it("greets and closes", async () => {
    const connection = await client({ greeting: bytes("Bye"), thenClose: true });
    await until(() => connection.state === "halfClosedRemote", { what: "the FIN is there" });
    assert.equal((await received(connection, 3)).toString(), "Bye");
  });

  it("echoes exactly, and closes once the peer has", async () => {
    const connection = await client({ reply: "echo" });
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    await connection.send(all);
    connection.end();
    assert.deepEqual(await received(connection, 256), Buffer.from(all));
    assert.deepEqual(await closeOf(connection), { by: "local", how: "fin" });
  });

  it("answers every read with a fixed payload", async () => {
    const connection = await client({ reply: bytes("OK\n") });
    for (let count = 1; count <= 3; count++) {
      await connection.send(bytes("anything"));
      assert.equal((await received(connection, count * 3)).toString(), "OK\n".repeat(count));
    }
  });

  it("answers once and closes, also where the request comes in pieces", async () => {
    const listener = await listening(undefined, { autoReply: { reply: bytes("Answer"), thenClose: true } });
    const connection = await connected(target(listener));
    const peer = await accepted(listener);
    await connection.send(bytes("first"));
    await until(() => connection.state === "halfClosedRemote", { what: "the FIN is there" });
    await connection.send(bytes("second"));
    await connection.send(bytes("third"));
    connection.end();
    assert.deepEqual(await closeOf(connection), { by: "remote", how: "fin" });
    assert.deepEqual(await closeOf(peer), { by: "local", how: "fin" });
    assert.deepEqual(await dialogue(peer.endpointCapture, peer), [
      "-- accepted from 127.0.0.1",
      "<< first",
      ">> Answer",
      "-- we half-closed (FIN); the peer may still send",
      "<< secondthird",
      "-- peer sent FIN too",
      "-- closed by us",
    ]);
  });
});
