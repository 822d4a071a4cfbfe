import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { failsWith, passes } from "../support/passes";
import { stopServers } from "../support/scriptedServer";
import { against, fields, marked } from "../support/stepsAgainst";
import { disposeEndpoints, endpoints } from "../support/testEndpoints";
import { until } from "../support/until";

/** Sends a text, or bytes in hex, as soon as somebody connects, in so many pieces. */
function greeting(text: string, pieces = 1): (socket: Socket) => void {
  const bytes = /^[0-9a-f ]+$/.test(text) ? Buffer.from(text.replaceAll(" ", ""), "hex") : Buffer.from(text, "latin1");
  return (socket) => {
    socket.setNoDelay(true);
    const size = Math.ceil(bytes.length / pieces);
    const write = (at: number): void => {
      if (at < bytes.length) socket.write(bytes.subarray(at, at + size), () => setImmediate(write, at + size));
    };
    write(0);
  };
}

/** Resets once the other side surely knows that it is connected. */
const resetSoon = (socket: Socket): void => void setTimeout(() => socket.resetAndDestroy(), 20);

const lines = { connection: ", framing: line" };

describe("expect", () => {
  afterEach(stopServers);
  afterEach(disposeEndpoints);

  it("takes of a stream what its fields account for, however it comes in", async () => {
    const steps = `
  - { expect: ${fields("size : u16be", "text : str(size) -> text")}, name: a }
  - { expect: '"!" ' }
  - { expect: ${fields("a : u8 -> a", "b : varint -> b", "rest : bytes(3)")} }
  - assert: { text: '== "héllo"', a: "== 7", b: "== 300" }`;
    for (const pieces of [1, 3, 100]) {
      const { results } = await passes(
        await against(greeting("00 06 68 c3 a9 6c 6c 6f 21 07 ac 02 aa bb cc", pieces), steps),
      );
      assert.deepEqual(
        results.map(({ note }) => note),
        ['8 bytes, text = "héllo"', "1 byte", "6 bytes, a = 7, b = 300", ""],
      );
    }
  });

  it("takes what has come for the rest of a stream, and waits where it cannot be all", async () => {
    const steps = `
  - { expect: ${fields("size : u8 = len(body)", "body : *", '"."')}, within: 5s }`;
    await passes(await against(greeting("06 61 62 63 64 65 66 2e", 7), steps));
  });

  it("reads messages of every framing", async () => {
    const cases: [string, string][] = [
      [", framing: line", "6f 6e 65 0d 0a 74 77 6f 0a"],
      [', framing: { delimiter: "7e" }', "6f 6e 65 7e 74 77 6f 7e"],
      [", framing: { length-prefix: { as: u16be, header: drop } }", "00 03 6f 6e 65 00 03 74 77 6f"],
      [", framing: { fixed: 3 }", "6f 6e 65 74 77 6f"],
      [", framing: slip", "c0 6f 6e 65 c0 74 77 6f c0"],
      [", framing: cobs", "04 6f 6e 65 00 04 74 77 6f 00"],
    ];
    for (const [connection, hex] of cases)
      for (const pieces of [1, 20])
        await passes(await against(greeting(hex, pieces), `  - expect: '"one"'\n  - expect: '"two"'`, { connection }));
  });

  it("ends a message where nothing comes for a gap", async () => {
    const serve = (socket: Socket): void => {
      socket.write("on");
      socket.once("data", () => socket.write("e"));
    };
    const steps = `  - expect: '"on"'\n  - send: '"x"'\n  - expect: '"e"'`;
    await passes(await against(serve, steps, { connection: ", framing: { idle: 30ms }" }));
  });

  it("says at which byte a message differs, in hex and meaning", async () => {
    const problem = await failsWith(
      await against(
        greeting("55 00 02 61 62"),
        `  - expect: |\n      magic : 55\n      len   : u16be == 3\n      text  : str(2) ~ /^x/`,
      ),
    );
    assert.equal(problem.code, "SOCKSCOPE_RUN_MISMATCH");
    assert.equal(problem.message, "len at offset 2: expected 00 03 (3), got 00 02 (2). 1 more differs.");
    assert.equal(problem.details.length, 2);
    assert.deepEqual(problem.difference, {
      expected: "magic : 55 = 55\nlen : u16be = 00 03 (3)\ntext : str(2) = text that matches /^x/",
      actual: 'magic : 55 = 55\nlen : u16be = 00 02 (2)\ntext : str(2) = 61 62 ("ab")',
    });
  });

  it("says what came in place of what was waited for", async () => {
    const half = await failsWith(
      await against(greeting("21 01 02"), `${marked}  - { expect: 'u32be', within: 300ms, name: number }`),
    );
    assert.equal(half.code, "SOCKSCOPE_RUN_TIMEOUT");
    assert.match(
      half.message,
      /^Only 2 bytes \(01 02\) came within 300 ms for “number”: u32be at offset 0 needs 4 bytes/,
    );
    const nothing = await failsWith(await against(() => undefined, "  - { expect: 'u32be', within: 300ms }"));
    assert.equal(
      nothing.message,
      "Nothing came within 300 ms for “expect u32be”; look whether the peer answers, or raise within.",
    );
    const part = await failsWith(
      await against(greeting("!\na line without"), `${marked}  - { expect: '*', within: 300ms }`, lines),
    );
    assert.match(
      part.message,
      /^Only 14 bytes of a message that is not whole \("a line without"\) came within 300 ms for “expect \*”/,
    );
  });

  it("says by whom, and how, a connection ended", async () => {
    const closed = await failsWith(await against((socket) => socket.end("ab"), "  - { expect: 'u32be' }"));
    assert.equal(closed.code, "SOCKSCOPE_RUN_CLOSED");
    assert.match(
      closed.message,
      /^The peer closed the connection \(FIN\) after only 2 bytes \("ab"\) for “expect u32be”/,
    );
    const reset = await failsWith(await against(resetSoon, "  - { expect: 'u32be' }"));
    assert.equal(reset.code, "SOCKSCOPE_RUN_CLOSED");
    assert.match(reset.message, /^The peer reset the connection \(RST\) before anything came/);
    const cut = await failsWith(await against((socket) => socket.end("half"), "  - { expect: '*' }", lines));
    assert.equal(cut.code, "SOCKSCOPE_RUN_CLOSED");
    assert.match(cut.message, /^What came is no whole message \(4 bytes, "half"\): The stream ended before/);
  });

  it("takes what came before the end, one message after the other", async () => {
    const serve = (socket: Socket): void => void socket.end("one\ntwo\n");
    await passes(
      await against(
        serve,
        `  - sleep: 50ms\n  - expect: '"one"'\n  - expect: '"two"'\n  - expect: { peer: fin }`,
        lines,
      ),
    );
  });

  it("captures the named groups of a regular expression", async () => {
    const steps = `
  - expect: { regex: '/^220 (?<host>\\S+) (?<rest>.*)$/' }
  - assert: { host: '== "mail.example"', rest: '== "ready"' }`;
    await passes(await against(greeting("220 mail.example ready\r\n"), steps, lines));
    const gbk = await against(greeting("c4 e3 ba c3 0a"), "  - expect: { regex: /^你好$/ }", {
      connection: ", framing: line, encoding: gbk",
    });
    await passes(gbk);
    const wrong = await failsWith(await against(greeting("250 no\r\n"), "  - expect: { regex: /^220/ }", lines));
    assert.equal(wrong.message, '/^220/ does not match "250 no" (6 bytes).');
    assert.deepEqual(wrong.difference, { expected: "/^220/", actual: "250 no" });
  });

  it("holds a regular expression against all that a stream has, and takes it", async () => {
    const steps = `  - expect: { regex: '/ready$/' }\n  - expect: { silence: 20ms }`;
    await passes(await against(greeting("220 are you ready", 10), steps));
    const late = await failsWith(
      await against(greeting("!220 no"), `${marked}  - { expect: { regex: /ready/ }, within: 300ms }`),
    );
    assert.match(
      late.message,
      /^Only 6 bytes \("220 no"\) came within 300 ms for “expect \/ready\/”: \/ready\/ does not match/,
    );
  });

  it("stops a regular expression that would take for ever", async () => {
    const text = await against(greeting(`${"a".repeat(40)}!\n`), "  - expect: { regex: '/^(a+)+$/' }", lines);
    const problem = await failsWith(text);
    assert.equal(problem.code, "SOCKSCOPE_RUN_LIMIT");
    const inField = await against(greeting(`${"a".repeat(40)}!\n`), "  - expect: 'str(*) ~ /^(a+)+$/'", lines);
    assert.equal((await failsWith(inField)).code, "SOCKSCOPE_RUN_LIMIT");
  });

  it("is silent where nothing comes, and shows what broke the silence", async () => {
    const { results } = await passes(await against(() => undefined, "  - expect: { silence: 80ms }"));
    assert((results[0]?.durationMs ?? 0) >= 80);
    const broken = await failsWith(await against(greeting("boo"), "  - expect: { silence: 2s }"));
    assert.equal(broken.code, "SOCKSCOPE_RUN_UNEXPECTED");
    assert.equal(broken.message, '3 bytes ("boo") came where nothing was expected for 2000 ms.');
    assert.match(broken.difference?.actual ?? "", /62 6f 6f .*\|boo\|/);
    const part = await failsWith(await against(greeting("bo"), "  - expect: { silence: 2s }", lines));
    assert.match(part.message, /^2 bytes of a message that is not whole \("bo"\) came/);
    const reset = await failsWith(await against(resetSoon, "  - expect: { silence: 2s }"));
    assert.equal(reset.message, "Silence of 2000 ms was expected, but the peer reset the connection (RST).");
  });

  it("tells how the peer closes", async () => {
    const fin = (socket: Socket): void => void socket.end();
    for (const [serve, how] of [
      [fin, "fin"],
      [fin, "any"],
      [resetSoon, "rst"],
      [resetSoon, "any"],
    ] as const)
      await passes(await against(serve, `  - expect: { peer: ${how} }`));
    const wrong = await failsWith(await against(resetSoon, "  - expect: { peer: fin }"));
    assert.equal(wrong.message, "A close by FIN was expected, but the peer reset the connection (RST).");
    assert.equal((await failsWith(await against(fin, "  - expect: { peer: rst }"))).code, "SOCKSCOPE_RUN_UNEXPECTED");
    const more = await failsWith(await against((socket) => socket.end("bye"), "  - expect: { peer: fin }"));
    assert.equal(more.message, '3 bytes ("bye") came where a close by FIN was expected; expect it first.');
    const none = await failsWith(await against(() => undefined, "  - { expect: { peer: fin }, within: 30ms }"));
    assert.equal(none.code, "SOCKSCOPE_RUN_TIMEOUT");
  });

  it("takes the first of several that fits", async () => {
    const steps = `
  - expect: { any-of: [ { expect: '"-ERR"' }, { expect: { regex: '/^\\+(?<word>\\w+)/' } } ] }
  - assert: { word: '== "OK"' }
  - expect: { any-of: [ { expect: '"more"' }, { expect: { peer: fin } } ] }`;
    await passes(await against((socket) => socket.end("+OK\n"), steps, lines));
    const none = await failsWith(
      await against(greeting("what\n"), `  - expect: { any-of: [ { expect: '"a"' }, { expect: '"b"' } ] }`, lines),
    );
    assert.equal(none.code, "SOCKSCOPE_RUN_MISMATCH");
    assert.match(none.message, /^None of 2 alternatives fits\. The first: /);
    assert.equal(none.details.length, 2);
  });

  it("takes the same of several however a stream is cut", async () => {
    const later =
      (text: string, ...more: string[]) =>
      (socket: Socket) => {
        socket.setNoDelay(true);
        socket.write(text);
        const timers = more.map((each, index) => setTimeout(() => socket.write(each), 50 * (index + 1)));
        socket.on("close", () => timers.forEach(clearTimeout));
      };
    const both = `{ any-of: [ { expect: '"ab"' }, { expect: '"a"' } ] }`;
    for (const serve of [later("ab"), later("a", "b")])
      await passes(await against(serve, `  - expect: ${both}\n    within: 5s\n  - expect: { silence: 100ms }`));
    // What has begun and goes on otherwise, or does not go on, leaves the one behind it.
    await passes(await against(later("a", "c"), `  - expect: ${both}\n    within: 5s\n  - expect: '"c"'`));
    const alone = `${marked}  - expect: ${both}\n    within: 100ms\n  - expect: { silence: 50ms }`;
    await passes(await against(later("!a"), alone));
    await passes(await against((socket) => socket.end("a"), `  - expect: ${both}\n    within: 5s`));
  });

  it("takes several in any order, each once", async () => {
    const steps = `
  - expect: { unordered: [ { expect: ${fields('"a"', "u8 -> a")} }, { expect: ${fields('"b"', "u8 -> b")} }, { expect: { regex: /^c/ } } ] }
  - assert: { a: "== 49", b: "== 50" }`;
    await passes(await against(greeting("c\nb2\na1\n"), steps, lines));
    await passes(await against(greeting("b2a1c!", 6), steps));
    const twice = await failsWith(await against(greeting("a1\na1\n"), steps, lines));
    assert.equal(twice.code, "SOCKSCOPE_RUN_MISMATCH");
  });

  it("takes as many as are counted, and all that come in time", async () => {
    const { results } = await passes(
      await against(
        greeting("1\n2\n3\n"),
        "  - { expect: 'str(1) -> n', count: 3 }\n  - assert: { n: '== \"3\"' }",
        lines,
      ),
    );
    assert.equal(results[0]?.note, '3 messages, 3 bytes, n = "3"');
    const few = await failsWith(
      await against(greeting("!\n1\n2\n"), `${marked}  - { expect: 'str(1)', count: 3, within: 300ms }`, lines),
    );
    assert.match(few.message, /^Nothing came after 2 of 3 within 300 ms/);
    const steadily = (socket: Socket): void => {
      socket.write("!\n1\n1\n");
      const timer = setInterval(() => socket.write("1\n"), 2);
      socket.on("close", () => clearInterval(timer));
    };
    const slow = await failsWith(
      await against(steadily, `${marked}  - { expect: 'str(1)', count: 1000000, within: 200ms }`, lines),
    );
    assert.match(slow.message, / came after \d+ of 1000000 within 200 ms/);
    const all = await passes(
      await against(
        greeting("!\n1\n2\n3\n"),
        `${marked}  - { expect: 'str(1)', count: { at-least: 2 }, within: 400ms }`,
        lines,
      ),
    );
    assert.equal(all.results[1]?.note, "3 messages, 3 bytes");
    assert(all.results[1].durationMs >= 400);
    const none = await passes(
      await against(() => undefined, "  - { expect: 'str(1)', count: { at-least: 0 }, within: 30ms }", lines),
    );
    assert.equal(none.results[0]?.note, "0 messages, 0 bytes");
    const empty = await passes(
      await against(
        greeting("x"),
        "  - { expect: 'bytes(0)', count: { at-least: 2 }, within: 20s }\n  - expect: '\"x\"'",
      ),
    );
    assert.equal(empty.results[0]?.note, "2 messages, 0 bytes");
    const ended = await passes(
      await against(
        (socket) => socket.end("1\n"),
        "  - { expect: 'str(1)', count: { at-least: 1 }, within: 20s }",
        lines,
      ),
    );
    assert((ended.results[0]?.durationMs ?? Infinity) < 5000);
    const wrong = await failsWith(
      await against(greeting("1\nxx\n"), "  - { expect: 'str(1)', count: { at-least: 1 }, within: 5s }", lines),
    );
    assert.equal(wrong.code, "SOCKSCOPE_RUN_MISMATCH");
  });

  it("measures the time of a reply from the last send to its first byte", async () => {
    let [askedMs, beginsMs] = [Infinity, Infinity];
    const answer = async (socket: Socket): Promise<void> => {
      await delay(40);
      socket.write("o");
      await until(() => endpoints().connections[0]?.traffic.in.bytes === 1, { what: "the first byte is read" });
      beginsMs = performance.now();
      await delay(50);
      socket.write("k");
    };
    const serve = (socket: Socket): void => void socket.setNoDelay(true).once("data", () => void answer(socket));
    const { results } = await passes(await against(serve, `  - send: '"?"'\n  - expect: '"ok"'\n`), {
      tell: ({ type }) => type === "stepStarted" && (askedMs = Math.min(askedMs, performance.now())),
    });
    assert((results[1]?.replyMs ?? 0) >= 38);
    assert((results[1]?.replyMs ?? Infinity) <= beginsMs - askedMs);
    const greeted = await passes(await against(greeting("hi"), `  - expect: '"hi"'\n  - send: '"x"'`));
    assert.equal(greeted.results[0]?.replyMs, undefined);
  });
});
