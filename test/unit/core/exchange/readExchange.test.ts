import assert from "node:assert/strict";
import fc from "fast-check";
import { mostDiagnostics } from "../../../../src/core/exchange/diagnostic";
import { SourceLines } from "../../../../src/core/exchange/sourceLines";
import { readExchange } from "../../../../src/core/exchange/readExchange";
import * as samples from "./samples";

/** The head of most files below: one TCP connection. */
const oneConnection = 'sock: 1\nconnections: { peer: { tcp: "127.0.0.1:7700" } }\n';
const twoConnections = `sock: 1
connections:
  client: { tcp: "127.0.0.1:7700" }
  server: { tcp: "127.0.0.1:7701", listen: true }
`;
const udpListener = 'sock: 1\nconnections: { peer: { udp: "127.0.0.1:7700", listen: true } }\n';
const listener = 'sock: 1\nconnections: { shop: { tcp: "127.0.0.1:7700", listen: true } }\n';

/** The text has one «mark», and exactly there, and nowhere else, a diagnostic with this message. */
function assertMarked(marked: string, message: RegExp, severity: "error" | "warning" = "error"): void {
  const text = marked.replace(/[«»]/g, "");
  const { diagnostics } = readExchange(text);
  const shown = diagnostics
    .map((each) => `${each.severity} «${text.slice(each.from, each.to)}» ${each.message}`)
    .join("\n");
  const [found, ...more] = diagnostics.filter((each) => each.severity === "error" || severity === "warning");
  assert(found, `accepted: ${marked}\n${shown}`);
  assert.equal(more.length, 0, `${marked}\n${shown}`);
  assert.equal(
    `${text.slice(0, found.from)}«${text.slice(found.from, found.to)}»${text.slice(found.to)}`,
    marked,
    shown,
  );
  assert.match(found.message, message);
  assert.equal(found.severity, severity);
}

