import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect as rawConnect } from "node:net";
import {
  accepted,
  bytes,
  capturedBytes,
  connected,
  disposeEndpoints,
  listening,
  received,
  sha256,
  target,
} from "../support/testEndpoints";
import { until } from "../support/until";

const mebibyte = 1 << 20;

/** What must come through as it is: no text, control characters, and what a terminal or a browser would obey. */
const hostile = Buffer.concat([
  Buffer.from([0, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xf8, 0x88, 0x80, 0x80, 0x80, 0]),
  Buffer.from("<script>alert(1)</script><img src=x onerror=alert(1)>&amp;\u001b[2J\u001b]0;title\u0007\r\n\u202e"),
]);

describe("Volume and payloads", () => {
  afterEach(disposeEndpoints);

  it("receives a reply of 10 MB exactly", async () => {
    const reply = randomBytes(10_000_000);
    const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply, thenClose: true } });
    const connection = await connected(target(listener));
    await connection.send(bytes("all of it, please"));
    assert.equal(sha256(await received(connection, reply.length)), sha256(reply));
  });

  it("sends 1 MB at once, and records it as one", async () => {
    const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: "echo" } });
    const connection = await connected(target(listener));
    const payload = randomBytes(1_000_000);
    await connection.send(payload);
    assert.equal(sha256(await received(connection, payload.length)), sha256(payload));
    assert.equal(connection.traffic.out.records, 1);
    assert.equal(sha256(await capturedBytes(connection, "out")), sha256(payload));
    assert.equal(sha256(await capturedBytes(await accepted(listener), "in")), sha256(payload));
  });

  it("sends 5 000 messages of one byte, each a record of its own", async () => {
    const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: "echo" } });
    const connection = await connected(target(listener), { noDelay: true });
    const payload = randomBytes(5000);
    for (const byte of payload) await connection.send(Uint8Array.of(byte));
    assert.equal(sha256(await received(connection, 5000)), sha256(payload));
    assert.equal(connection.traffic.out.records, 5000);
    assert(connection.endpointCapture.replyTimes.summary() !== undefined);
  });

  it("keeps sends in order that nobody waits for", async () => {
    const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: "echo" } });
    const connection = await connected(target(listener));
    const parts = Array.from({ length: 2000 }, (_, index) => randomBytes(index % 50));
    const sends = parts.map((part) => connection.send(part));
    connection.end();
    const payload = Buffer.concat(parts);
    assert.equal(sha256(await received(connection, payload.length)), sha256(payload));
    await Promise.all(sends);
  });

  it("changes nothing in what is no text", async () => {
    const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: "echo" } });
    const connection = await connected(target(listener));
    await connection.send(hostile);
    assert.deepEqual(await received(connection, hostile.length), hostile);
  });

  it("sends nothing on a stream where there is nothing to send", async () => {
    const listener = await listening();
    const connection = await connected(target(listener));
    await connection.send(new Uint8Array());
    assert.equal(connection.traffic.out.records, 0);
  });

  it("echoes 64 MB to a slow reader exactly, and holds little of it in memory", async () => {
    const size = 64 * mebibyte;
    const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: "echo" } });
    const client = rawConnect({ host: "127.0.0.1", port: listener.address.port, allowHalfOpen: true });
    await once(client, "connect");
    client.pause();
    const connection = await accepted(listener);
    const block = randomBytes(mebibyte);
    let mostPending = 0;
    const writing = (async () => {
      for (let count = 0; count < 64; count++) {
        if (!client.write(block)) await once(client, "drain");
        mostPending = Math.max(mostPending, connection.pendingBytes);
      }
      client.end();
    })();
    // Nobody reads, so the echo must have stopped reading, too.
    const stalledAt = await until(
      async () => {
        const before = connection.traffic.in.bytes;
        for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
        return connection.pendingBytes > mebibyte && connection.traffic.in.bytes === before && before;
      },
      { what: "the echo is held back" },
    );
    assert(stalledAt < size, "everything was read before any of it was taken");
    let read = 0;
    let isRight = true;
    client.on("data", (chunk: Buffer) => {
      mostPending = Math.max(mostPending, connection.pendingBytes);
      for (let at = 0; at < chunk.length;) {
        const from = (read + at) % mebibyte;
        const length = Math.min(chunk.length - at, mebibyte - from);
        isRight &&= chunk.compare(block, from, from + length, at, at + length) === 0;
        at += length;
      }
      read += chunk.length;
    });
    const end = once(client.resume(), "end");
    await writing;
    await end;
    assert.deepEqual([read, isRight], [size, true]);
    assert(mostPending <= 3 * mebibyte, `${mostPending} bytes were waiting`);
  });
});
