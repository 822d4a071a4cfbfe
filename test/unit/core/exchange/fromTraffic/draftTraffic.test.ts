import assert from "node:assert/strict";
import fc from "fast-check";
import { draftTraffic, type TrafficChoices } from "../../../../../src/core/exchange/fromTraffic/draftTraffic";
import type { Traffic } from "../../../../../src/core/exchange/fromTraffic/traffic";
import { planExchange } from "../../../../../src/core/exchange/plan/planExchange";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import { writeExchange } from "../../../../../src/core/exchange/write/writeExchange";
import type { Framing } from "../../../../../src/core/framing/framing";
import { parseFraming } from "../../../../../src/core/framing/parseFraming";
import { encodeFields } from "../../../../../src/core/payload/fields/encodeFields";
import { fieldInputs } from "../../../../support/fieldMessages";
import { seenTraffic } from "./seenTraffic";

function framing(value: unknown): Framing {
  const result = parseFraming(value);
  assert(result.ok);
  return result.framing;
}

const crlf = framing({ line: { ends: "crlf", keep: true } });

function drafted(traffic: Traffic, choices: Partial<TrafficChoices> = {}) {
  const result = draftTraffic(traffic, { side: "client", framing: { type: "raw" }, fileStem: "talk", ...choices });
  assert(result.ok, result.ok ? "" : result.message);
  const text = writeExchange(result.draft);
  const { diagnostics } = readExchange(text);
  assert.deepEqual(diagnostics, [], text);
  return { ...result, text };
}

function refusal(traffic: Traffic, choices: Partial<TrafficChoices> = {}): string {
  const result = draftTraffic(traffic, { side: "client", framing: { type: "raw" }, fileStem: "talk", ...choices });
  assert(!result.ok);
  return result.message;
}

const greeting = [
  "-- connected",
  "<< 220 ready\r\n",
  ">> HELO ada\r\n",
  "<< 250 hello +900",
  "<< ada\r\n +1",
  "-- our FIN",
  "-- peer FIN",
  "-- closed",
];

