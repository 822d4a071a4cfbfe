import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Connection } from "../../src/engine/connection";
import { startPeer, stopPeers, type Peer } from "../support/peers";
import {
  accepted,
  bytes,
  closeOf,
  connected,
  dialogue,
  disposeEndpoints,
  listening,
  received,
  sha256,
  target,
} from "../support/testEndpoints";
import { until } from "../support/until";

async function state(connection: Connection, wanted: string): Promise<void> {
  await until(() => connection.state === wanted, { what: `the state is ${wanted}` });
}

/** An ncat or socat that listens, and a connection of ours to it. */
async function dialledTo(program: string, ...args: string[]): Promise<{ peer: Peer; connection: Connection }> {
  const isUdp = args.includes("-u") || args.some((arg) => arg.startsWith("UDP"));
  const peer = await startPeer(program, ...args);
  const port = await peer.port(isUdp ? "udp" : "tcp");
  const host = args.includes("::1") || args.some((arg) => arg.includes("[::1]")) ? "[::1]" : "127.0.0.1";
  return { peer, connection: await connected(`${isUdp ? "udp" : "tcp"}://${host}:${port}`) };
}

const ftpAnswers: Readonly<Record<string, string>> = {
  USER: "230 in",
  PWD: '257 "/"',
  EPRT: "200 ok",
  TYPE: "200 ok",
  SIZE: "213 4",
  RETR: "150 here it comes",
};

/** Answers the commands of an FTP client (RFC 959, RFC 2428), and tells where it listens for its file. */
function serveFtp(connection: Connection, listens: (address: string) => void): void {
  connection.onDidReceive((chunk) => {
    const line = Buffer.from(chunk).toString();
    const port = /^EPRT \|1\|127\.0\.0\.1\|(\d+)\|/.exec(line)?.[1];
    if (port !== undefined) listens(`tcp://127.0.0.1:${port}`);
    const [verb = ""] = line.trim().split(" ");
    void connection.send(bytes(`${ftpAnswers[verb] ?? "502 unknown"}\r\n`));
  });
}