describe("readExchange", () => {
  it("accepts the examples of the design without a word", () => {
    for (const [name, text] of Object.entries(samples)) assert.deepEqual(readExchange(text).diagnostics, [], name);
  });

  it("refuses a file without a version, or of another one, by name", () => {
    assertMarked("«name»: x\nsteps: []", /version is missing; begin the file with sock: 1/);
    assertMarked("sock: «2»\nstops: []", /version “2”.*reads version 1; update Sockscope/);
    assertMarked('sock: «"1"»\nsteps: []', /version “1”/);
    assertMarked("«sock»:\n", /version is missing/);
    assertMarked("«- a»", /is a map that begins with sock: 1/);
    assertMarked("«»", /is a map that begins with sock: 1/);
  });

  it("marks unknown keys and says what was meant", () => {
    assertMarked(
      `${oneConnection}«stesp»: []\nsteps: [ { send: AA } ]`,
      /“stesp” is no key of an exchange file\. Did you mean steps\?/,
    );
    assertMarked(
      `${oneConnection}steps: [ { send: AA, «bdoy»: x } ]`,
      /“bdoy” is no key of a step with send\. Did you mean body\?/,
    );
    assertMarked(`${oneConnection}steps: [ { expect: AA, «wihtin»: 1s } ]`, /Did you mean within\?/);
    assertMarked(`${oneConnection}steps: [ { expect: { «silense»: 1s, peer: fin } } ]`, /Did you mean silence\?/);
    assertMarked(
      `${oneConnection}steps: [ { «sent»: AA } ]`,
      /“sent” is no key of a step\. Did you mean send or set\?/,
    );
    assertMarked(`${oneConnection}steps: [ { send: AA, «zzzzzz»: 1 } ]`, /It knows name, send, on, body and to\./);
  });

  it("refuses transports that are not there yet by name", () => {
    for (const name of ["tls", "unix", "pipe", "ws", "wss"]) {
      const text = `sock: 1\nconnections: { peer: { ${name}: "127.0.0.1:1" } }\nsteps: [ { send: AA } ]`;
      const messages = readExchange(text).diagnostics.map(({ message }) => message);
      assert.deepEqual(messages, [`${name} is not supported yet; use tcp or udp.`]);
    }
  });

  it("says what a value has to be", () => {
    assertMarked(
      `${oneConnection}steps: [ { sleep: «500» } ]`,
      /sleep has to be a duration such as 500ms, 2s or 1m, not “500”/,
    );
    assertMarked(`${oneConnection}steps: [ { expect: AA, within: «soon» } ]`, /within has to be a duration/);
    assertMarked(
      `${oneConnection}steps: [ { close: peer, how: «fim» } ]`,
      /how has to be fin or rst, not “fim”\. Did you mean fin\?/,
    );
    assertMarked(`${oneConnection}steps: «send»`, /steps has to be a list of steps, not a text/);
    assertMarked(`${oneConnection}steps: «[]»`, /steps is empty; add steps to it/);
    assertMarked(`${oneConnection}steps: [ { send: «true» } ]`, /send has to be a field text/);
    assertMarked(`${oneConnection}steps: [ { «send»: } ]`, /send has to be a field text.*, not nothing/);
    assertMarked(
      `${oneConnection}steps: [ { repeat: «0», steps: [ { send: AA } ] } ]`,
      /whole number from 1 to 1000000/,
    );
    assertMarked(
      `${oneConnection}vars: { a: «true» }\nsteps: [ { send: AA } ]`,
      /a has to be a text, a number or \{ hex: … \}, not “true”/,
    );
    assertMarked(
      `${oneConnection}vars: { a: { hex: A«B» } }\nsteps: [ { send: "{{a}}" } ]`.replace("A«B»", "«A»"),
      /half a byte/,
    );
    assertMarked(`${oneConnection}vars: { «"a b"»: 1 }\nsteps: [ { send: AA } ]`, /“a b” cannot name a variable/);
  });

  it("tells a step that is of no kind, or of two, or lacks a part", () => {
    assertMarked(`${oneConnection}steps: [ { «name»: x } ]`, /A step needs one of send, expect, close/);
    assertMarked(`${oneConnection}steps: [ { send: AA, «sleep»: 1s } ]`, /sleep does not go together with send/);
    assertMarked(`${oneConnection}steps: [ { «repeat»: 2 } ]`, /steps is missing/);
    assertMarked(
      `${oneConnection}steps: [ { «expect»: { } } ]`,
      /One of regex, silence, peer, connect, any-of or unordered is missing/,
    );
    assertMarked(
      `${oneConnection}steps: [ { expect: { regex: /a/, «silence»: 1s } } ]`,
      /silence does not go together with regex/,
    );
    assertMarked("«sock»: 1", /One of steps or rules is missing/);
  });

  it("marks problems in field texts at the very place, in every style of scalar", () => {
    assertMarked(`${oneConnection}steps:\n  - send: |\n      a : AA\n      b : «u17»\n`, /./);
    assertMarked(`${oneConnection}steps: [ { send: 'u8 = «300»' } ]`, /does not fit into u8/);
    assertMarked(`${oneConnection}steps: [ { send: "\\"a\\" «u8»" } ]`, /line of its own/);
    assertMarked(`${oneConnection}steps:\n  - send: >\n      AA\n      «zz»\n`, /./);
    assertMarked(
      `${oneConnection}frames:\n  box: |\n    $body\n    «$body»\nsteps: [ { send: box, body: AA } ]`,
      /one body/,
    );
  });

  it("knows connections by name, and needs none where there is one", () => {
    assertMarked(`${oneConnection}steps: [ { send: AA, on: «pear» } ]`, /no connection “pear”\. Did you mean peer\?/);
    assertMarked(
      `${twoConnections}steps: [ { «send»: AA }, { close: client }, { close: server } ]`,
      /on: client or server/,
    );
    assertMarked("sock: 1\nsteps: [ { «send»: AA } ]", /no connection to send on; declare one/);
    assertMarked(`${oneConnection}steps: [ { close: «x» } ]`, /no connection “x”\. Use peer, or declare it/);
  });

  it("knows frames by name, and where they wrap a body", () => {
    const frames = 'frames: { plain: AA, box: "$body" }\n';
    assertMarked(
      `${oneConnection}${frames}steps: [ { send: «plian» }, { send: plain }, { send: box, body: AA } ]`,
      /no frame “plian”\. Did you mean plain\?/,
    );
    assertMarked(
      `${oneConnection}${frames}steps: [ { send: plain, body: «AA» }, { send: box, body: AA } ]`,
      /no place for this body/,
    );
    assertMarked(`${oneConnection}${frames}steps: [ { send: plain }, { send: «box» } ]`, /wraps a body; add body:/);
    assertMarked(`${oneConnection}steps: [ { send: '"x"', body: «AA» } ]`, /body goes with a frame, and this is none/);
    assertMarked(`${oneConnection}steps: [ { send: «$body» } ]`, /./);
    assertMarked(
      `${oneConnection}frames: { «AA»: "55" }\nsteps: [ { send: AA } ]`,
      /A frame cannot be named AA, which stands for bytes/,
    );
  });

  it("refuses keys that do not go together", () => {
    const connection = (text: string) => `sock: 1\nconnections: { peer: { ${text} } }\nsteps: [ { send: AA } ]`;
    assertMarked(connection('tcp: "127.0.0.1:1", listen: true, «connect»: { timeout: 1s }'), /does not connect/);
    assertMarked(connection('udp: "127.0.0.1:1", «framing»: line'), /each datagram is a message/);
    assertMarked(connection('tcp: "127.0.0.1:1", «multicast»: { join: 224.0.0.1 }'), /Multicast needs UDP/);
    assertMarked(connection('udp: "127.0.0.1:1", «multicast»: { join: 224.0.0.1 }'), /add listen: true/);
    assertMarked(connection('tcp: "127.0.0.1:1", «udp»: "127.0.0.1:1"'), /udp does not go together with tcp/);
    assertMarked(connection('tcp: "127.0.0.1:«0»"'), /Port 0 cannot be connected to/);
    assertMarked(
      connection('tcp: "«udp://127.0.0.1:1»"')
        .replace("«udp://127.0.0.1:1»", "udp://127.0.0.1:1")
        .replace('"udp://127.0.0.1:1"', '«"udp://127.0.0.1:1"»'),
      /an address of udp and not of tcp/,
    );
    assertMarked(
      connection('tcp: "127.0.0.1:1", framing: { length-prefix: { at: 1, as: u8, header: «drop» } }'),
      /only a header with at: 0/,
    );
    assertMarked(
      `${oneConnection}steps: [ { expect: { silence: 1s }, «within»: 1s } ]`,
      /silence says itself how long/,
    );
    assertMarked(`${oneConnection}steps: [ { expect: AA, «from»: 127.0.0.1 } ]`, /has one peer/);
    assertMarked(`${oneConnection}steps: [ { send: AA, «to»: "127.0.0.1:1" } ]`, /to is for UDP that listens/);
    assertMarked(
      `${oneConnection}steps: [ { close: peer, how: rst, «expect»: { peer: fin } } ]`,
      /After a reset nothing comes/,
    );
    assertMarked(`${udpListener}steps: [ { expect: «{ peer: fin }» } ]`, /UDP peers do not close/);
    assertMarked(`${oneConnection}steps: [ { expect: «""» } ]`, /has no empty messages/);
    assertMarked(
      `${oneConnection}steps: [ { expect: { any-of: [ { expect: AA }, { expect: «"# nothing"» } ] } } ]`,
      /has no empty messages/,
    );
    assertMarked(`${oneConnection}steps: [ { expect: «'""'» } ]`, /has no empty messages/);
    for (const head of [udpListener, oneConnection.replace("}", ", framing: line }")])
      assert.deepEqual(readExchange(`${head}steps: [ { expect: "" } ]`).diagnostics, []);
    assertMarked(`${udpListener}steps: [ { expect: AA, from: «"a b"» } ]`, /a host such as 127\.0\.0\.1, or host:port/);
    assertMarked(`${oneConnection}steps: [ { foreach: { n: «3..1» }, steps: [ { send: AA } ] } ]`, /runs backwards/);
    assertMarked(`${oneConnection}steps: [ { expect: { regex: «/(/» } } ]`, /not a regular expression/);
    assertMarked(`${oneConnection}vars: { a: 1 }\nsteps: [ { assert: { a: "== «b»" } } ]`, /is no value here/);
  });

  it("refuses to send after a close, in a second round too, until the connection is opened again", () => {
    assertMarked(`${oneConnection}steps: [ { close: peer }, { «send»: AA } ]`, /peer is closed here/);
    assertMarked(
      `${oneConnection}steps: [ { repeat: 2, steps: [ { «send»: AA }, { close: peer } ] } ]`,
      /peer is closed here/,
    );
    const again = "{ close: peer }, { expect: { connect: true } }, { send: AA }";
    assert.deepEqual(
      readExchange(`${oneConnection}steps: [ ${again}, { close: peer }, { expect: AA } ]`).diagnostics,
      [],
    );
  });

  it("knows which variables are there when", () => {
    assertMarked(`${oneConnection}steps: [ { send: "«{{late}}»" }, { expect: "* -> late" } ]`, /late has no value yet/);
    assertMarked(`${oneConnection}steps: [ { sleep: "«{{late}}»" }, { set: { late: 1s } } ]`, /late has no value yet/);
    assertMarked(
      `${oneConnection}steps: [ { parallel: { a: [ { set: { x: 1 } } ], b: [ { sleep: "«{{x}}»" } ] } } ]`,
      /x has no value yet/,
    );
    assertMarked(
      `${oneConnection}vars: { pause: 1s }\nsteps: [ { sleep: "«{{pase}}»" }, { sleep: "{{pause}}" }, { send: AA } ]`,
      /Nothing defines the variable pase.*Did you mean pause\?/,
      "warning",
    );
    assertMarked(
      `${oneConnection}steps: [ { assert: { «x»: "== 1" } }, { send: AA } ]`,
      /Nothing defines the variable x/,
      "warning",
    );
    assertMarked(
      `${oneConnection}steps: [ { send: '"«{{secret:PIN}}»"' } ]`,
      /secret “PIN” is not declared\. Add it: secrets: \[PIN\]/,
    );
    assertMarked(`${oneConnection}steps: [ { sleep: "«{{»a" } ]`, /no \{\{variable\}\}/);
    const outside = { names: new Set(["x"]), isComplete: true };
    assert.deepEqual(
      readExchange(`${oneConnection}steps: [ { assert: { x: "== 1" } }, { send: AA } ]`, outside).diagnostics,
      [],
    );
  });

  it("lets a connection open with what an earlier step has captured", () => {
    const text = (steps: string) => `sock: 1
connections: { control: { tcp: "127.0.0.1:21" }, data: { tcp: "127.0.0.1:{{port}}" } }
steps: [ ${steps} ]`;
    const capture = "{ on: control, expect: 'u16be -> port' }";
    assert.deepEqual(readExchange(text(`${capture}, { on: data, expect: AA }`)).diagnostics, []);
    assert.match(
      readExchange(text(`{ on: data, expect: AA }, ${capture}`)).diagnostics[0]?.message ?? "",
      /port has no value yet/,
    );
  });

  it("reads rules, and refuses what they cannot do", () => {
    assertMarked(
      `${oneConnection}rules: [ { «on»: accept, steps: [ { send: AA } ] } ]`.replace("«on»: accept", "on: «accept»"),
      /give one listen: true/,
    );
    assertMarked(`${listener}rules: [ { on: accept, steps: [ { «expect»: AA } ] } ]`, /A rule cannot expect/);
    assertMarked(`${listener}rules: [ { on: «connect», steps: [ { send: AA } ] } ]`, /on has to be accept/);
    assertMarked(`${listener}rules: [ { on: { frame: «x» }, steps: [ { send: AA } ] } ]`, /no frame “x”/);
    assertMarked(`${listener}rules: [ { on: accept, «body»: AA, steps: [ { send: AA } ] } ]`, /body goes with a frame/);
    assertMarked(`${listener}rules: [ { on: { pattern: «""» }, steps: [ { send: AA } ] } ]`, /has no empty messages/);
    assertMarked(`${listener}rules: [ { «on»: accept } ]`, /steps is missing/);
    assertMarked(
      `${listener}«rules»: [ { on: accept, steps: [ { send: AA } ] } ]\nsteps: [ { send: AA } ]`
        .replace("«rules»", "rules")
        .replace("\nsteps", "\n«steps»"),
      /steps does not go together with rules/,
    );
  });

  it("warns of what nothing uses, once all else is right", () => {
    assertMarked(`${oneConnection}vars: { «a»: 1 }\nsteps: [ { send: AA } ]`, /Nothing uses the variable a/, "warning");
    assertMarked(`${oneConnection}frames: { «f»: AA }\nsteps: [ { send: AA } ]`, /Nothing uses the frame f/, "warning");
    assertMarked(`${oneConnection}secrets: [ «S» ]\nsteps: [ { send: AA } ]`, /Nothing uses the secret S/, "warning");
    assertMarked(
      `sock: 1\nconnections: { «c»: { tcp: "127.0.0.1:1" } }\nsteps: [ { sleep: 1s } ]`,
      /Nothing uses the connection c/,
      "warning",
    );
  });

  it("reads as much as it can of a file that is being written", () => {
    const { document } = readExchange(
      `${oneConnection}steps:\n  - send: AA\n  - \n  - expect: { silence: }\n  - close: peer\n`,
    );
    assert.deepEqual(
      document.steps.steps.map(({ kind, id }) => [kind, id]),
      [
        ["send", "0"],
        ["close", "3"],
      ],
    );
    assert.deepEqual(
      document.connections.map(({ key }) => key.text),
      ["peer"],
    );
  });

  it("never throws, and marks places of the text, whatever is done to a file", () => {
    const texts = Object.values(samples);
    const edits = fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(12),
        fc.constantFrom(
          "",
          " ",
          "\n",
          ":",
          "{",
          "}",
          "[",
          "- ",
          '"',
          "{{",
          "}}",
          "x",
          "1",
          "\t",
          "$body",
          "->",
          "|",
          "é",
        ),
      ),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...texts), edits, (sample, changes) => {
        let text = sample;
        for (const [at, length, inserted] of changes) {
          const from = at % (text.length + 1);
          text = text.slice(0, from) + inserted + text.slice(from + length);
        }
        const lines = new SourceLines(text);
        for (const { from, to, message } of readExchange(text).diagnostics) {
          assert(from >= 0 && from <= to && to <= text.length, `${from} to ${to}: ${message}`);
          assert(lines.positionAt(from).line <= text.split("\n").length + text.split("\r").length);
          assert.match(message, /^\S.*[.?:…]$|[.?)]$/s);
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe("readExchange, of a hostile file", () => {
  const many = 1000;
  const lines = (line: (index: number) => string) => Array.from({ length: many }, (_, index) => line(index)).join("\n");

  it("takes time that grows with the text, however much in it is wrong", () => {
    const variables = `${oneConnection}steps:\n  - send: |\n      ${"{{x}} ".repeat(4 * many)}\n`;
    const names = `sock: 1\nconnections:\n${lines((index) => `  c${index}: { tcp: 1 }`)}\nsteps:\n${lines((index) => `  - { on: d${index}, send: "{{v${index}}}" }`)}\n`;
    for (const text of [variables, names]) {
      const { diagnostics, hasErrors } = readExchange(text);
      assert.equal(diagnostics.length, mostDiagnostics);
      assert.equal(hasErrors, text === names);
    }
  });
});
