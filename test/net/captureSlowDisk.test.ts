import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { connect as rawConnect, type Socket } from "node:net";
import type { CaptureReader } from "../../src/core/capture/capture";
import type { Connection } from "../../src/engine/connection";
import { openCapture } from "../../src/store/openCapture";
import { BrokenDisk } from "../support/brokenDisk";
import { assertTakenByTools } from "../support/captureTools";
import { kernelDrops } from "../support/kernelDrops";
import { disposeSpools, newSpoolEndpoints } from "../support/spoolEndpoints";
import { allCame, connect, fileOf, listen } from "../support/spoolPairs";
import { capturedBytes, sha256 } from "../support/testEndpoints";
import { nextEvent, until } from "../support/until";

const mebibyte = 1 << 20;
/** What waits for the disk before reading stops, and what a read or two bring until it has. */
const mostWaitingBytes = 17 * mebibyte;

const strangers = new Set<Socket | DatagramSocket>();

const disks: BrokenDisk[] = [];

function newDisk(): BrokenDisk {
  const disk = new BrokenDisk();
  disks.push(disk);
  return disk;
}

async function stranger(port: number): Promise<Socket> {
  const socket = rawConnect({ host: "127.0.0.1", port });
  socket.on("error", () => undefined);
  strangers.add(socket);
  await once(socket, "connect");
  return socket;
}

async function accepted(connections: () => readonly Connection[], index = 0): Promise<Connection> {
  return until(() => connections()[index], { what: "the connection is accepted" });
}

/** Turns of the event loop until nothing has come for a while. */
async function comesToRest(receivedBytes: () => number): Promise<number> {
  return until(
    async () => {
      const before = receivedBytes();
      for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
      return before > 0 && receivedBytes() === before && { before };
    },
    { what: "nothing comes any more" },
  ).then(({ before }) => before);
}