describe("Programs that nobody here wrote", () => {
  afterEach(async () => {
    await stopPeers();
    await disposeEndpoints();
  });

  describe("ncat", () => {
    for (const host of ["127.0.0.1", "::1"]) {
      it(`listens on ${host}: we talk, and close in order`, async () => {
        const { peer, connection } = await dialledTo("ncat", "-l", host, "0");
        await connection.send(bytes("to ncat\n"));
        await peer.prints("to ncat\n");
        peer.write("to Sockscope\n");
        assert.equal((await received(connection, 13)).toString(), "to Sockscope\n");
        connection.close();
        assert.equal(await peer.ended(), 0);
        assert.deepEqual(await closeOf(connection), { by: "local", how: "fin" });
      });
    }

    it("half-closes as a client, and still receives our answer", async () => {
      const listener = await listening();
      const peer = await startPeer("ncat", "127.0.0.1", String(listener.address.port));
      peer.end("question");
      const connection = await accepted(listener);
      await state(connection, "halfClosedRemote");
      assert.equal((await received(connection, 8)).toString(), "question");
      await connection.send(bytes("answer"));
      connection.end();
      assert.equal(await peer.ended(), 0);
      assert.equal(peer.text, "answer");
      assert.deepEqual(await closeOf(connection), { by: "remote", how: "fin" });
    });

    it("half-closes as a server, and still receives our answer", async () => {
      const { peer, connection } = await dialledTo("ncat", "-l", "127.0.0.1", "0");
      peer.end("question");
      await state(connection, "halfClosedRemote");
      await connection.send(bytes("answer"));
      connection.end();
      assert.equal(await peer.ended(), 0);
      assert.equal(peer.text, "answer");
      assert.deepEqual(await dialogue(connection.endpointCapture), [
        "-- connecting to 127.0.0.1",
        "-- connected to 127.0.0.1 from 127.0.0.1",
        "<< question",
        "-- peer half-closed (FIN); we may still send",
        ">> answer",
        "-- we sent FIN too",
        "-- closed by the peer",
      ]);
    });

    it("is echoed exactly, 3 MB of anything", async () => {
      const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: "echo" } });
      const peer = await startPeer("ncat", "127.0.0.1", String(listener.address.port));
      const payload = randomBytes(3 << 20);
      peer.end(payload);
      assert.equal(await peer.ended(), 0);
      assert.equal(sha256(peer.output), sha256(payload));
    });

    it("sees our reset as a reset", async () => {
      const listener = await listening();
      const peer = await startPeer("ncat", "-v", "127.0.0.1", String(listener.address.port));
      const connection = await accepted(listener);
      await peer.prints("Connected to");
      connection.reset();
      await peer.prints("Connection reset by peer");
      assert.deepEqual(await closeOf(connection), { by: "local", how: "rst" });
    });

    it("resets us when it dies with bytes unread, and we say who it was", async () => {
      const { peer, connection } = await dialledTo("ncat", "-l", "127.0.0.1", "0");
      peer.signal("SIGSTOP");
      await connection.send(bytes("never to be read"));
      peer.signal("SIGKILL");
      assert.deepEqual(await closeOf(connection), { by: "remote", how: "rst", code: "ECONNRESET" });
      assert.equal((await dialogue(connection.endpointCapture)).at(-1), "-- reset by the peer");
    });

    it("sends datagrams, and has them answered", async () => {
      const listener = await listening("udp://127.0.0.1:0");
      const peer = await startPeer("ncat", "-u", "127.0.0.1", String(listener.address.port));
      peer.write("datagram");
      const connection = await accepted(listener);
      assert.equal((await received(connection, 8)).toString(), "datagram");
      await connection.send(bytes("answer"));
      await peer.prints("answer");
    });

    it("receives datagrams, and answers them", async () => {
      const { peer, connection } = await dialledTo("ncat", "-u", "-l", "127.0.0.1", "0");
      await connection.send(bytes("datagram"));
      await peer.prints("datagram");
      peer.write("answer");
      assert.equal((await received(connection, 6)).toString(), "answer");
    });
  });

  describe("socat", () => {
    it("echoes what we send", async () => {
      const { connection } = await dialledTo("socat", "-t", "20", "TCP-LISTEN:0,bind=127.0.0.1", "EXEC:cat");
      const payload = randomBytes(1 << 20);
      await connection.send(payload);
      connection.end();
      assert.equal(sha256(await received(connection, payload.length)), sha256(payload));
      assert.equal((await closeOf(connection)).how, "fin");
    });

    it("half-closes as a client, and still receives our answer", async () => {
      const listener = await listening("tcp://[::1]:0");
      const peer = await startPeer("socat", "-t", "10", "-", `TCP:[::1]:${listener.address.port}`);
      peer.end("question");
      const connection = await accepted(listener);
      await state(connection, "halfClosedRemote");
      await connection.send(bytes("answer"));
      connection.end();
      assert.equal(await peer.ended(), 0);
      assert.equal(peer.text, "answer");
    });

    it("talks in datagrams, in both roles", async () => {
      const { connection } = await dialledTo("socat", "UDP-LISTEN:0,bind=127.0.0.1", "EXEC:cat");
      await connection.send(bytes("echo me"));
      assert.equal((await received(connection, 7)).toString(), "echo me");
      const listener = await listening("udp://[::1]:0");
      const peer = await startPeer("socat", "-", `UDP:[::1]:${listener.address.port}`);
      peer.write("datagram");
      const other = await accepted(listener);
      await received(other, 8);
      await other.send(bytes("answer"));
      await peer.prints("answer");
    });
  });

  describe("curl", () => {
    const page = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\nHello, curl!\n";

    it("is content with a fixed reply", async () => {
      const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: bytes(page), thenClose: true } });
      const curl = await startPeer("curl", "-sS", `http://127.0.0.1:${listener.address.port}/path`);
      assert.equal(await curl.ended(), 0);
      assert.equal(curl.text, "Hello, curl!\n");
      const connection = await accepted(listener);
      assert.equal((await closeOf(connection)).how, "fin");
      const [, request = ""] = await dialogue(listener.endpointCapture, connection);
      assert.match(request, /^<< GET \/path HTTP\/1\.1\r\nHost: 127\.0\.0\.1:\d+\r\nUser-Agent: curl/);
    });

    it("is content with an answer written by hand, to a large upload", async () => {
      const listener = await listening();
      const curl = await startPeer(
        "curl",
        "-sS",
        "-H",
        "Expect:",
        "--data-binary",
        "@-",
        target(listener).replace("tcp", "http"),
      );
      const body = "a".repeat(2_000_000);
      curl.end(body);
      const connection = await accepted(listener);
      await until(() => connection.traffic.in.bytes > body.length, { what: "the upload is here" });
      await connection.send(bytes(page));
      connection.close();
      assert.equal(await curl.ended(), 0);
      assert.equal(curl.text, "Hello, curl!\n");
    });

    it("tells of our reset", async () => {
      const listener = await listening();
      const curl = await startPeer("curl", "-sS", target(listener).replace("tcp", "http"));
      const connection = await accepted(listener);
      await until(() => connection.traffic.in.bytes > 0, { what: "the request is here" });
      connection.reset();
      assert.equal(await curl.ended(), 56);
      assert.match(curl.errors, /reset by peer/);
    });

    it("listens itself, for a file by active FTP that we serve by hand", async () => {
      const control = await listening("tcp://127.0.0.1:0", { autoReply: { greeting: bytes("220 ready\r\n") } });
      const file = new Promise<Connection>((resolve, reject) => {
        control.onDidConnect((connection) => serveFtp(connection, (to) => void connected(to).then(resolve, reject)));
      });
      const url = `${target(control).replace("tcp", "ftp")}/file.bin`;
      const curl = await startPeer("curl", "-sS", "--ftp-port", "127.0.0.1", url);
      const connection = await file;
      await connection.send(Uint8Array.of(0, 1, 254, 255));
      connection.close();
      assert.equal((await closeOf(connection)).how, "fin");
      await (await accepted(control)).send(bytes("226 done\r\n"));
      assert.equal(await curl.ended(), 0);
      assert.deepEqual(curl.output, Buffer.of(0, 1, 254, 255));
    });
  });

  it("an HTTP server is asked by hand", async () => {
    const script = "printf 'HTTP/1.0 200 OK\\r\\n\\r\\n'; head -n 1";
    const { connection } = await dialledTo("ncat", "-l", "127.0.0.1", "0", "--sh-exec", script);
    await connection.send(bytes("GET /by/hand HTTP/1.0\r\n\r\n"));
    await state(connection, "halfClosedRemote");
    connection.end();
    assert.equal((await closeOf(connection)).how, "fin");
    const story = await dialogue(connection.endpointCapture);
    assert(story.includes("<< HTTP/1.0 200 OK\r\n\r\nGET /by/hand HTTP/1.0\r\n"), story.join("\n"));
  });
});
