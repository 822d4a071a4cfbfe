import assert from "node:assert/strict";
import { connect as rawConnect, createServer, type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";
import type { Connection } from "../../src/engine/connection";
import type { Listener, ListenOptions } from "../../src/engine/listener";
import {
  accepted,
  bytes,
  closeOf,
  connected,
  dialogue,
  disposeEndpoints,
  endpoints,
  listening,
  received,
  target,
} from "../support/testEndpoints";
import { until } from "../support/until";

async function pair(options: ListenOptions = {}): Promise<{ listener: Listener; left: Connection; right: Connection }> {
  const listener = await listening("tcp://127.0.0.1:0", options);
  const left = await connected(target(listener));
  return { listener, left, right: await accepted(listener) };
}

async function state(connection: Connection, wanted: string): Promise<void> {
  await until(() => connection.state === wanted, { what: `the state is ${wanted}` });
}

/** A plain Node socket that does not read, connected to a listener. */
async function notReading(listener: Listener): Promise<Socket> {
  const socket = rawConnect({ host: "127.0.0.1", port: listener.address.port, allowHalfOpen: true }).on(
    "error",
    () => undefined,
  );
  await once(socket, "connect");
  strangers.add(socket);
  return socket.pause();
}

const strangers = new Set<Socket>();

describe("Closing TCP", () => {
  afterEach(async () => {
    for (const socket of strangers) socket.destroy();
    strangers.clear();
    await disposeEndpoints();
  });

  it("keeps reading after we half-closed", async () => {
    const { left, right } = await pair();
    await left.send(bytes("last words"));
    left.end();
    await state(right, "halfClosedRemote");
    await state(left, "halfClosedLocal");
    await right.send(bytes("answer to a half-closed side"));
    assert.equal((await received(left, 28)).toString(), "answer to a half-closed side");
    right.end();
    assert.deepEqual(await closeOf(left), { by: "local", how: "fin" });
    assert.deepEqual(await closeOf(right), { by: "remote", how: "fin" });
  });

  it("still sends after the peer has half-closed", async () => {
    const { left, right } = await pair();
    right.end();
    await state(left, "halfClosedRemote");
    await left.send(bytes("one"));
    await left.send(bytes("two"));
    assert.equal((await received(right, 6)).toString(), "onetwo");
    left.end();
    assert.deepEqual(await closeOf(left), { by: "remote", how: "fin" });
  });

  it("refuses to send after our own FIN, at once, and reads on unharmed", async () => {
    const { left, right } = await pair();
    left.end();
    await assert.rejects(left.send(bytes("too late")), { code: "SOCKSCOPE_HALF_CLOSED" });
    await state(left, "halfClosedLocal");
    await assert.rejects(left.send(bytes("too late")), { code: "SOCKSCOPE_HALF_CLOSED" });
    await right.send(bytes("go on"));
    assert.equal((await received(left, 5)).toString(), "go on");
    assert.equal(left.state, "halfClosedLocal");
    assert.equal(left.traffic.out.bytes, 0);
  });

  it("refuses to send between our FIN and the peer's, after the peer's", async () => {
    const { left, right } = await pair();
    right.end();
    await state(left, "halfClosedRemote");
    left.end();
    await assert.rejects(left.send(bytes("too late")), { code: "SOCKSCOPE_HALF_CLOSED" });
    assert.deepEqual(await closeOf(left), { by: "remote", how: "fin" });
    await assert.rejects(left.send(bytes("too late")), { code: "SOCKSCOPE_NOT_OPEN" });
  });

  it("shows a reset by whom it was, on both sides", async () => {
    const { left, right } = await pair();
    left.reset();
    left.reset();
    assert.deepEqual(await closeOf(left), { by: "local", how: "rst" });
    assert.deepEqual(await closeOf(right), { by: "remote", how: "rst", code: "ECONNRESET" });
    assert.equal((await dialogue(left.endpointCapture)).at(-1), "-- reset by us");
    assert.equal((await dialogue(right.endpointCapture)).at(-1), "-- reset by the peer");
    assert.match(right.problem?.message ?? "", /^tcp:\/\/127\.0\.0\.1:\d+ reset the connection\.$/);
    assert.equal(left.problem, undefined);
  });

  it("resets while FIN is on its way, and leaves no handle behind", async () => {
    for (const end of ["end", "close"] as const) {
      const { left } = await pair();
      left[end]();
      left.reset();
      assert.deepEqual(await closeOf(left), { by: "local", how: "rst" });
    }
    const { left } = await pair();
    left.end();
    left.reset();
    left.abort();
    assert.deepEqual(await closeOf(left), { by: "local", how: "abort" });
  });

  it("tells a reset that comes together with data from an end", async () => {
    const listener = await listening();
    const socket = rawConnect({ host: "127.0.0.1", port: listener.address.port });
    await once(socket, "connect");
    const connection = await accepted(listener);
    socket.write("last words");
    socket.resetAndDestroy();
    assert.deepEqual(await closeOf(connection), { by: "remote", how: "rst", code: "ECONNRESET" });
    assert.doesNotMatch((await dialogue(connection.endpointCapture)).join(), /FIN/);
  });

  it("drops a connection at once", async () => {
    const { left, right } = await pair();
    left.abort();
    left.abort();
    assert.deepEqual(await closeOf(left), { by: "local", how: "abort" });
    await state(right, "halfClosedRemote");
  });

  it("fires exactly one terminal event, whatever is asked for and how often", async () => {
    const { left } = await pair();
    let closes = 0;
    left.onDidClose(() => (closes += 1));
    left.end();
    left.close();
    left.abort();
    left.reset();
    left.close();
    await closeOf(left);
    left.abort();
    left.reset();
    left.end();
    left.close();
    await new Promise(setImmediate);
    assert.equal(closes, 1);
    const story = await dialogue(left.endpointCapture);
    assert.equal(story.filter((line) => /^-- (closed|reset|dropped)/.test(line)).length, 1);
  });

  it("says what was not sent where the peer resets in the middle", async () => {
    const { listener, left } = await pair();
    left.abort();
    const socket = await notReading(listener);
    const connection = await accepted(listener, 1);
    const sending = connection.send(new Uint8Array(20 << 20));
    socket.resetAndDestroy();
    await assert.rejects(sending, (error: { code: string; message: string }) => {
      assert.match(error.code, /^(ECONNRESET|EPIPE)$/);
      assert.match(error.message, /connect again to send\.$/);
      return true;
    });
    const reason = await closeOf(connection);
    assert.deepEqual([reason.by, reason.how], ["remote", "rst"]);
    await assert.rejects(connection.send(bytes("x")), { code: "SOCKSCOPE_NOT_OPEN" });
  });

  it("counts what was accepted for sending and never reached the system", async () => {
    const { listener } = await pair();
    await notReading(listener);
    const connection = await accepted(listener, 1);
    const sending = assert.rejects(connection.send(new Uint8Array(64 << 20)), /closed before all of it was sent/);
    await assert.doesNotReject(until(() => connection.pendingBytes > 0, { what: "bytes are pending" }));
    connection.abort();
    await sending;
    await closeOf(connection);
    assert(connection.unsentBytes > 0, "nothing was told to be unsent");
    assert.match(
      (await dialogue(listener.endpointCapture, connection)).at(-1) ?? "",
      /dropped by us; up to \d[\d\s]* bytes not sent/,
    );
  });

  it("sends everything before its FIN", async () => {
    const { left, right } = await pair();
    const sending = left.send(new Uint8Array(8 << 20).fill(5));
    left.close();
    await sending;
    assert.equal((await received(right, 8 << 20)).length, 8 << 20);
    await state(right, "halfClosedRemote");
    right.close();
    assert.deepEqual(await closeOf(left), { by: "local", how: "fin" });
    assert.equal(left.unsentBytes, 0);
  });

  it("does not cut off a slow reader that still makes progress", async () => {
    const { listener } = await pair();
    const socket = await notReading(listener);
    const connection = await accepted(listener, 1);
    const size = 24 << 20;
    const sending = connection.send(new Uint8Array(size));
    connection.close();
    let read = 0;
    // About 3 s for all of it: longer than a peer that does not answer a FIN is waited for.
    const timer = setInterval(() => (read += (socket.read() as Buffer | null)?.length ?? 0), 8);
    socket.on("readable", () => undefined);
    try {
      await until(() => read >= size || connection.state === "closed", { what: "all is read", timeoutMs: 15_000 });
    } finally {
      clearInterval(timer);
    }
    await sending;
    socket.destroy();
    assert.equal(read, size);
  });

  it("gives up a peer that takes nothing of what is left to send, also where it goes on talking", async () => {
    const { listener } = await pair();
    const socket = await notReading(listener);
    const connection = await accepted(listener, 1);
    const sending = assert.rejects(connection.send(new Uint8Array(24 << 20)), { code: "ERR_STREAM_DESTROYED" });
    const talking = setInterval(() => socket.write("blah"), 50);
    try {
      const before = performance.now();
      connection.close();
      await closeOf(connection);
      assert.ok(performance.now() - before >= 2000, "it had its two seconds");
    } finally {
      clearInterval(talking);
    }
    await sending;
    assert.ok(connection.unsentBytes > 0);
    assert.ok(connection.traffic.in.bytes > 0);
  });

  it("lets go of a peer that never answers our FIN", async () => {
    const { listener } = await pair();
    const socket = await notReading(listener);
    const connection = await accepted(listener, 1);
    connection.close();
    assert.deepEqual(await closeOf(connection), { by: "local", how: "fin" });
    socket.destroy();
  });

  it("knows a peer that reset before we had read its bytes", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.resetAndDestroy());
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const connection = await connected(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await connection.send(bytes("x"));
    assert.deepEqual(await closeOf(connection), { by: "remote", how: "rst", code: "ECONNRESET" });
    server.close();
  });

  it("opens again in the same place after any end", async () => {
    const { listener, left } = await pair();
    left.reset();
    await closeOf(left);
    const again = endpoints().connectAgain(left);
    await again.opened;
    assert.deepEqual([...endpoints().connections], [again.endpoint]);
    assert.equal((await accepted(listener, 1)).state, "open");
  });
});