describe("draftTraffic", () => {
  it("writes what we did as a client, with waits, and closes with the answer to it", () => {
    assert.equal(
      drafted(seenTraffic(greeting)).text,
      `sock: 1
name: Client of tcp://127.0.0.1:7700
within: 1s
vars: { host: 127.0.0.1, port: 7700 }
connections:
  server:
    tcp: "{{host}}:{{port}}"
steps:
  - expect: '"220 ready\\r\\n"'
  - send: '"HELO ada\\r\\n"'
  - expect: '"250 helloada\\r\\n"'
    within: 5s
  - close: server
    expect: { peer: fin }
`,
    );
  });

  it("writes the peer's part as a server, which waits for its client", () => {
    assert.equal(
      drafted(seenTraffic(greeting), { side: "server", framing: crlf }).text,
      `sock: 1
name: Server on tcp://127.0.0.1:7700
within: 1s
vars: { host: 127.0.0.1, port: 7700 }
connections:
  client:
    tcp: "{{host}}:{{port}}"
    listen: true
    framing: { line: { ends: crlf, keep: true } }
steps:
  - expect: { connect: true }
    within: 1m
  - send: '"220 ready\\r\\n"'
  - expect: '"HELO ada\\r\\n"'
  - send: '"250 helloada\\r\\n"'
  - expect: { peer: fin }
  - close: client
`,
    );
  });

  it("writes text as text, and all else as hex with the texts in it", () => {
    const { text } = drafted(seenTraffic([">> \x00\x04MQTT\x04\x02\x00\x3c", "<< \x20\x02\x00\x00", ">> 12"]));
    assert.match(text, /send: '00 04 "MQTT" 04 02 00 3c'\n {2}- expect: "20 02 00 00"\n/);
    assert.match(text, /send: '"12"'/);
  });

  it("keeps writes apart and joins reads that came together", () => {
    const { text } = drafted(seenTraffic([">> one", ">> two", "<< three", "<< four", "<< five +60"]));
    assert.match(text, /'"one"'\n {2}- send: '"two"'\n {2}- expect: '"threefour"'\n {2}- expect: '"five"'\n/);
  });

  it("cuts by the framing, and says where what is sent becomes other bytes by it", () => {
    const lines = ["<< 250-a\r\n250", ">> A\r\nB\r\n", "<<  b\r\n"];
    const { text, messages, notes } = drafted(seenTraffic(lines), { framing: framing("line") });
    assert.match(text, /'"250-a"'\n {2}- send: '"A"'\n {2}- send: '"B"'\n {2}- expect: '"250 b"'/);
    assert.deepEqual([messages, notes], [4, []]);
    assert.equal(drafted(seenTraffic([">> A\nB\n"]), { framing: framing("line") }).notes.length, 1);
    const kept = drafted(seenTraffic(lines), { framing: crlf }).text;
    assert.match(
      kept,
      /'"250-a\\r\\n"'\n {2}- send: '"A\\r\\n"'\n {2}- send: '"B\\r\\n"'\n {2}- expect: '"250 b\\r\\n"'/,
    );
    const slip = drafted(seenTraffic([">> \xc0a\xdb\xdcb\xc0\xc0c\xc0"]), { framing: framing("slip") }).text;
    assert.match(slip, /send: "61 c0 62"\n {2}- send: '"c"'\n/);
  });

  it("refuses a framing that does not fit, in one sentence", () => {
    assert.match(refusal(seenTraffic(["<< no line end"]), { framing: framing("line") }), /^The stream ended/);
    assert.match(refusal(seenTraffic(["<< \xff\xff"]), { framing: framing({ "length-prefix": "u16be" }) }), /\.$/);
  });

  it("takes a last line without its end only where the peer ended there", () => {
    const accepting = framing({ line: { unfinished: "accept" } });
    assert.match(refusal(seenTraffic(["<< a\nb"]), { framing: accepting }), /no end/);
    assert.equal(drafted(seenTraffic(["<< a\nb", "-- peer FIN"]), { framing: accepting }).messages, 2);
  });

  it("writes half-closes and resets where they were", () => {
    const halves = ["-- connected", ">> all", "-- our FIN", "<< done", "-- peer FIN"];
    assert.match(
      drafted(seenTraffic(halves)).text,
      /- close: server\n {2}- expect: '"done"'\n {2}- expect: \{ peer: fin \}\n$/,
    );
    assert.match(drafted(seenTraffic([">> x", "-- our RST"])).text, /- close: server\n {4}how: rst\n$/);
    assert.match(drafted(seenTraffic([">> x", "-- peer RST"])).text, /- expect: \{ peer: rst \}\n$/);
    const other = drafted(seenTraffic(["-- connected", ">> x", "-- dropped"]), { side: "server" }).text;
    assert.match(other, /- expect: \{ peer: any \}\n$/);
  });

  it("writes several clients as connections of their own, in the order in which it was seen", () => {
    const crowd = ["1-- accepted", "2-- accepted", "2<< hi", "1<< ho", "2>> hi", "1>> ho", "1-- peer FIN"];
    const { text } = drafted(seenTraffic(crowd, { role: "server" }));
    assert.match(text, /client-1:\n {4}tcp: "\{\{host\}\}:\{\{port\}\}"\n {2}client-2:\n/);
    assert.match(
      text,
      /- on: client-2\n {4}send: '"hi"'\n {2}- on: client-1\n {4}send: '"ho"'\n {2}- on: client-2\n {4}exp/,
    );
  });

  it("serves several clients of a listener one after the other, and says so", () => {
    const crowd = ["1-- accepted", "2-- accepted", "2<< hi", "1<< ho", "2>> hi", "1>> ho", "1-- peer FIN"];
    const { text, notes } = drafted(seenTraffic(crowd, { role: "server" }), { side: "server" });
    assert.equal(text.match(/connect: true/g)?.length, 2);
    assert.match(text, /"ho"'\n {2}- send: '"ho"'\n {2}- expect: \{ peer: fin \}\n {2}- expect: \{ connect: true \}/);
    assert.equal(notes.length, 1);
    const quiet = drafted(seenTraffic(["1<< a", "1>> b", "2<< c"], { role: "server" }), { side: "server" });
    assert.deepEqual(quiet.notes, []);
  });

  it("keeps datagrams apart, empty ones too, and answers who asked last", () => {
    const udp = { transport: "udp", role: "server" } as const;
    const { text } = drafted(seenTraffic(["1<< a", "1<< ", "1>> b", "2<< c", "1>> d", "2>> e"], udp), {
      side: "server",
    });
    assert.match(text, /'"a"'\n {4}within: 1m\n {2}- expect: '""'\n {2}- send: '"b"'\n/);
    assert.match(text, /'"d"'\n {4}to: "?127\.0\.0\.1:51001"?\n {2}- send: '"e"'\n$/);
  });

  it("joins a multicast group as its server, and sends to it as a client that hears all answers", () => {
    const group = { transport: "udp", role: "server", server: { host: "239.255.42.99", port: 7702 } } as const;
    const seen = seenTraffic(["1<< who", "1>> me", "2<< who", "2>> me"], group);
    const server = drafted(seen, { side: "server" }).text;
    assert.match(
      server,
      /udp: "?0\.0\.0\.0:\{\{port\}\}"?\n {4}listen: true\n {4}multicast: \{ join: "\{\{host\}\}" \}\n/,
    );
    const client = drafted(seen).text;
    assert.match(client, /udp: "?0\.0\.0\.0:0"?\n {4}listen: true\n {4}multicast: \{ hops: 1 \}\n/);
    assert.match(client, /- on: client-1\n {4}send: '"who"'\n {4}to: "\{\{host\}\}:\{\{port\}\}"\n/);
  });

  it("puts what is larger than 64 KiB beside the file, once", () => {
    const large = "x".repeat(70_000);
    const { text, files } = drafted(seenTraffic([`>> ${large}`, `<< ${large}`]), { fileStem: "a b" });
    assert.deepEqual(
      files.map(({ name, bytes }) => [name, bytes.length]),
      [["a b-1.bin", 70_000]],
    );
    assert.match(text, /send: '@"a b-1.bin"'\n {2}- expect: '@"a b-1.bin"'/);
    assert.deepEqual(drafted(seenTraffic([">> \n".repeat(1)])).files, []);
    assert.equal(drafted(seenTraffic([`>> ${"\n".repeat(6000)}`])).files.length, 1);
  });

  it("goes to an address that can be reached, and listens on this machine alone for somebody else's server", () => {
    const anywhere = seenTraffic(["<< x"], { role: "server", server: { host: "0.0.0.0", port: 1 } });
    assert.match(drafted(anywhere).text, /host: 127\.0\.0\.1,/);
    assert.match(drafted(anywhere, { side: "server" }).text, /host: 0\.0\.0\.0,/);
    const six = seenTraffic([">> x"], { server: { host: "2001:db8::1", port: 1 } });
    assert.match(drafted(six).text, /host: "2001:db8::1",[^]*tcp: "\[\{\{host\}\}\]:\{\{port\}\}"/);
    assert.match(drafted(six, { side: "server" }).text, /host: "::1",/);
    const named = seenTraffic([">> x"], { server: { host: "db.example", port: 1 } });
    assert.match(drafted(named, { side: "server" }).text, /host: 127\.0\.0\.1,/);
  });

  it("refuses too many messages, and records that hold none", () => {
    const many = seenTraffic(Array.from({ length: 2001 }, () => ">> x"));
    assert.match(refusal(many), /^These records make more than 2.000 messages, and an exchange file takes no more: /);
    assert.match(refusal(seenTraffic([])), /^These records hold nothing/);
    assert.match(refusal(seenTraffic(["-- connected"])), /^These records hold nothing/);
  });

  it("says every byte that was seen, whatever it was", () => {
    const lines = fc.array(
      fc.tuple(
        fc.constantFrom(">>", "<<"),
        fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), minLength: 1 }),
      ),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(lines, fc.constantFrom("client" as const, "server" as const), (said, side) => {
        const traffic = seenTraffic(said.map(([sign]) => `${sign} x`));
        const records = traffic.records.map((record, index) => ({
          ...record,
          bytes: Buffer.from(said[index]?.[1] ?? "", "latin1"),
        }));
        const { text } = drafted({ ...traffic, records }, { side });
        assert.deepEqual(bytesOf(text), joined(said, side));
      }),
      { numRuns: 50 },
    );
  });
});

/** All bytes that a file sends, and all that it expects. */
function bytesOf(text: string): Readonly<Record<"send" | "expect", string>> {
  const planned = planExchange(text);
  assert(planned.ok);
  const all = { send: "", expect: "" };
  for (const step of planned.plan.steps) {
    const message =
      step.kind === "send"
        ? step.message
        : step.kind === "expect" && step.expectation.kind === "message"
          ? step.expectation.message
          : undefined;
    if (!message || (step.kind !== "send" && step.kind !== "expect")) continue;
    const encoded = encodeFields(message.layout, fieldInputs());
    assert(encoded.ok);
    all[step.kind] += Buffer.from(encoded.bytes).toString("latin1");
  }
  return all;
}

function joined(said: readonly (readonly [string, string])[], side: "client" | "server") {
  const of = (sign: string): string =>
    said
      .filter(([each]) => each === sign)
      .map(([, text]) => text)
      .join("");
  return side === "client" ? { send: of(">>"), expect: of("<<") } : { send: of("<<"), expect: of(">>") };
}
