import assert from "node:assert/strict";
import type { Connection } from "../../src/engine/connection";
import {
  bytes,
  connected,
  disposeEndpoints,
  endpoints,
  listening,
  openHandles,
  received,
  target,
} from "../support/testEndpoints";
import { until } from "../support/until";

describe("Many connections", () => {
  afterEach(disposeEndpoints);

  it("echoes on 1 000 connections of one listener, and leaves no handle behind", async () => {
    const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: "echo" } });
    const connections: Connection[] = [];
    for (let batch = 0; batch < 10; batch++) {
      connections.push(...(await Promise.all(Array.from({ length: 100 }, () => connected(target(listener))))));
    }
    await Promise.all(connections.map((connection) => connection.send(bytes(`I am ${connection.id}`))));
    for (const connection of connections) {
      const expected = `I am ${connection.id}`;
      assert.equal((await received(connection, expected.length)).toString(), expected);
    }
    assert.equal(listener.openCount, 1000);
    assert.equal(listener.acceptedCount, 1000);
    await endpoints().closeAll();
    await until(() => openHandles().length === 0, { what: "no handle is left" });
    assert.equal(listener.openCount, 0);
    assert(connections.every(({ closeReason }) => closeReason?.how === "fin"));
    endpoints().removeClosed();
    assert.deepEqual([endpoints().connections, endpoints().listeners], [[], []]);
  });
});
