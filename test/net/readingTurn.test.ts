import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect as rawConnect } from "node:net";
import type { Connection } from "../../src/engine/connection";
import { accepted, disposeEndpoints, listening, sha256 } from "../support/testEndpoints";
import { until } from "../support/until";

const mebibyte = 1 << 20;
/** What one turn may bring, the read that passes it, and one that was on its way. */
const mostInATurn = (512 + 2 * 64) << 10;

/** Counts what connections read until the event loop has gone round, which is the turn of everything else. */
class TurnMeter {
  most = 0;
  private bytes = 0;

  watch(connection: Connection): void {
    connection.onDidReceive(({ length }) => {
      if (this.bytes === 0) setImmediate(() => (this.bytes = 0));
      this.bytes += length;
      this.most = Math.max(this.most, this.bytes);
    });
  }
}

describe("Streams that come as fast as they are read", () => {
  afterEach(disposeEndpoints);

  it("leave the event loop to others after half a megabyte together, and lose nothing", async () => {
    const payload = randomBytes(16 * mebibyte);
    const listener = await listening();
    const { port } = listener.address;
    const strangers = [rawConnect({ host: "127.0.0.1", port }), rawConnect({ host: "127.0.0.1", port })];
    const connections = await Promise.all(strangers.map((_, index) => accepted(listener, index)));
    const meter = new TurnMeter();
    const hashes = connections.map((connection) => {
      const hash = createHash("sha256");
      connection.onDidReceive((chunk) => void hash.update(chunk));
      meter.watch(connection);
      return hash;
    });
    for (const stranger of strangers) stranger.end(payload);
    await until(() => connections.every(({ traffic }) => traffic.in.bytes === payload.length), {
      what: "all has come",
    });
    assert.deepEqual(
      hashes.map((hash) => hash.digest("hex")),
      [sha256(payload), sha256(payload)],
    );
    assert(meter.most <= mostInATurn, `${meter.most} bytes in one turn`);
    for (const stranger of strangers) stranger.resume();
    await until(() => connections.every(({ state }) => state === "halfClosedRemote"), { what: "both ends are seen" });
  });

  it("stay paused where something else holds them back", async () => {
    const listener = await listening();
    const stranger = rawConnect({ host: "127.0.0.1", port: listener.address.port });
    await once(stranger, "connect");
    const connection = await accepted(listener);
    connection.onDidReceive(() => connection.setReading(false, "reader"));
    stranger.write(randomBytes(4 * mebibyte));
    const { traffic } = connection;
    await until(() => traffic.in.bytes > 0, { what: "the first read" });
    const before = traffic.in.bytes;
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    assert.equal(traffic.in.bytes, before);
    stranger.destroy();
  });
});
