import assert from "node:assert/strict";
import { MemoryCapture } from "../../../src/core/capture/memoryCapture";
import { Connection } from "../../../src/engine/connection";
import { EndpointCapture } from "../../../src/engine/endpointCapture";

function newSession(): { source: EndpointCapture; open: (id: string) => Connection } {
  const source = new EndpointCapture(new MemoryCapture(0, () => ({ maxBytes: 1 << 20, maxRecords: 1000 })));
  const address = { transport: "tcp", host: "127.0.0.1", port: 1 } as const;
  return { source, open: (id) => new Connection({ id, origin: "accepted", address }, source) };
}

describe("EndpointCapture", () => {
  it("records under each connection's own number, and adds up the traffic of all", () => {
    const { source, open } = newSession();
    const [one, two] = [open("one"), open("two")];
    source.appendBytes(one, "in", new Uint8Array(5), 1000);
    source.appendBytes(two, "out", new Uint8Array(7), 2000);
    assert.deepEqual([source.capture.record(1)?.connection, source.capture.record(2)?.connection], [1, 2]);
    assert.deepEqual([source.traffic.in.bytes, source.traffic.out.bytes], [5, 7]);
    assert.deepEqual([one.traffic.in.bytes, two.traffic.in.bytes], [5, 0]);
  });

  it("takes the first read after a write for its reply, on the same connection", () => {
    const { source, open } = newSession();
    const [one, two] = [open("one"), open("two")];
    source.appendBytes(one, "out", new Uint8Array(1), 1000);
    source.appendBytes(two, "in", new Uint8Array(1), 1500);
    assert.equal(source.replyTimes.summary(), undefined);
    source.appendBytes(one, "in", new Uint8Array(1), 4000);
    source.appendBytes(one, "in", new Uint8Array(1), 9000);
    assert.deepEqual(source.replyTimes.summary(), { medianNs: 3000, p99Ns: 3000 });
  });

  it("knows who was who also after a connection was closed", () => {
    const { source, open } = newSession();
    const connection = open("one");
    const local = { host: "127.0.0.1", port: 1 };
    const remote = { host: "::1", port: 9 };
    connection.event({ type: "accepted", local, remote }, 1);
    connection.event({ type: "closed", reason: { by: "remote", how: "fin" }, unsentBytes: 0 }, 2);
    assert.deepEqual(source.peer(connection.index), { id: "one", address: "[::1]:9", ends: { local, remote } });
    assert.equal(source.peer(99), undefined);
  });

  it("forgets who was who where none of their records is held any more, and nobody else", () => {
    const source = new EndpointCapture(new MemoryCapture(0, () => ({ maxBytes: 1 << 20, maxRecords: 1000 })));
    const address = { transport: "tcp", host: "127.0.0.1", port: 1 } as const;
    const open = (id: number): Connection => {
      const connection = new Connection({ id: `connection-${id}`, origin: "accepted", address }, source);
      connection.event({ type: "accepted", local: address, remote: { host: "127.0.0.2", port: id } }, id);
      return connection;
    };
    const first = open(1);
    for (let id = 2; id <= 5000; id++) {
      open(id).event({ type: "closed", reason: { by: "remote", how: "fin" }, unsentBytes: 0 }, id);
    }
    assert.equal(source.peer(first.index)?.address, "127.0.0.2:1", "it is still open");
    assert.equal(source.peer(5000)?.id, "connection-5000");
    assert.equal(source.peer(2), undefined);
    const oldest = source.capture.record(source.capture.firstNumber)?.connection ?? 0;
    for (let index = oldest; index <= 5000; index++) assert.equal(source.peer(index)?.ends?.remote.port, index);
    assert.ok(source.connections().length < 3000);
    assert.deepEqual(source.connections().slice(-2), [4999, 5000]);
  });
});
