import assert from "node:assert/strict";
import { startGoProgram } from "../support/goPrograms";
import { stopPeers } from "../support/peers";
import {
  accepted,
  bytes,
  closeOf,
  connected,
  dialogue,
  disposeEndpoints,
  listening,
  received,
  target,
} from "../support/testEndpoints";
import { until } from "../support/until";

describe("The programs of a Go tutorial", () => {
  before(async function () {
    // The first run compiles them.
    this.timeout(120_000);
    await (await startGoProgram("tcpServer", "127.0.0.1:0")).stop();
  });

  afterEach(async () => {
    await stopPeers();
    await disposeEndpoints();
  });

  it("TCP client: sends a line and waits for our answer", async () => {
    const listener = await listening();
    const client = await startGoProgram("tcpClient", `127.0.0.1:${listener.address.port}`);
    const connection = await accepted(listener);
    assert.equal((await received(connection, 15)).toString(), "Hello, server!\n");
    await connection.send(bytes("Hello from Sockscope!"));
    assert.equal(await client.ended(), 0);
    assert.match(client.text, /^Server answered: Hello from Sockscope!$/m);
    await until(() => connection.state === "halfClosedRemote", { what: "it has closed" });
    connection.close();
    assert.deepEqual(await closeOf(connection), { by: "remote", how: "fin" });
  });

  it("TCP server: reads once, answers and closes", async () => {
    const server = await startGoProgram("tcpServer", "127.0.0.1:0");
    const connection = await connected(`tcp://127.0.0.1:${await server.port()}`);
    await connection.send(bytes("Hello, server!"));
    await until(() => connection.state === "halfClosedRemote", { what: "it has closed" });
    connection.close();
    assert.deepEqual(await closeOf(connection), { by: "remote", how: "fin" });
    await server.prints("Received: Hello, server!");
    assert.deepEqual(await dialogue(connection.endpointCapture), [
      "-- connecting to 127.0.0.1",
      "-- connected to 127.0.0.1 from 127.0.0.1",
      ">> Hello, server!",
      "<< Hello, client!",
      "-- peer half-closed (FIN); we may still send",
      "-- we sent FIN too",
      "-- closed by the peer",
    ]);
  });

  it("UDP server: answers with its whole buffer, and we show the zeros", async () => {
    const server = await startGoProgram("udpServer", "127.0.0.1:0");
    const connection = await connected(`udp://127.0.0.1:${await server.port("udp")}`);
    await connection.send(bytes("Hello, server"));
    const answer = await received(connection, 1024);
    assert.deepEqual(answer, Buffer.concat([Buffer.from("Hello, server"), Buffer.alloc(1011)]));
    assert.equal(connection.traffic.in.records, 1);
    await server.prints(/Received 13 bytes from .*: Hello, server/);
  });

  it("UDP client: sends a datagram and waits for our answer", async () => {
    const listener = await listening("udp://127.0.0.1:0");
    const client = await startGoProgram("udpClient", `127.0.0.1:${listener.address.port}`);
    const connection = await accepted(listener);
    assert.equal((await received(connection, 14)).toString(), "Hello, server!");
    await connection.send(bytes("Hello, client!"));
    await client.prints("Server answered: Hello, client!");
    assert.equal(await client.ended(), 0);
  });

  it("each of them, with nobody at the other end", async () => {
    const spare = await listening();
    const to = `127.0.0.1:${spare.address.port}`;
    await spare.close();
    const client = await startGoProgram("tcpClient", to);
    assert.equal(await client.ended(), 1);
    assert.match(client.text, /connection refused/);
    const datagrams = await startGoProgram("udpClient", to);
    assert.equal(await datagrams.ended(), 0);
    assert.match(datagrams.text, /Error reading: .*connection refused/);
  });

  it("a TCP client that is killed while it waits", async () => {
    const listener = await listening();
    const client = await startGoProgram("tcpClient", `127.0.0.1:${listener.address.port}`);
    const connection = await accepted(listener);
    await received(connection, 15);
    client.signal("SIGKILL");
    await until(() => connection.state === "halfClosedRemote", { what: "the system has closed it" });
    assert.equal(target(listener).startsWith("tcp://127.0.0.1:"), true);
  });
});