describe("Recording on a slow disk", () => {
  afterEach(async () => {
    for (const socket of strangers)
      if ("destroy" in socket) socket.destroy();
      else socket.close();
    strangers.clear();
    for (const disk of disks.splice(0)) disk.letGo();
    await disposeSpools();
  });

  it("stops reading a stream while the disk stands still, goes on with it, counts that, and loses nothing", async () => {
    const disk = newDisk();
    const { listener } = await listen("tcp", "127.0.0.1", { disk });
    const { endpointCapture } = listener;
    const socket = await stranger(listener.address.port);
    const sent = randomBytes(64 * mebibyte);
    disk.hold();
    socket.end(sent);
    const connection = await accepted(() => listener.connections);
    for (let stop = 1; stop <= 2; stop++) {
      await until(() => endpointCapture.isPaused, { what: "reading is paused" });
      const received = await comesToRest(() => connection.traffic.in.bytes);
      assert.ok(received - disk.written < mostWaitingBytes, `${received - disk.written} bytes are waiting`);
      assert.deepEqual([...connection.pausedBy], ["disk"]);
      assert.equal(endpointCapture.diskPauses.count, stop);
      const goesOn = nextEvent(endpointCapture.onDidChange, {
        what: "reading goes on",
        accepts: () => !endpointCapture.isPaused,
      });
      disk.letGo();
      await goesOn;
      // Before anything more is read: how fast the real disk is must not decide how often reading stops.
      if (stop === 1) disk.hold();
    }
    await allCame(connection, sent.length);
    await listener.flushCapture();
    assert.equal(sha256(await capturedBytes(connection, "in")), sha256(sent));
    assert.deepEqual(endpointCapture.capture.lost, { records: 0, bytes: 0 });
    assert.ok(endpointCapture.diskPauses.totalMs > 0);
    await assertTakenByTools(await fileOf(listener));
  });

  it("records all of what comes faster than the disk writes, with little of it in memory", async () => {
    const disk = newDisk();
    disk.delayMs = 8;
    const { listener } = await listen("tcp", "127.0.0.1", { disk });
    const streams = Array.from({ length: 4 }, () => randomBytes(24 * mebibyte));
    const sockets = await Promise.all(streams.map(() => stranger(listener.address.port)));
    let most = 0;
    listener.endpointCapture.capture.onDidGrow(() => {
      most = Math.max(most, listener.endpointCapture.traffic.in.bytes - disk.written);
    });
    disk.hold();
    for (const [at, stream] of streams.entries()) sockets[at]?.end(stream);
    await until(() => listener.endpointCapture.isPaused, { what: "reading is paused" });
    disk.letGo();
    const connections = await Promise.all(sockets.map((_, at) => accepted(() => listener.connections, at)));
    await Promise.all(connections.map((connection) => allCame(connection, 24 * mebibyte)));
    assert.ok(most < mostWaitingBytes + mebibyte, `${most} bytes were waiting`);
    assert.ok(listener.endpointCapture.diskPauses.count > 0);
    const opened = await openCapture([await fileOf(listener)]);
    await opened.finished;
    const found = await Promise.all(connections.map((connection) => capturedBytes(connection, "in")));
    assert.deepEqual(found.map(sha256).sort(), streams.map(sha256).sort());
    assert.equal(opened.totalBytes, 4 * 24 * mebibyte);
    opened.dispose();
  });

  it("holds as little in memory for many endpoints as for one", async () => {
    const disk = newDisk();
    const { endpoints } = await newSpoolEndpoints({ disk });
    disk.hold();
    const listeners = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const { endpoint, opened } = endpoints.listen({ transport: "tcp", host: "127.0.0.1", port: 0 });
        await opened;
        return endpoint;
      }),
    );
    const sent = randomBytes(12 * mebibyte);
    for (const { address } of listeners) (await stranger(address.port)).end(sent);
    const received = (): number => listeners.reduce((sum, each) => sum + each.endpointCapture.traffic.in.bytes, 0);
    await until(() => listeners.some(({ endpointCapture }) => endpointCapture.isPaused), { what: "reading is paused" });
    const waiting = await comesToRest(received);
    assert.ok(waiting < 72 * mebibyte, `${waiting} bytes are waiting`);
    disk.letGo();
    const connections = await Promise.all(listeners.map((each) => accepted(() => each.connections)));
    await Promise.all(connections.map((connection) => allCame(connection, sent.length)));
    for (const connection of connections) {
      assert.equal(sha256(await capturedBytes(connection, "in")), sha256(sent));
      assert.equal(connection.endpointCapture.isPaused, false);
    }
  });

  it("makes who sends wait until the disk keeps up", async () => {
    const disk = newDisk();
    const scene = await listen("tcp", "127.0.0.1", { disk });
    const { client } = await connect(scene);
    disk.hold();
    const block = randomBytes(mebibyte);
    let taken = 0;
    const sending = (async () => {
      for (; taken < 40; taken++) await client.send(block);
    })();
    await until(() => client.endpointCapture.capture.isUnderPressure, { what: "the disk lags" });
    const before = await comesToRest(() => taken);
    assert.ok(before < 20, `${before} sends were done`);
    disk.letGo();
    await sending;
    const sent = await capturedBytes(client, "out");
    assert.equal(sent.length, 40 * mebibyte);
    assert.ok(sent.subarray(39 * mebibyte).equals(block));
  });

  for (const [size, burst] of [
    [60_000, 300],
    [100, 20_000],
  ] as const) {
    it(`counts every datagram of ${size} bytes of a flood: recorded, lost by us or lost by the system`, async () => {
      const disk = newDisk();
      const { listener } = await listen("udp", "127.0.0.1", { disk });
      const { endpointCapture } = listener;
      const socket = createSocket("udp4");
      strangers.add(socket);
      const datagram = randomBytes(size);
      const send = (): Promise<void> =>
        new Promise((resolve, reject) =>
          socket.send(datagram, listener.address.port, "127.0.0.1", (error) => (error ? reject(error) : resolve())),
        );
      const { port } = listener.address;
      const { capture } = endpointCapture;
      const recorded = (): number => capture.lastNumber - capture.firstNumber + 1 - events(capture);
      disk.hold();
      let sent = 0;
      const flood = async (count: number): Promise<void> => {
        await Promise.all(Array.from({ length: count }, send));
        sent += count;
        await until(() => recorded() + capture.lost.records + kernelDrops(port) === sent, {
          what: "every datagram is accounted for",
        });
      };
      await flood(burst);
      assert.ok(kernelDrops(port) > 0, "the system lost some");
      if (size > 1000) while (capture.lost.records < 100) await flood(50);
      assert.equal(capture.lost.bytes, capture.lost.records * size);
      assert.equal(endpointCapture.traffic.in.records, recorded() + capture.lost.records);
      disk.letGo();
      await listener.flushCapture();
      const opened = await openCapture([await fileOf(listener)]);
      await opened.finished;
      assert.equal(opened.lastNumber - events(opened), recorded());
      opened.dispose();
      await assertTakenByTools(await fileOf(listener));
    });
  }
});

function events(capture: CaptureReader): number {
  let count = 0;
  for (let number = capture.firstNumber; number <= capture.lastNumber; number++) {
    if (capture.record(number)?.direction === "event") count += 1;
  }
  return count;
}
