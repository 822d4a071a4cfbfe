import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type { PanelSession } from "../../src/host/panel/panelSession";
import { PanelFixture, readLog, textDraft } from "../support/panelFixture";
import { until } from "../support/until";

describe("A panel's session", () => {
  let fixture: PanelFixture;

  beforeEach(() => {
    fixture = new PanelFixture();
  });

  afterEach(() => fixture.dispose());

  async function waitForRows(session: PanelSession, count: number): Promise<void> {
    await until(() => session.snapshot().view.rows === count, { what: `${count} rows` });
  }

  it("shows the whole exchange with an echo, with its reply time", async () => {
    const session = fixture.open(await fixture.connect(await fixture.listen("tcp", "echo")));
    const answer = await session.calls.send({ draft: textDraft("ping\\r\\n"), target: "self" });
    deepEqual(answer, { ok: true, bytes: 6, connections: 1 });
    await waitForRows(session, 4);
    const log = await readLog(session);
    deepEqual(log.slice(-2), ["out ping\r\n", "in ping\r\n"]);
    const { rows } = await session.calls.rows({ from: 3, count: 1 });
    const [reply] = rows;
    ok(reply && (reply.replyNs ?? 0) > 0);
    equal(reply.deltaNs, reply.replyNs);
    equal(reply.peer, undefined);
    deepEqual(
      Buffer.from(await session.calls.bytes({ record: reply.number, from: 2, to: 100 })),
      Buffer.from("ng\r\n"),
    );
  });

  it("tells the webview what is true now, and nothing while it is hidden", async () => {
    const listener = await fixture.listen();
    const connection = await fixture.connect(listener);
    const [accepted] = await fixture.acceptedBy(listener);
    const session = fixture.open(connection);
    session.setVisible(false);
    const before = fixture.snapshots.length;
    await accepted?.send(Buffer.from("hello"));
    await until(() => connection.traffic.in.bytes === 5, { what: "the bytes" });
    await connection.send(Buffer.from("x"));
    equal(fixture.snapshots.length, before);
    session.setVisible(true);
    const snapshot = fixture.snapshots.at(-1);
    equal(snapshot?.traffic.in.bytes, 5);
    equal(snapshot.stateText, "open");
    equal(snapshot.remoteAddress, `127.0.0.1:${listener.address.port}`);
    deepEqual(snapshot.actions, ["halfClose", "reset", "close"]);
  });

  it("tells the webview at most every 33 ms while a stream comes", async () => {
    const session = fixture.open(await fixture.connect(await fixture.listen("tcp", "echo")));
    const started = performance.now();
    const before = fixture.snapshots.length;
    for (let number = 0; number < 300; number++) {
      await session.calls.send({ draft: textDraft("x"), target: "self" });
    }
    await until(() => session.snapshot().traffic.in.bytes === 300, { what: "the echo" });
    const most = (performance.now() - started) / 33 + 2;
    ok(fixture.snapshots.length - before <= most, `${fixture.snapshots.length - before} snapshots, ${most} at most`);
  });

  it("lets rates decay to zero by itself", async () => {
    const session = fixture.open(await fixture.connect(await fixture.listen("tcp", "echo")));
    await session.calls.send({ draft: textDraft("x".repeat(1000)), target: "self" });
    await until(() => (fixture.snapshots.at(-1)?.traffic.in.bytesPerSecond ?? 0) > 0, { what: "a rate" });
    await until(() => fixture.snapshots.at(-1)?.traffic.in.bytesPerSecond === 0, { what: "the rate to be zero" });
  });

  it("filters while records come, and says what is wrong with a filter", async () => {
    const session = fixture.open(await fixture.connect(await fixture.listen("tcp", "echo")));
    const wrong = session.calls.setFilter({ text: "ab hex:zz", directions: ["in", "out", "event"] });
    ok(!wrong.ok && wrong.problem.from === 3 && wrong.problem.to === 9);
    deepEqual(session.calls.setFilter({ text: "two", directions: ["in"] }), { ok: true });
    for (const text of ["one", "two", "three"]) {
      const { in: received } = session.snapshot().traffic;
      await session.calls.send({ draft: textDraft(text), target: "self" });
      await until(() => session.snapshot().traffic.in.records > received.records, { what: "the echo" });
    }
    await waitForRows(session, 1);
    deepEqual(await readLog(session), ["in two"]);
  });

  it("survives a hostile regular expression and says so", async () => {
    const session = fixture.open(await fixture.connect(await fixture.listen("tcp", "echo")));
    await session.calls.send({ draft: textDraft(`${"a".repeat(200)}!`), target: "self" });
    session.calls.setFilter({ text: "/^(a+)+$/", directions: ["in", "out"] });
    const notice = await until(() => session.snapshot().notice, { what: "the notice" });
    match(notice.text, /takes too long/);
    const { toScan, isStopped } = session.snapshot().view;
    deepEqual({ toScan, isStopped }, { toScan: 0, isStopped: true });
    session.calls.setFilter({ text: "/^a+!$/", directions: ["in", "out"] });
    await waitForRows(session, 2);
    equal(session.snapshot().notice, undefined);
  });

  it("says where a draft is wrong, and sends nothing of it", async () => {
    const connection = await fixture.connect(await fixture.listen());
    const session = fixture.open(connection);
    const draft = { ...textDraft("aa zz"), mode: "hex" } as const;
    const preview = await session.calls.preview(draft);
    ok(!preview.ok && preview.problem.from === 3);
    const answer = await session.calls.send({ draft, target: "self" });
    ok(!answer.ok);
    equal(connection.traffic.out.records, 0);
    deepEqual(session.calls.history(undefined), []);
    deepEqual(session.snapshot().draft, draft);
  });

  it("refuses to send on a closed connection in one sentence, and connects again in place", async () => {
    const listener = await fixture.listen();
    const session = fixture.open(await fixture.connect(listener));
    const [accepted] = await fixture.acceptedBy(listener);
    accepted?.reset();
    await until(() => session.snapshot().state === "closed", { what: "the reset" });
    equal(session.snapshot().stateText, "reset by the peer");
    equal(session.snapshot().notice?.severity, "error");
    await rejects(session.calls.send({ draft: textDraft("x"), target: "self" }), {
      code: "SOCKSCOPE_NOT_OPEN",
      message: /connect again to send\.$/,
    });
    deepEqual(session.snapshot().actions, ["connectAgain"]);
    const before = session.endpoint;
    await session.calls.act({ action: "connectAgain", target: "self" });
    await until(() => session.snapshot().state === "open", { what: "the new connection" });
    ok(session.endpoint !== before);
    await session.calls.send({ draft: textDraft("again"), target: "self" });
    equal((await readLog(session)).at(-1), "out again");
  });

  it("half-closes, still reads, and shows it", async () => {
    const listener = await fixture.listen();
    const session = fixture.open(await fixture.connect(listener));
    const [accepted] = await fixture.acceptedBy(listener);
    await session.calls.act({ action: "halfClose", target: "self" });
    await until(() => accepted?.state === "halfClosedRemote", { what: "the half-close" });
    await accepted?.send(Buffer.from("still here"));
    await until(async () => (await readLog(session)).at(-1) === "in still here", { what: "the bytes" });
    deepEqual(session.snapshot().actions, ["reset", "close"]);
  });

  it("sends to one connection of a listener, to all, and says when nobody is there", async () => {
    const listener = await fixture.listen();
    const session = fixture.open(listener);
    await rejects(session.calls.send({ draft: textDraft("x"), target: "all" }), { message: /^Nobody is connected/ });
    const peers = [await fixture.connect(listener), await fixture.connect(listener), await fixture.connect(listener)];
    const accepted = await fixture.acceptedBy(listener, 3);
    const snapshot = session.snapshot();
    equal(snapshot.targetCount, 3);
    deepEqual(
      snapshot.targets.map(({ id }) => id),
      accepted.map(({ id }) => id).reverse(),
    );
    equal(snapshot.stateText, "listening · 3 open of 3");
    const all = await session.calls.send({ draft: textDraft("all"), target: "all" });
    deepEqual(all, { ok: true, bytes: 3, connections: 3 });
    await session.calls.send({ draft: textDraft("one"), target: { connection: accepted[1]?.id ?? "" } });
    await until(() => peers.map(({ traffic }) => traffic.in.bytes).join() === "3,6,3", { what: "the bytes" });
    const { rows } = await session.calls.rows({ from: 0, count: 100 });
    equal(rows.at(-1)?.peer, `127.0.0.1:${peers[1]?.local?.port}`);
    await rejects(session.calls.send({ draft: textDraft("x"), target: { connection: "nobody" } }), {
      message: /choose another one\.$/,
    });
    await session.calls.act({ action: "closeAll", target: "self" });
    await until(() => listener.openCount === 0, { what: "all to be closed" });
    equal(listener.state, "listening");
  });

  it("shows an accepted connection without the others of its listener", async () => {
    const listener = await fixture.listen();
    const [first, second] = [await fixture.connect(listener), await fixture.connect(listener)];
    const accepted = await fixture.acceptedBy(listener, 2);
    await first.send(Buffer.from("first"));
    await second.send(Buffer.from("second"));
    const own = accepted.find(({ address }) => address.port === second.local?.port);
    ok(own);
    const session = fixture.open(own);
    await until(async () => (await readLog(session)).at(-1) === "in second", { what: "its bytes" });
    equal((await readLog(session)).length, 2);
    equal(session.snapshot().origin, "accepted");
    equal(session.snapshot().capture.bytes, 6);
    first.close();
    second.close();
    await until(() => session.snapshot().state === "halfClosedRemote", { what: "the peer's FIN" });
    await session.calls.act({ action: "close", target: "self" });
    await until(() => session.snapshot().state === "closed", { what: "the close" });
    deepEqual(session.snapshot().actions, []);
    await rejects(session.calls.act({ action: "connectAgain", target: "self" }), { message: /accepted/ });
  });

  it("repeats while hidden, counts, stops after the last, and when told", async () => {
    const connection = await fixture.connect(await fixture.listen());
    const session = fixture.open(connection);
    const request = { draft: textDraft("tick"), target: "self" } as const;
    const answer = await session.calls.startRepeat({ ...request, everyMs: 5, times: 4 });
    deepEqual(answer, { ok: true, bytes: 4, connections: 1 });
    session.setVisible(false);
    await until(() => connection.traffic.out.records === 4, { what: "four sends" });
    await until(() => session.snapshot().repeat === undefined, { what: "the end" });
    await session.calls.startRepeat({ ...request, everyMs: 5, times: undefined });
    await until(() => (session.snapshot().repeat?.sent ?? 0) >= 3, { what: "some sends" });
    session.calls.stopRepeat(undefined);
    equal(session.snapshot().repeat, undefined);
    await rejects(session.calls.startRepeat({ ...request, everyMs: 0, times: 1 }), { code: "SOCKSCOPE_BAD_REPEAT" });
    deepEqual(session.calls.history(undefined), [request.draft]);
  });

  it("repeats only once where it is asked to twice at the same time", async () => {
    const connection = await fixture.connect(await fixture.listen());
    const session = fixture.open(connection);
    const request = { draft: textDraft("x"), target: "self", everyMs: 1, times: undefined } as const;
    await Promise.all([session.calls.startRepeat(request), session.calls.startRepeat(request)]);
    session.calls.stopRepeat(undefined);
    const { traffic } = connection;
    const sentBefore = traffic.out.records;
    await connection.send(new Uint8Array(1));
    await until(() => traffic.out.records > sentBefore, { what: "a send after the stop" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    equal(traffic.out.records, sentBefore + 1);
  });

  it("ends a repeated send with the connection and says why", async () => {
    const listener = await fixture.listen();
    const session = fixture.open(await fixture.connect(listener));
    await session.calls.startRepeat({ draft: textDraft("x"), target: "self", everyMs: 5, times: undefined });
    const [accepted] = await fixture.acceptedBy(listener);
    accepted?.reset();
    const ended = () => session.snapshot().repeat === undefined && session.snapshot().notice?.text;
    match((await until(ended, { what: "the end of the repeat" })) || "", /repeated send has ended/);
  });

  it("repeats to all of a listener as long as anybody is there", async () => {
    const listener = await fixture.listen();
    const [first, second] = [await fixture.connect(listener), await fixture.connect(listener)];
    await until(() => listener.openCount === 2, { what: "both to be accepted" });
    const session = fixture.open(listener);
    await session.calls.startRepeat({ draft: textDraft("x"), target: "all", everyMs: 1, times: undefined });
    first.reset();
    await until(() => listener.openCount === 1, { what: "one to be gone" });
    const { records } = second.traffic.in;
    await until(() => second.traffic.in.records > records + 2, { what: "the other to be sent to" });
    second.reset();
    const ended = () => session.snapshot().repeat === undefined && session.snapshot().notice?.text;
    match((await until(ended, { what: "the end of the repeat" })) || "", /repeated send has ended/);
  });

  it("stops a repeated send when it is disposed, twice without harm", async () => {
    const connection = await fixture.connect(await fixture.listen());
    const session = fixture.open(connection);
    await session.calls.startRepeat({ draft: textDraft("x"), target: "self", everyMs: 1, times: undefined });
    await until(() => connection.traffic.out.records > 2, { what: "some sends" });
    session.dispose();
    session.dispose();
    equal(connection.state, "open");
    equal(session.snapshot().repeat, undefined);
  });

  it("copies records as bytes, as commands to where they went, and events as sentences", async () => {
    const listener = await fixture.listen("tcp", "echo");
    const session = fixture.open(await fixture.connect(listener));
    await session.calls.send({ draft: textDraft("hi"), target: "self" });
    await waitForRows(session, 4);
    const whole = { record: 3, from: 0, to: 2 };
    await session.calls.copyRecord({ ...whole, format: "hex" });
    equal(fixture.clipboard, "68 69");
    await session.calls.copyRecord({ ...whole, format: "nc" });
    equal(fixture.clipboard, `printf 'hi' | nc '127.0.0.1' ${listener.address.port}\n`);
    await session.calls.copyRecord({ record: 2, from: 0, to: 0, format: "hex" });
    match(fixture.clipboard, /^connected to 127/);
    await rejects(session.calls.copyRecord({ record: 99, from: 0, to: 1, format: "hex" }), { message: /no longer/ });
  });

  it("caps what is copied at once, with a sentence", async () => {
    const connection = await fixture.connect(await fixture.listen());
    const session = fixture.open(connection);
    await connection.send(new Uint8Array(9 << 20));
    await rejects(session.calls.copyRecord({ record: 3, from: 0, to: 9 << 20, format: "hex" }), {
      message: /choose at most 8 388 608, or open the record in an editor\.$/,
    });
    await rejects(session.calls.copyRecord({ record: 3, from: 0, to: 100_000, format: "nc" }), {
      message: /a command can hold/,
    });
    await session.calls.copyRecord({ record: 3, from: 9 << 19, to: (9 << 19) + 4, format: "hex" });
    equal(fixture.clipboard, "00 00 00 00");
  });

  it("opens and compares records through the editor", async () => {
    const connection = await fixture.connect(await fixture.listen());
    const session = fixture.open(connection);
    await session.calls.openRecord({ record: 2, from: 0, to: 10, as: "hexDump" });
    await session.calls.compareRecords({ left: 1, right: 2 });
    equal(fixture.opened[0]?.of.source, connection.endpointCapture);
    deepEqual(fixture.opened[0].range, { record: 2, from: 0, to: 10 });
    deepEqual(fixture.compared, [[1, 2]]);
  });

  it("listens again on the same port, and follows the listener's title", async () => {
    const { endpoint, opened } = fixture.endpoints.listen({ transport: "tcp", host: "127.0.0.1", port: 0 });
    const session = fixture.open(endpoint);
    const titles: string[] = [];
    session.onDidChangeTitle((title) => titles.push(title));
    equal(session.snapshot().title, "tcp://127.0.0.1:0");
    await opened;
    deepEqual(titles, [`tcp://127.0.0.1:${endpoint.address.port}`]);
    await session.calls.act({ action: "close", target: "self" });
    equal(session.snapshot().stateText, "closed");
    deepEqual(session.snapshot().actions, ["listenAgain"]);
    await session.calls.act({ action: "listenAgain", target: "self" });
    await until(() => session.snapshot().state === "open", { what: "the new listener" });
    equal(session.snapshot().localAddress, `127.0.0.1:${endpoint.address.port}`);
  });

  it("notes that the oldest records went, and renumbers its rows", async () => {
    await fixture.dispose();
    fixture = new PanelFixture({ maxBytes: 1 << 26, maxRecords: 100 });
    const session = fixture.open(await fixture.connect(await fixture.listen()));
    const { generation } = session.snapshot().view;
    for (let number = 0; number < 300; number++) {
      await session.calls.send({ draft: textDraft(String(number)), target: "self" });
    }
    const snapshot = session.snapshot();
    match(snapshot.notice?.text ?? "", /^The oldest \d+ records went/);
    ok(snapshot.view.generation > generation);
    ok(snapshot.view.rows <= 100);
    const { rows } = await session.calls.rows({ from: 0, count: 1 });
    equal(rows[0]?.number, snapshot.capture.droppedRecords + 1);
    equal(session.calls.positionOf(1), 0);
  });
});
