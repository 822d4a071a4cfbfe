import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import type { Connection } from "../../src/engine/connection";
import {
  address,
  bytes,
  connected,
  disposeEndpoints,
  endpoints,
  failed,
  listening,
  newEndpoints,
  openHandles,
  received,
  target,
} from "../support/testEndpoints";
import { until } from "../support/until";

function limitHandles(most: number | string): void {
  execFileSync("prlimit", ["--pid", String(process.pid), `--nofile=${most}:`], { stdio: "ignore" });
}

function usedHandles(): number {
  return readdirSync("/proc/self/fd").length;
}

function handleLimit(): string {
  return execFileSync("prlimit", ["--pid", String(process.pid), "--nofile", "--noheadings", "--output", "SOFT"], {
    encoding: "ascii",
  }).trim();
}

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

  it("says that there is no file handle left, and works again once there is", async () => {
    const listener = await listening("tcp://127.0.0.1:0");
    const own = newEndpoints();
    const before = handleLimit();
    limitHandles(usedHandles() + 20);
    try {
      const opened = Array.from({ length: 40 }, () => own.connect(address(target(listener))));
      await Promise.allSettled(opened.map((each) => each.opened));
      const { problem } = await failed(target(listener));
      const sentence = "This process has no file handle left; close some connections, or raise the limit (ulimit -n).";
      assert.deepEqual([problem?.code, problem?.message], ["EMFILE", sentence]);
      await assert.rejects(endpoints().listen(address("tcp://127.0.0.1:0")).opened, {
        code: "EMFILE",
        message: sentence,
      });
      await assert.rejects(endpoints().listen(address("udp://127.0.0.1:0")).opened, {
        code: "EMFILE",
        message: sentence,
      });
      await assert.rejects(connected("udp://127.0.0.1:9"), { code: "EMFILE" });
    } finally {
      await own.dispose();
      await until(() => own.connections.every(({ state }) => state === "closed"), { what: "some handles are free" });
      limitHandles(before);
    }
    await connected(target(listener));
  });
});
