import assert from "node:assert/strict";
import dns from "node:dns/promises";
import { readFileSync } from "node:fs";
import { mock } from "node:test";
import { OwnTime } from "../support/ownTime";
import { stopPeers } from "../support/peers";
import { emptyQueues, startSilentServer } from "../support/silentServer";
import {
  accepted,
  address,
  bytes,
  closeOf,
  connected,
  dialogue,
  disposeEndpoints,
  endpoints,
  failed,
  listening,
  openHandles,
  received,
  target,
} from "../support/testEndpoints";
import { nextEvent, until, untilReads } from "../support/until";

/** Lets a name have several addresses, which no machine's own name server can be relied on to know. */
function nameServer(name: string, ...addresses: string[]): void {
  const real = dns.lookup.bind(dns);
  const found = addresses.map((each) => ({ address: each, family: each.includes(":") ? 6 : 4 }));
  mock.method(dns, "lookup", (host: string, options: never) =>
    host === name ? Promise.resolve(found) : real(host, options),
  );
}

describe("Dialling TCP", () => {
  afterEach(async () => {
    mock.restoreAll();
    emptyQueues();
    await stopPeers();
    await disposeEndpoints();
  });

  for (const host of ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"]) {
    it(`talks to ${host}`, async () => {
      const listener = await listening(`tcp://${host.includes("ffff") ? "127.0.0.1" : host}:0`, {
        autoReply: { reply: "echo" },
      });
      const connection = await connected(`tcp://${host}:${listener.address.port}`);
      await connection.send(bytes("Hello"));
      assert.equal((await received(connection, 5)).toString(), "Hello");
      assert.equal(connection.remote?.port, listener.address.port);
      assert.equal((await accepted(listener)).remote?.port, connection.local?.port);
    });
  }

  it("tells the whole story of a connection, on both sides", async () => {
    const listener = await listening();
    const connection = await connected(target(listener));
    const peer = await accepted(listener);
    await connection.send(bytes("ping"));
    await received(peer, 4);
    await peer.send(bytes("pong"));
    await received(connection, 4);
    connection.close();
    await until(() => peer.state === "halfClosedRemote", { what: "our FIN is there" });
    peer.close();
    assert.deepEqual(await closeOf(connection), { by: "local", how: "fin" });
    assert.deepEqual(await closeOf(peer), { by: "remote", how: "fin" });
    assert.deepEqual(await dialogue(connection.endpointCapture), [
      "-- connecting to 127.0.0.1",
      "-- connected to 127.0.0.1 from 127.0.0.1",
      ">> ping",
      "<< pong",
      "-- we half-closed (FIN); the peer may still send",
      "-- peer sent FIN too",
      "-- closed by us",
    ]);
    assert.deepEqual(await dialogue(peer.endpointCapture), [
      "-- listening on 127.0.0.1",
      "-- accepted from 127.0.0.1",
      "<< ping",
      ">> pong",
      "-- peer half-closed (FIN); we may still send",
      "-- we sent FIN too",
      "-- closed by the peer",
    ]);
  });

  it("looks a name up, and shows its addresses", async () => {
    const listener = await listening("tcp://localhost:0", { autoReply: { greeting: bytes("Welcome") } });
    const connection = await connected(`tcp://localhost:${listener.address.port}`);
    assert.equal((await received(connection, 7)).toString(), "Welcome");
    const [looking = "", found = ""] = await dialogue(connection.endpointCapture);
    assert.equal(looking, "-- looking up localhost");
    assert.match(found, /^-- localhost is .*(127\.0\.0\.1|::1)/);
    assert(connection.times.resolveMs !== undefined && connection.times.connectMs !== undefined);
  });

  it("tries all addresses of a name, and shows every attempt", async () => {
    const listener = await listening("tcp://127.0.0.3:0");
    nameServer("pump.test", "127.0.0.1", "::1", "127.0.0.3");
    const connection = await connected(`tcp://pump.test:${listener.address.port}`);
    assert.equal(connection.remote?.host, "127.0.0.3");
    assert.deepEqual((await dialogue(connection.endpointCapture)).slice(0, 7), [
      "-- looking up pump.test",
      "-- pump.test is 127.0.0.1, ::1, 127.0.0.3",
      "-- connecting to 127.0.0.1",
      "-- no connection to 127.0.0.1: ECONNREFUSED",
      "-- connecting to [::1]",
      "-- no connection to [::1]: ECONNREFUSED",
      "-- connecting to 127.0.0.3",
    ]);
  });

  it("does not wait for an address that is silent where another one answers", async () => {
    const port = await startSilentServer("127.0.0.2");
    const listener = await listening(`tcp://127.0.0.1:${port}`);
    nameServer("pump.test", "127.0.0.2", "127.0.0.1");
    const connection = await connected(`tcp://pump.test:${port}`);
    assert.equal(connection.remote?.host, "127.0.0.1");
    assert.equal((await accepted(listener)).state, "open");
    emptyQueues();
    await stopPeers();
    // The connection with its two ends, and the listener; the attempt in vain is gone.
    await untilReads(() => openHandles().filter((name) => name === "TCPSocketWrap").length, 2);
  });

  it("connects from the source address and port it is told", async () => {
    const listener = await listening();
    const spare = await listening("tcp://127.0.0.2:0");
    const { port } = spare.address;
    await spare.close();
    const connection = await connected(target(listener), { localHost: "127.0.0.2", localPort: port });
    assert.deepEqual(connection.local, { host: "127.0.0.2", port });
    assert.deepEqual((await accepted(listener)).remote, { host: "127.0.0.2", port });
  });

  it("says what is wrong with a source that cannot be", async () => {
    const to = target(await listening());
    const expected: [object, string, RegExp][] = [
      [{ localHost: "192.0.2.1" }, "EADDRNOTAVAIL", /source address .* is not one of this machine/],
      [{ localHost: "nonsense" }, "ERR_INVALID_IP_ADDRESS", /source host .* is not an IP address/],
      [{ localPort: 70_000 }, "ERR_SOCKET_BAD_PORT", /source port .* is not a number from 0 to 65535/],
      [{ localHost: "::1" }, "EINVAL", /do not go together/],
    ];
    for (const [options, code, sentence] of expected) {
      const { problem } = await failed(to, options);
      assert.equal(problem?.code, code);
      assert.match(problem.message, sentence);
    }
  });

  it("keeps an idle connection alive where told", async () => {
    const listener = await listening();
    const connection = await connected(target(listener), { keepAliveMs: 1000, noDelay: true });
    const local = (connection.local?.port ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const line = readFileSync("/proc/net/tcp", "ascii")
      .split("\n")
      .find((each) => each.includes(`:${local} 0100007F:`));
    // The sixth column is the timer that runs; 02 is the one for keep-alive probes.
    assert.equal(line?.trim().split(/\s+/)[5]?.slice(0, 2), "02");
  });

  it("gives up on a port that never answers, in one sentence, after the time it is told", async () => {
    const port = await startSilentServer("127.0.0.1");
    const time = new OwnTime();
    const startMs = performance.now();
    const connection = await failed(`tcp://127.0.0.1:${port}`, { connectTimeoutMs: 300 });
    const tookMs = performance.now() - startMs;
    const ownMs = time.end();
    assert(tookMs >= 290 && ownMs < 2000, `took ${tookMs} ms, of them ${ownMs} its own`);
    assert.deepEqual(connection.closeReason, { by: "local", how: "timeout", code: "ETIMEDOUT" });
    assert.match(connection.problem?.message ?? "", /did not answer in time; .*raise the connect timeout\.$/);
  });

  it("tries again with growing distance, and can be tried again after that", async () => {
    const spare = await listening();
    const to = target(spare);
    await spare.close();
    const retry = { times: 3, everyMs: 20, factor: 2 };
    const connection = await failed(to, { retry });
    const told = (await dialogue(connection.endpointCapture)).filter((line) => line.includes("follows"));
    assert.deepEqual(told, [
      "-- ECONNREFUSED; attempt 2 follows in 20 ms",
      "-- ECONNREFUSED; attempt 3 follows in 40 ms",
      "-- ECONNREFUSED; attempt 4 follows in 80 ms",
    ]);
    const again = endpoints().connectAgain(connection);
    await nextEvent(again.endpoint.onDidChange, { what: "an attempt has failed" });
    const listener = await listening(to);
    await again.opened;
    assert.equal((await accepted(listener)).state, "open");
    assert.equal(again.endpoint.endpointCapture, connection.endpointCapture);
  });

  it("does not give up what was answered in time while the process was held up", async () => {
    const listener = await listening();
    const holdUp = (): void => {
      const endMs = performance.now() + 100;
      while (performance.now() < endMs);
    };
    // Timers, then sockets, then this: the timer comes next.
    await new Promise(setImmediate);
    const { endpoint, opened } = endpoints().connect(address(target(listener)), { connectTimeoutMs: 50 });
    // Node asks the system to connect in the next tick after the attempt is noted.
    endpoint.endpointCapture.capture.onDidGrow(() => process.nextTick(() => process.nextTick(holdUp)));
    await opened;
  });

  it("can be cancelled while it dials, waits to try again, or looks up a name", async () => {
    mock.method(dns, "lookup", () => new Promise(() => undefined));
    const silent = await startSilentServer("127.0.0.1");
    const spare = await listening();
    const refused = target(spare);
    await spare.close();
    const dialled = [
      endpoints().connect(address(`tcp://127.0.0.1:${silent}`)),
      endpoints().connect(address(refused), { retry: { times: 5, everyMs: 60_000 } }),
      endpoints().connect(address("tcp://slow.test:1")),
    ];
    const { capture } = dialled[1]?.endpoint.endpointCapture ?? {};
    await until(() => [1, 2, 3, 4].some((number) => capture?.record(number)?.event?.type === "retrying"), {
      what: "the second one waits to try again",
    });
    for (const { endpoint } of dialled) endpoint.close();
    for (const { endpoint, opened } of dialled) {
      await assert.rejects(opened, { code: "SOCKSCOPE_CANCELLED" });
      assert.deepEqual(endpoint.closeReason, { by: "local", how: "abort" });
      assert.equal(endpoint.state, "closed");
    }
    emptyQueues();
    await until(() => openHandles().length === 0, { what: "no handle is left" });
  });
});
