import { deepEqual, equal, notEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect as dial, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { CloseReason, Connection, Listener, SockscopeApi } from "../../src/host/api/sockscope";
import { freeHandles, leaveHandles } from "../support/fileHandles";
import { freePort } from "../support/freePort";
import { startPeer, stopPeers } from "../support/peers";
import { activateSockscope } from "../support/sockscopeApi";
import { nextEvent, until } from "../support/until";

describe("The extension API", () => {
  let api: SockscopeApi;
  const servers: Server[] = [];
  const opened: { dispose(): void }[] = [];
  const plain: Socket[] = [];

  before(async () => {
    api = await activateSockscope();
  });
  afterEach(async () => {
    freeHandles();
    for (const each of opened.splice(0)) each.dispose();
    for (const socket of plain) socket.destroy();
    for (const server of servers.splice(0)) server.close();
    await stopPeers();
    await until(() => plain.every(({ closed }) => closed), { what: "the sockets are closed" });
    plain.length = 0;
  });

  async function serve(handle: (socket: Socket) => void): Promise<string> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on("error", () => undefined);
      plain.push(socket);
      handle(socket);
    });
    servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function connected(address: string): Promise<Connection> {
    const connection = await api.connect(address);
    opened.push(connection);
    return connection;
  }

  async function listening(address: string, options?: Parameters<SockscopeApi["listen"]>[1]): Promise<Listener> {
    const listener = await api.listen(address, options);
    opened.push(listener);
    return listener;
  }

  function text(connection: Connection): { value: string } {
    const received = { value: "" };
    connection.onDidReceive((bytes) => (received.value += Buffer.from(bytes).toString("latin1")));
    return received;
  }

  async function readToEnd(address: string, expected: number): Promise<void> {
    const socket = dial(portOf(address), "127.0.0.1");
    plain.push(socket);
    let length = 0;
    socket.on("data", (chunk) => (length += chunk.length));
    await until(() => length === expected, { what: "a plain socket has read everything" });
  }

  function portOf(address: string): number {
    return Number(new URL(address.replace(/^\w+:/, "http:")).port);
  }

  it("has version 1", () => equal(api.apiVersion, 1));

  describe("connect", () => {
    it("resolves once open, and tells both addresses", async () => {
      const address = await serve(() => undefined);
      const connection = await connected(address);
      equal(connection.state, "open");
      equal(connection.address, address);
      equal(`tcp://${connection.remoteAddress ?? ""}`, address);
      ok(/^127\.0\.0\.1:\d+$/.test(connection.localAddress ?? ""));
    });

    it("rejects with the system's code and one sentence where nothing listens", async () => {
      const address = `tcp://127.0.0.1:${await freePort()}`;
      const message = `Nothing accepts connections at ${address}; start the peer or check the port.`;
      await rejects(api.connect(address), { code: "ECONNREFUSED", message });
    });

    it("rejects what is not an address, and options out of bounds", async () => {
      await rejects(api.connect("not an address"), { code: "SOCKSCOPE_BAD_ADDRESS" });
      await rejects(api.connect("tcp://127.0.0.1:0"), { code: "SOCKSCOPE_BAD_ADDRESS" });
      await rejects(api.connect("tls://127.0.0.1:1"), { code: "SOCKSCOPE_UNSUPPORTED_TRANSPORT" });
      await rejects(api.connect(undefined as unknown as string), { code: "SOCKSCOPE_BAD_ADDRESS" });
      await rejects(api.connect("7700", { timeoutMs: -1 }), { code: "SOCKSCOPE_BAD_OPTION" });
      await rejects(api.connect("7700", { localAddress: "nowhere" }), { code: "SOCKSCOPE_BAD_OPTION" });
      await rejects(api.connect("7700", { retry: { times: NaN, everyMs: 1 } }), { code: "SOCKSCOPE_BAD_OPTION" });
      const wrong: unknown[] = [5, { localPort: 1.5 }, { localAddress: 5 }, { noDelay: "no" }, { retry: null }];
      for (const options of wrong) {
        await rejects(api.connect("7700", options as object), { code: "SOCKSCOPE_BAD_OPTION" });
      }
    });

    it("connects from the local address and port asked for", async () => {
      const peers: (number | undefined)[] = [];
      const address = await serve((socket) => peers.push(socket.remotePort));
      const localPort = await freePort();
      const connection = await api.connect(address, { localAddress: "127.0.0.1", localPort });
      opened.push(connection);
      equal(connection.localAddress, `127.0.0.1:${localPort}`);
      await until(() => peers[0] === localPort, { what: "the peer to see that port" });
    });

    it("tries again as told, and then rejects with the last error", async () => {
      const address = `tcp://127.0.0.1:${await freePort()}`;
      const startMs = performance.now();
      await rejects(api.connect(address, { retry: { times: 2, everyMs: 40 } }), { code: "ECONNREFUSED" });
      const tookMs = performance.now() - startMs;
      // Each of Node's timers may fire up to a millisecond early.
      ok(tookMs >= 2 * 39, `${tookMs} ms`);
    });
  });

  describe("a connection", () => {
    it("sends bytes and text, copied before send returns", async () => {
      const received = { value: "" };
      const address = await serve((socket) =>
        socket.on("data", (chunk) => (received.value += chunk.toString("latin1"))),
      );
      const connection = await connected(address);
      const bytes = new Uint8Array([0x61, 0x62, 0x63]);
      const sent = connection.send(bytes);
      bytes.fill(0x78);
      await sent;
      await connection.send("é\r\n");
      await until(() => received.value === "abc\xc3\xa9\r\n", { what: "everything has arrived" });
    });

    it("keeps what comes before the first handler, in order", async () => {
      const address = await serve((socket) => socket.write("first "));
      const connection = await connected(address);
      await connected(await serve(() => undefined));
      const received = text(connection);
      equal(received.value, "", "nothing is delivered while the handler is being attached");
      await until(() => received.value === "first ", { what: "what came first is delivered" });
    });

    it("holds the peer back while nobody takes what it sends, and loses nothing of 16 MiB", async () => {
      const payload = randomBytes(16 << 20);
      const served: Socket[] = [];
      const address = await serve((socket) => {
        served.push(socket);
        socket.end(payload);
      });
      const connection = await connected(address);
      await readToEnd(address, payload.length);
      ok((served[0]?.writableLength ?? 0) > 0, "a peer that reads has got everything, the one that does not has not");
      const hash = createHash("sha256");
      let length = 0;
      connection.onDidReceive((bytes) => {
        hash.update(bytes);
        length += bytes.length;
      });
      await until(() => length === payload.length, { what: "all bytes are delivered" });
      equal(hash.digest("hex"), createHash("sha256").update(payload).digest("hex"));
    });

    it("gives each handler bytes of its own, and survives one that throws", async () => {
      const address = await serve((socket) => socket.write("abc"));
      const connection = await connected(address);
      const seen: string[] = [];
      connection.onDidReceive((bytes) => {
        seen.push(Buffer.from(bytes).toString());
        bytes.fill(0);
        throw new Error("a handler's own mistake");
      });
      connection.onDidReceive((bytes) => seen.push(Buffer.from(bytes).toString()));
      await until(() => seen.length === 2, { what: "both handlers were called" });
      deepEqual(seen, ["abc", "abc"]);
    });

    it("half-closes: the peer reads to the end, and its answer still comes", async () => {
      let question = "";
      const address = await serve((socket) => {
        socket.on("data", (chunk) => (question += chunk.toString())).on("end", () => socket.end("answer"));
      });
      const connection = await connected(address);
      const received = text(connection);
      await connection.send("question");
      await connection.end();
      equal(connection.state, "halfClosedLocal");
      await connection.end();
      await rejects(connection.send("more"), { code: "SOCKSCOPE_HALF_CLOSED" });
      await until(() => received.value === "answer", { what: "the answer has come" });
      equal(question, "question");
    });

    it("does not say that it has ended where it was dropped before its FIN could go", async () => {
      const connection = await connected(await serve((socket) => socket.pause()));
      const sending = rejects(connection.send(new Uint8Array(32 << 20)), { code: "ERR_STREAM_DESTROYED" });
      const ending = rejects(connection.end(), { code: "SOCKSCOPE_NOT_OPEN" });
      connection.dispose();
      await Promise.all([sending, ending]);
    });

    it("tells its close to handlers attached before and after it, once each", async () => {
      const address = await serve((socket) => socket.once("data", () => socket.resetAndDestroy()));
      const connection = await connected(address);
      await connection.send("reset me");
      const reasons: CloseReason[] = [];
      connection.onDidClose((reason) => reasons.push(reason));
      await until(() => reasons.length === 1, { what: "the close is told" });
      connection.onDidClose((reason) => reasons.push(reason));
      equal(reasons.length, 1, "a late handler is called after the call that attached it");
      await until(() => reasons.length === 2, { what: "the late handler is called" });
      deepEqual(reasons, Array(2).fill({ by: "remote", how: "rst", code: "ECONNRESET" }));
      equal(connection.state, "closed");
      await rejects(connection.send("late"), { code: "SOCKSCOPE_NOT_OPEN" });
    });

    it("tells its close to a handler that another one attaches", async () => {
      const connection = await connected(await serve(() => undefined));
      const told: string[] = [];
      connection.onDidClose(() => {
        told.push("first");
        connection.onDidClose(() => told.push("second"));
      });
      connection.reset();
      await until(() => told.length === 2, { what: "both are called" });
      deepEqual(told, ["first", "second"]);
    });

    it("delivers what was received before it tells the close, also when both are over already", async () => {
      const address = await serve((socket) => socket.end("last words"));
      const connection = await connected(address);
      await until(() => connection.state === "halfClosedRemote", { what: "the peer has ended" });
      connection.dispose();
      const log: string[] = [];
      connection.onDidClose(({ by, how }) => log.push(`${by} ${how}`));
      connection.onDidReceive((bytes) => log.push(Buffer.from(bytes).toString()));
      await until(() => log.length === 2, { what: "both have come" });
      deepEqual(log, ["last words", "local abort"]);
    });

    it("resets so that the peer sees a reset", async () => {
      const error = new Promise<string>((resolve) => {
        void serve((socket) => socket.on("error", ({ message }) => resolve(message))).then(async (address) => {
          const connection = await connected(address);
          connection.reset();
        });
      });
      ok((await error).includes("ECONNRESET"));
    });

    it("is dropped by dispose, twice if need be, and leaves no handle", async () => {
      const sockets = (): number => process.getActiveResourcesInfo().filter((each) => each === "TCPSocketWrap").length;
      const address = await serve((socket) => socket.on("end", () => socket.end()));
      const before = sockets();
      const connection = await api.connect(address);
      await until(() => sockets() === before + 2, { what: "both ends are open" });
      const closed = nextEvent(connection.onDidClose, { what: "it is closed" });
      connection.dispose();
      connection.dispose();
      deepEqual(await closed, { by: "local", how: "abort" });
      await until(() => sockets() === before, { what: "both handles are gone" });
    });
  });

  describe("listen", () => {
    it("tells the port that was really bound", async () => {
      const listener = await listening("tcp://127.0.0.1:0");
      notEqual(portOf(listener.address), 0);
      const socket = dial(portOf(listener.address), "127.0.0.1");
      plain.push(socket);
      await once(socket, "connect");
      await until(() => listener.connections.length === 1, { what: "the connection is listed" });
    });

    it("rejects where the port is in use, with one sentence", async () => {
      const { address } = await listening("tcp://127.0.0.1:0");
      const message = `${address} is in use already; close what listens there, or choose another port (0 lets the system choose).`;
      await rejects(api.listen(address), { code: "EADDRINUSE", message });
    });

    it("does not bind beyond loopback where the user cannot be asked", async () => {
      await rejects(api.listen("tcp://0.0.0.0:0"), { code: "SOCKSCOPE_BIND_REFUSED" });
      ok(api.listeners.every(({ address }) => !address.includes("0.0.0.0")));
    });

    it("delivers what a peer sends first to a handler attached inside onDidConnect", async () => {
      for (const transport of ["tcp", "udp"] as const) {
        const listener = await listening(`${transport}://127.0.0.1:0`);
        const first = new Promise<string>((resolve) => {
          listener.onDidConnect((connection) => {
            connection.onDidReceive((bytes) => resolve(Buffer.from(bytes).toString()));
          });
        });
        const peer = await startPeer(
          "ncat",
          ...(transport === "udp" ? ["-u"] : []),
          "127.0.0.1",
          String(portOf(listener.address)),
        );
        peer.write(`hello over ${transport}`);
        equal(await first, `hello over ${transport}`);
      }
    });

    it("says of a connection for which no file handle is left why it is refused", async () => {
      const listener = await listening("tcp://127.0.0.1:0");
      const refused = new Promise<CloseReason>((resolve) => {
        listener.onDidConnect((connection) => {
          connection.onDidClose((reason) => reason.code === "EMFILE" && resolve(reason));
        });
      });
      const peers = Array.from({ length: 30 }, () => `(sleep 60 | ncat 127.0.0.1 ${portOf(listener.address)}) &`);
      leaveHandles(30);
      await startPeer("bash", "-c", `${peers.join(" ")} wait`);
      deepEqual(await refused, { by: "local", how: "error", code: "EMFILE" });
    });

    it("answers one UDP peer after its first datagram", async () => {
      const listener = await listening("udp://127.0.0.1:0");
      listener.onDidConnect((connection) => {
        connection.onDidReceive((bytes) => void connection.send(new Uint8Array([...bytes].reverse())));
      });
      const socket = createSocket("udp4");
      opened.push({ dispose: () => socket.close() });
      socket.send(Buffer.from([1, 2, 3]), portOf(listener.address), "127.0.0.1");
      const [answer] = (await once(socket, "message")) as [Buffer];
      deepEqual([...answer], [3, 2, 1]);
    });

    it("turns to a UDP peer first, and takes the options of multicast", async () => {
      const answering = await listening("udp://127.0.0.1:0", { reply: "here" });
      const asking = await listening("udp://127.0.0.1:0", { multicast: { interface: "127.0.0.1", hops: 0 } });
      const peer = await asking.peer(`127.0.0.1:${portOf(answering.address)}`);
      equal(peer, asking.connections[0]);
      const answer = nextEvent(peer.onDidReceive, { what: "the answer has come" });
      await peer.send("who is there?");
      equal(Buffer.from(await answer).toString(), "here");
      await rejects(asking.peer("nonsense"), { code: "SOCKSCOPE_BAD_ADDRESS" });
      await rejects(asking.peer("tcp://127.0.0.1:9"), { code: "SOCKSCOPE_BAD_ADDRESS" });
      await rejects(asking.peer("[::1]:9"), { code: "EAFNOSUPPORT" });
      const wrong = { multicast: { hops: 256 } };
      await rejects(api.listen("udp://127.0.0.1:0", wrong), { code: "SOCKSCOPE_BAD_OPTION" });
    });

    it("echoes, answers with fixed bytes, greets and half-closes as told", async () => {
      const cases = [
        { options: { reply: "echo" as const }, expected: "ping" },
        { options: { reply: "pong", thenClose: true }, expected: "pong" },
        { options: { reply: new Uint8Array([0x21]), greeting: "hi " }, expected: "hi !" },
        { options: { greeting: "bye", thenClose: true }, expected: "bye" },
      ];
      for (const { options, expected } of cases) {
        const listener = await listening("tcp://127.0.0.1:0", options);
        const socket = dial(portOf(listener.address), "127.0.0.1");
        plain.push(socket);
        let received = "";
        socket.on("data", (chunk) => (received += chunk.toString()));
        if (expected !== "bye") socket.write("ping");
        await until(() => received === expected, { what: `the answer is ${expected}` });
        if ("thenClose" in options) await until(() => socket.readableEnded, { what: "our side is ended" });
      }
    });

    it("frees the port when closed, twice if need be", async () => {
      const address = `tcp://127.0.0.1:${await freePort()}`;
      const listener = await listening(address);
      await Promise.all([listener.close(), listener.close()]);
      await (await listening(address)).close();
    });
  });

  it("gives the same object for the same connection and listener, and tells when there are new ones", async () => {
    let changes = 0;
    const subscription = api.onDidChange(() => changes++);
    const listener = await listening("tcp://127.0.0.1:0");
    const accepted = nextEvent(listener.onDidConnect, { what: "it is accepted" });
    const connection = await connected(listener.address);
    strictEqual(
      api.connections.find(({ id }) => id === connection.id),
      connection,
    );
    strictEqual(
      api.listeners.find(({ id }) => id === listener.id),
      listener,
    );
    const other = await accepted;
    strictEqual(listener.connections[0], other);
    ok(api.connections.includes(other));
    ok(changes >= 3);
    subscription.dispose();
  });
});
