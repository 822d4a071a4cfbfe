import assert from "node:assert/strict";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints, type EndpointChange } from "../../src/engine/endpoints";
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
import { freePort } from "../support/freePort";
import { nextEvent, until } from "../support/until";

/** What is told about the endpoints from now on, such as `added connection`. */
function changes(): string[] {
  const seen: string[] = [];
  endpoints().onDidChange((change: EndpointChange) => {
    seen.push(`${change.type} ${change.endpoint.id.replace(/-\d+$/, "")} ${change.endpoint.state}`);
  });
  return seen;
}

describe("Endpoints", () => {
  afterEach(disposeEndpoints);

  it("count the time of their records from when each was made, by the system's clock", async () => {
    const before = Date.now();
    const { endpointCapture, stateSinceNs } = await connected((await listening()).address);
    const isNow = (epochMs: number): boolean => epochMs >= before - 20 && epochMs <= Date.now() + 20;
    const { capture } = endpointCapture;
    for (const { timeNs } of [capture.record(1), capture.record(capture.lastNumber)] as { timeNs: number }[]) {
      assert.ok(timeNs >= 0 && isNow(before + timeNs / 1e6), `${timeNs} ns since it was made`);
      assert.ok(isNow(capture.originEpochMs + timeNs / 1e6));
    }
    assert.ok(isNow(endpointCapture.epochMs(stateSinceNs)));
  });

  it("tell what comes, changes and goes", async () => {
    const seen = changes();
    const listener = await listening();
    const connection = await connected(target(listener));
    const peer = await accepted(listener);
    endpoints().remove(connection);
    await until(() => peer.state === "halfClosedRemote", { what: "the peer has seen the end" });
    endpoints().remove(peer);
    await until(() => listener.connections.length === 0, { what: "the accepted one is gone" });
    endpoints().remove(listener);
    await until(() => listener.state === "closed", { what: "the listener is closed" });
    assert.deepEqual(
      seen.filter((each) => each.startsWith("added") || each.startsWith("removed")),
      [
        "added listener binding",
        "added connection resolving",
        "added connection open",
        "removed connection open",
        "removed connection closed",
        "removed listener listening",
      ],
    );
    assert.deepEqual([endpoints().connections, endpoints().listeners], [[], []]);
  });

  it("find what is shown by its id", async () => {
    const listener = await listening();
    const connection = await connected(target(listener));
    const peer = await accepted(listener);
    for (const each of [connection, peer]) assert.equal(endpoints().connection(each.id), each);
    assert.equal(endpoints().listener(listener.id), listener);
    assert.equal(endpoints().connection("nothing"), undefined);
    assert.notEqual(connection.id, peer.id);
  });

  it("give a connection that is opened again the place and the log of the old one", async () => {
    const listener = await listening();
    const [first, second] = [await connected(target(listener)), await connected(target(listener))];
    await first.send(bytes("before"));
    const again = endpoints().connectAgain(first);
    await again.opened;
    await again.endpoint.send(bytes("after"));
    await closeOf(first);
    assert.deepEqual(endpoints().connections, [again.endpoint, second]);
    const story = await dialogue(again.endpoint.endpointCapture);
    assert(story.indexOf(">> before") < story.indexOf(">> after"), story.join("\n"));
    const dropped = story.indexOf("-- dropped by us");
    assert(dropped > 0 && dropped < story.lastIndexOf("-- connecting to 127.0.0.1"), story.join("\n"));
  });

  it("connect again once, however often it is asked of the one that was", async () => {
    const listener = await listening();
    const first = await connected(listener.address);
    first.reset();
    await closeOf(first);
    const again = endpoints().connectAgain(first);
    assert.equal(endpoints().connectAgain(first), again);
    await again.opened;
    assert.equal(endpoints().connectAgain(first), again);
    assert.equal(again.endpoint.state, "open");
    again.endpoint.reset();
    await closeOf(again.endpoint);
    const third = endpoints().connectAgain(first);
    await third.opened;
    assert.deepEqual(endpoints().connections, [third.endpoint]);
  });

  it("connect again from the same source port while it is open", async () => {
    const listener = await listening();
    const localPort = await freePort();
    const first = await connected(listener.address, { localPort });
    const again = endpoints().connectAgain(first);
    await again.opened;
    assert.equal(again.endpoint.local?.port, localPort);
    assert.deepEqual(await closeOf(first), { by: "local", how: "rst" });
  });

  it("listen again once, however often it is asked of the one that was", async () => {
    const listener = await listening();
    await listener.close();
    const [one, other] = await Promise.all([endpoints().listenAgain(listener), endpoints().listenAgain(listener)]);
    assert.equal(one, other);
    await one.opened;
    assert.equal(await endpoints().listenAgain(listener), one);
    assert.deepEqual(endpoints().listeners, [one.endpoint]);
  });

  it("listen again on the port that was bound", async () => {
    const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: "echo" } });
    const again = await endpoints().listenAgain(listener);
    await again.opened;
    assert.deepEqual(again.endpoint.address, listener.address);
    const connection = await connected(target(again.endpoint));
    await connection.send(bytes("x"));
    await received(connection, 1);
    assert.equal(again.endpoint.endpointCapture, listener.endpointCapture);
  });

  it("show what an earlier host had as closed, ready to be opened again", async () => {
    const listener = await listening();
    const restored = endpoints().restore("connection", address(target(listener)));
    assert.equal(restored.state, "closed");
    assert.equal(restored.problem?.code, "SOCKSCOPE_RESTARTED");
    assert.equal(restored.endpointCapture.capture.lastNumber, 0);
    assert(!("connections" in restored));
    await endpoints().connectAgain(restored).opened;
    const other = endpoints().restore("listener", address("udp://127.0.0.1:0"));
    assert("connections" in other);
    await (
      await endpoints().listenAgain(other)
    ).opened;
    assert.equal(endpoints().listeners.length, 2);
  });

  it("remove everything that is closed, and nothing else", async () => {
    const listener = await listening();
    const [open, closed] = [await connected(target(listener)), await connected(target(listener))];
    closed.reset();
    await closeOf(closed);
    await closeOf(await accepted(listener, 1));
    endpoints().removeClosed();
    assert.deepEqual(endpoints().connections, [open]);
    assert.equal(listener.connections.length, 1);
  });

  it("close everything in order", async () => {
    const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: "echo" } });
    const connection = await connected(target(listener));
    await endpoints().closeAll();
    assert.equal((await closeOf(connection)).how, "fin");
    await until(() => openHandles().length === 0, { what: "no handle is left" });
  });

  it("let go of a listener that is closed while the user is asked, without waiting for the answer", async () => {
    const asking = new Endpoints(
      memoryCaptures(() => ({ maxBytes: 1 << 20, maxRecords: 100 })),
      () => new Promise(() => undefined),
    );
    const { endpoint, opened } = asking.listen(address("tcp://127.0.0.1:0"));
    await endpoint.close();
    await opened;
    assert.deepEqual([endpoint.state, endpoint.problem], ["closed", undefined]);
    await asking.dispose();
  });

  it("leave no handle behind when they are disposed in the middle of everything", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    await listening();
    await connected(target(listener));
    endpoints().connect(address("tcp://localhost:1"), { retry: { times: 9, everyMs: 60_000 } });
    const listenAgain = endpoints().listenAgain(listener);
    const binding = endpoints().listen(address("tcp://127.0.0.1:0"));
    await Promise.all([endpoints().dispose(), endpoints().dispose()]);
    await Promise.allSettled([listenAgain.then(({ opened }) => opened), binding.opened]);
    const late = endpoints().listen(address("tcp://127.0.0.1:0"));
    const lateConnection = endpoints().connect(address(target(listener)));
    await Promise.allSettled([late.opened, lateConnection.opened]);
    await until(() => openHandles().length === 0, { what: "no handle is left" });
  });

  it("keep at most 1 000 closed connections of a listener, and all its records", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    const connection = await connected(target(listener));
    for (let count = 0; count < 1010; count++) {
      const peer = nextEvent(listener.onDidConnect, { what: "it is there" });
      await connection.send(bytes("x"));
      (await peer).close();
    }
    assert.deepEqual([listener.connections.length, listener.acceptedCount, listener.openCount], [1000, 1010, 0]);
    assert.equal(listener.endpointCapture.traffic.in.records, 1010);
  });
});
