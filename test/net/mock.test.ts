import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { OwnTime } from "../support/ownTime";
import { startPeer, stopPeers } from "../support/peers";
import { mockFile as mock } from "../support/mockFile";
import { serveText, ServedText, stopMocks } from "../support/mockText";
import { runText } from "../support/runText";
import { closeClients, PlainClient } from "../support/plainClient";
import { dialogue, disposeEndpoints, endpoints, openHandles } from "../support/testEndpoints";
import { until } from "../support/until";
import { mockExample } from "../unit/core/exchange/samples";

describe("serveMock", () => {
  afterEach(closeClients);
  afterEach(stopMocks);
  afterEach(stopPeers);
  afterEach(disposeEndpoints);

  it("greets, answers by frame, pattern and regular expression, remembers, and resets", async () => {
    const served = await serveText(mockExample);
    const client = await PlainClient.connect(served.port());
    await client.reads("220 welcome\r\n");
    client.write("ORDER tea\r\n");
    await served.tells("unmatched");
    client.write("hello Ada\r\nORDER tea\r\n");
    await client.reads("220 welcome\r\n250 Ada\r\n250 what now?\r\n200 tea\r\n");
    client.write("QUIT\r\n");
    assert.match(await client.ends(), /^(ECONNRESET|fin)$/);
    await served.tells("closed");
    assert.deepEqual(
      served.told("answered").map(({ rule, note }) => `${rule.id} ${rule.title}: ${note}`),
      [
        "0 greet: 13 bytes sent",
        '1 on /^HELLO (?<who>\\w+)/i: state = "known", 9 bytes sent, 15 bytes sent',
        "2 on order: 9 bytes sent",
        '3 on "QUIT": 9 bytes sent',
      ],
    );
    const name = `127.0.0.1:${client.localPort}`;
    assert.deepEqual(served.told("unmatched"), [
      { type: "unmatched", connection: "shop", client: name, text: '"ORDER tea"', bytes: 9 },
    ]);
    assert.deepEqual(served.told("accepted"), [{ type: "accepted", connection: "shop", client: name }]);
    const report = await served.stop();
    assert.deepEqual([report.verdict, report.passed, report.failed, report.name], ["passed", 4, 0, "A shop of words"]);
  });

  it("shows what no rule fits in the log of the connection, and why", async () => {
    const served = await serveText(mock(`  - { on: { pattern: '"A" 31' }, steps: [ { send: '"ok"' } ] }`));
    const client = await PlainClient.connect(served.port());
    client.write("A2\n");
    await served.tells("unmatched");
    const [listener] = endpoints().listeners;
    assert(listener);
    const [connection] = listener.connections;
    assert.deepEqual(await dialogue(listener.endpointCapture, connection), [
      "-- accepted from 127.0.0.1",
      "<< A2\n",
      '-- No rule fits 2 bytes, "A2". Rule “on "A" 31”: "A" 31 at offset 1: expected 41 31 ("A1"), got 41 32 ("A2").',
    ]);
  });

  it("lets the first rule count of those that fit, and rules only where their conditions hold", async () => {
    const served = await serveText(
      mock(
        `
  - { on: { regex: "/^go/" }, when: { x: "== 0" }, steps: [ { set: { x: 1 } }, { send: '"first"' } ] }
  - { on: { regex: "/^go/" }, when: { x: "== 1", never: "== 1" }, steps: [ { send: '"never"' } ] }
  - { on: { regex: "/^go (?<who>.*)/" }, steps: [ { send: '"second " {{who}}' } ] }
  - { on: { regex: "/^go/" }, steps: [ { send: '"third"' } ] }
  - { on: { regex: "/^set/" }, steps: [ { set: { never: 2 } } ] }`,
      ),
    );
    const client = await PlainClient.connect(served.port());
    client.write("go a\ngo b\ngo\nset\n");
    await client.reads("first\r\nsecond b\r\nthird\r\n");
  });

  it("keeps the variables of each client apart", async () => {
    const served = await serveText(
      mock(
        `
  - { on: { regex: "/^name (?<who>.*)/" }, steps: [ { send: '"noted"' } ] }
  - { on: { pattern: '"who"' }, steps: [ { send: "{{who}}" } ] }`,
        { head: "vars: { who: nobody }" },
      ),
    );
    const names = ["Ada", "Grace", "Edsger"];
    const clients = await Promise.all(names.map(() => PlainClient.connect(served.port())));
    for (const [index, client] of clients.entries()) client.write(`name ${names[index] ?? ""}\n`);
    const last = await PlainClient.connect(served.port());
    for (const client of [...clients, last]) client.write("who\n");
    for (const [index, client] of clients.entries()) await client.reads(`noted\r\n${names[index] ?? ""}\r\n`);
    await last.reads("nobody\r\n");
  });

  it("repeats, loops, waits, and answers one message after the other", async () => {
    const served = await serveText(
      mock(
        `
  - on: { pattern: '"slow"' }
    steps:
      - sleep: 30ms
      - repeat: 2
        every: 5ms
        steps: [ { send: '"r"' } ]
      - foreach: { n: 1..3 }
        steps: [ { send: '"{{n}}"' } ]
  - { on: { pattern: '"fast"' }, steps: [ { send: '"f"' } ] }`,
        { framing: "framing: { line: { ends: lf } }" },
      ),
    );
    const client = await PlainClient.connect(served.port());
    client.write("slow\nfast\nslow\nfast\n");
    const answer = "r\nr\n1\n2\n3\nf\n";
    await client.reads(answer + answer);
    assert.equal((await served.tells("answered", 4)).length, 4);
  });

  it("fires its timers for each client, as long as their conditions hold, and until it is gone", async () => {
    const served = await serveText(
      mock(
        `
  - { on: { timer: 20ms }, when: { on: "== 1" }, steps: [ { send: '"tick"' } ] }
  - { on: { pattern: '"stop"' }, steps: [ { set: { on: 0 } }, { send: '"stopped"' } ] }`,
        { head: "vars: { on: 1 }" },
      ),
    );
    const client = await PlainClient.connect(served.port());
    await until(() => client.text.startsWith("tick\r\ntick\r\ntick\r\n"), { what: "it has ticked three times" });
    client.write("stop\n");
    await until(() => client.text.endsWith("stopped\r\n"), { what: "it was stopped" });
    const other = await PlainClient.connect(served.port());
    await until(() => other.text.startsWith("tick\r\ntick\r\n"), { what: "it ticks for another one" });
    assert(client.text.endsWith("stopped\r\n"));
    other.socket.resetAndDestroy();
    await served.tells("closed");
    assert.deepEqual(served.told("failed"), []);
  });

  it("closes in order once a client has ended its side and was answered", async () => {
    const served = await serveText(
      mock(`  - { on: { regex: "/(?<all>.*)/" }, steps: [ { sleep: 10ms }, { send: "{{all}}" } ] }`),
    );
    const peer = await startPeer("ncat", "127.0.0.1", String(served.port()));
    peer.end("one\ntwo\nthree");
    assert.equal(await peer.ended(), 0);
    assert.equal(peer.text, "one\r\ntwo\r\n");
    assert.deepEqual(
      served.told("unmatched").map(({ text }) => text),
      ['"three"'],
    );
  });

  it("goes on with its timers where there is nothing but them, also when a client sends no more", async () => {
    const served = await serveText(mock(`  - { on: { timer: 10ms }, steps: [ { send: '"tick"' } ] }`));
    const peer = await startPeer("ncat", "127.0.0.1", String(served.port()));
    peer.end();
    await peer.prints("tick\r\ntick\r\ntick\r\n");
    await peer.stop();
    await served.tells("closed");
  });

  it("closes by FIN or by reset where a rule says so", async () => {
    const served = await serveText(
      mock(`
  - { on: { pattern: '"fin"' }, steps: [ { send: '"bye"' }, { close: shop } ] }
  - { on: { pattern: '"rst"' }, steps: [ { close: shop, how: rst } ] }`),
    );
    const polite = await PlainClient.connect(served.port());
    polite.write("fin\nfin\n");
    await polite.reads("bye\r\n");
    assert.equal(await polite.ends(), "fin");
    polite.socket.end();
    const rude = await PlainClient.connect(served.port());
    rude.write("rst\n");
    assert.equal(await rude.ends(), "ECONNRESET");
    await served.tells("closed", 2);
  });

  it("tells what a rule could not do, and goes on with the client", async () => {
    const served = await serveText(
      mock(
        `
  - { on: { regex: "/^bad (?<n>.)/" }, steps: [ { send: "u8 = {{n}}" } ] }
  - { on: { pattern: '"good"' }, steps: [ { send: '"ok"' } ] }`,
        { head: "vars: { n: 0 }" },
      ),
    );
    const client = await PlainClient.connect(served.port());
    client.write("bad x\nbad 7\ngood\n");
    await client.reads("\u0007\r\nok\r\n");
    await served.tells("answered", 2);
    const [failed] = served.told("failed");
    assert.equal(failed?.problem.code, "SOCKSCOPE_RUN_VALUE");
    assert.match(failed.problem.message, /^\{\{n\}\} is not a number/);
    const report = await served.stop();
    assert.deepEqual([report.verdict, report.passed, report.failed], ["passed", 2, 1]);
    assert.equal(report.problem, failed.problem);
  });

  it("tells that a rule sends behind its own close", async () => {
    const served = await serveText(mock(`  - { on: accept, steps: [ { close: shop }, { send: '"late"' } ] }`));
    await PlainClient.connect(served.port());
    const [failed] = await served.tells("failed");
    assert.equal(failed?.problem.code, "SOCKSCOPE_RUN_CLOSED");
  });

  it("masks secrets in all that it tells", async () => {
    const text = mock(`
  - { on: { pattern: '"pin " {{secret:PIN}}' }, steps: [ { send: '"ok " {{secret:PIN}}' }, { set: { x: "{{secret:PIN}}" } } ] }`).replace(
      "vars:",
      "secrets: [PIN]\nvars:",
    );
    const served = await serveText(text, { secrets: { PIN: "s3cret" } });
    const client = await PlainClient.connect(served.port());
    client.write("pin s3cret\nwrong s3cret\n");
    await client.reads("ok s3cret\r\n");
    await served.tells("unmatched");
    assert.equal(served.told("unmatched")[0]?.text, '"wrong {{secret:PIN}}"');
    assert(!JSON.stringify(served.events).includes("s3cret"), JSON.stringify(served.events));
  });

  it("masks secrets that are escaped, or in another encoding, in all that it tells and logs", async () => {
    for (const [PIN, encoding] of [
      ['DOM\\u"s:p@ss', "utf-8"],
      ["pässword-long", "latin1"],
    ] as const) {
      const text = mock(`
  - { on: { pattern: '"pin " {{secret:PIN}}' }, steps: [ { send: '"ok"' } ] }
  - { on: { regex: /^never$/ }, steps: [ { send: '"ok"' } ] }`)
        .replace("vars:", "secrets: [PIN]\nvars:")
        .replace("framing:", `encoding: ${encoding}, framing:`);
      assert.match(text, /encoding: /);
      const served = await serveText(text, { secrets: { PIN } });
      const client = await PlainClient.connect(served.port());
      client.write(Buffer.from(`wrong ${PIN}\n`, encoding));
      const [unmatched] = await served.tells("unmatched");
      assert.match(unmatched?.text ?? "", /\{\{secret:PIN\}\}/);
      const [listener] = endpoints().listeners.slice(-1);
      assert(listener);
      const logged = (await dialogue(listener.endpointCapture)).filter((line) => line.startsWith("--"));
      assert(
        logged.some((line) => line.includes("{{secret:PIN}}")),
        logged.join("\n"),
      );
      const said = JSON.stringify([served.events, logged]);
      assert(!/DOM|p@ss|ssword|73 73 77/.test(said), said);
    }
  });

  it("serves the template of a mock, against the template of its client", async () => {
    const template = (name: string): Promise<string> =>
      readFile(join(repositoryFolder, "media", "templates", `${name}.sock.yaml`), "utf8");
    const served = await serveText(await template("mock-server"), { vars: { port: 0 } });
    const { report } = await runText(await template("line-protocol"), { vars: { port: served.port() } });
    assert.equal(report.verdict, "passed", report.problem?.message);
    const client = await PlainClient.connect(served.port());
    client.write("WHO\nHELLO Ada\nWHO\nQUIT\n");
    await client.reads("220 ready\r\n530 say HELLO first\r\n250 welcome, Ada\r\n250 Ada\r\n221 bye\r\n");
    assert.equal(await client.ends(), "fin");
    assert.deepEqual([served.told("unmatched"), served.told("failed")], [[], []]);
  });

  it("serves several connections of a file, each by its own rules", async () => {
    const served = await serveText(`
      sock: 1
      connections:
        one: { tcp: "127.0.0.1:0", listen: true, framing: line }
        two: { tcp: "[::1]:0", listen: true, framing: line }
      rules:
        - { on: { pattern: '"x"' }, connection: one, steps: [ { send: '"one"' } ] }
        - { on: { pattern: '"x"' }, connection: two, steps: [ { send: '"two"' } ] }
    `);
    const first = await PlainClient.connect(served.port("one"));
    const second = await PlainClient.connect(served.port("two"), "::1");
    first.write("x\n");
    second.write("x\n");
    await Promise.all([first.reads("one\r\n"), second.reads("two\r\n")]);
    assert.deepEqual(
      served.told("listening").map(({ address }) => address.replace(/\d+$/, "")),
      ["tcp://127.0.0.1:", "tcp://[::1]:"],
    );
  });

  it("is over within 100 ms when it is stopped, whatever its clients are doing, and leaves nothing open", async () => {
    const served = await serveText(
      mock(`
  - { on: { pattern: '"wait"' }, steps: [ { sleep: 1m }, { send: '"late"' } ] }
  - { on: { timer: 1s }, steps: [ { send: '"tick"' } ] }`),
    );
    const clients = await Promise.all(Array.from({ length: 20 }, () => PlainClient.connect(served.port())));
    for (const client of clients) client.write("wait\nwait\n");
    await served.tells("accepted", 20);
    const time = new OwnTime();
    const report = await served.stop();
    const tookMs = time.end();
    assert(tookMs < 100, `It took ${tookMs} ms.`);
    assert.equal(report.verdict, "passed");
    assert.equal(served.told("closed").length, 20);
    assert.deepEqual(served.told("failed"), []);
    for (const client of clients) client.socket.destroy();
    await until(() => openHandles().length === 0, { what: "all handles are closed" });
    assert.equal(endpoints().listeners[0]?.state, "closed");
  });

  it("ends when its listeners are closed by somebody else", async () => {
    const served = await serveText(mock(`  - { on: accept, steps: [ { send: '"hi"' } ] }`));
    const [listener] = endpoints().listeners;
    await listener?.close();
    assert.equal((await served.ended).verdict, "passed");
  });

  it("says in a sentence why it cannot serve", async () => {
    const first = await serveText(mock(`  - { on: accept, steps: [ { send: '"hi"' } ] }`));
    const taken = mock(`  - { on: accept, steps: [ { send: '"hi"' } ] }`).replace(":0", `:${first.port()}`);
    const failed = await new ServedText(taken, {}).ended;
    assert.deepEqual([failed.verdict, failed.problem?.code], ["failed", "SOCKSCOPE_RUN_OPEN"]);
    assert.match(failed.problem?.message ?? "", /is in use already/);
    const broken = await new ServedText(mock("  - { on: accept }"), {}).ended;
    assert.equal(broken.verdict, "refused");
    assert(broken.diagnostics.length > 0);
    const steps = 'sock: 1\nconnections: { a: { tcp: "127.0.0.1:1" } }\nsteps: [ { send: "01" } ]';
    const run = await new ServedText(steps, {}).ended;
    assert.equal(run.verdict, "refused");
    assert.match(run.diagnostics.at(-1)?.message ?? "", /has no rules to serve by; run its steps\.$/);
    const cancelled = new ServedText(mockExample, {});
    assert.equal((await cancelled.stop()).verdict, "cancelled");
  });
});
