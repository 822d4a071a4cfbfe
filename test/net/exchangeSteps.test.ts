import assert from "node:assert/strict";
import { freePort } from "../support/freePort";
import { failsWith, passes } from "../support/passes";
import { runText } from "../support/runText";
import { echoServer, stopServers } from "../support/scriptedServer";
import { disposeEndpoints, endpoints } from "../support/testEndpoints";

async function withEcho(steps: string, head = ""): Promise<string> {
  const { port } = await echoServer();
  return `sock: 1\n${head}\nconnections: { peer: { tcp: "127.0.0.1:${port}", framing: line } }\nsteps:\n${steps}`;
}

describe("Steps of an exchange", () => {
  afterEach(stopServers);
  afterEach(disposeEndpoints);

  it("repeat, for each, and count their rounds", async () => {
    const { results } = await passes(
      await withEcho(`
  - repeat: 3
    every: 30ms
    steps:
      - foreach: { word: [ one, two, { hex: AA } ] }
        steps:
          - send: '"x" {{word}}'
          - expect: '"x" {{word}}'
  - foreach: { n: 1..3 }
    steps: [ { send: '"n" {{n}}' }, { expect: '"n" {{n}}' } ]`).then((text) =>
        text.replaceAll(`'"n" {{n}}'`, `'"n{{n}}"'`),
      ),
    );
    const rounds = results.filter(({ place }) => place.id === "0/0/0").map(({ place }) => place.rounds.join("."));
    assert.deepEqual(rounds, ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3"]);
    const outer = results.find(({ place }) => place.id === "0");
    assert.deepEqual([outer?.note, outer?.verdict], ["3 rounds", "passed"]);
    assert((outer?.durationMs ?? 0) >= 60);
  });

  it("run branches at the same time, apart from each other, and put their variables together", async () => {
    const port = await freePort();
    const text = `sock: 1
vars: { who: nobody }
connections:
  server: { tcp: "127.0.0.1:${port}", listen: true, framing: line }
  client: { tcp: "127.0.0.1:${port}", framing: line }
steps:
  - parallel:
      left:
        - { on: server, expect: 'str(*) -> got' }
        - { on: server, send: '"{{who}} got {{got}}"' }
      right:
        - set: { who: right }
        - { on: client, send: '"hi"' }
        - { on: client, expect: 'str(*) -> answer' }
  - assert: { got: '== "hi"', answer: '== "nobody got hi"', who: '== "right"' }`;
    await passes(text);
  });

  it("end the other branches where one fails", async () => {
    const started = performance.now();
    const { report, results } = await runText(
      await withEcho(
        `
  - parallel:
      waits: [ { sleep: 60s }, { send: '"never"' } ]
      fails: [ { assert: { x: "== 2" } } ]`,
        "vars: { x: 1 }",
      ),
    );
    assert(performance.now() - started < 5000);
    assert.deepEqual([report.verdict, report.passed, report.failed], ["failed", 0, 1]);
    assert.deepEqual(
      results.map(({ place, verdict }) => [place.id, verdict]),
      [
        ["0/fails/0", "failed"],
        ["0/waits/0", "cancelled"],
        ["0", "failed"],
      ],
    );
  });

  it("assert, and tell all that does not hold", async () => {
    const bytes = await withEcho(`  - assert: { a: '!= "AA 55"' }`, "vars: { a: { hex: AA 55 } }");
    const { message } = await failsWith(bytes);
    assert.match(message, /^a is aa 55, but has to be != "AA 55"; bytes are compared with bytes only, /);
    const text = await withEcho('  - assert: { a: "== 1", b: "in 5..9", c: \'~ /^x/\' }', "vars: { a: 1, b: 4, c: y }");
    const problem = await failsWith(text);
    assert.equal(problem.code, "SOCKSCOPE_RUN_ASSERT");
    assert.equal(problem.message, "b is 4, but has to be in 5..9.");
    assert.equal(text.slice(problem.at.from, problem.at.to), 'b: "in 5..9"');
    assert.deepEqual(problem.details, ["b is 4, but has to be in 5..9.", 'c is "y", but has to be ~ /^x/.']);
    assert.deepEqual(problem.difference, { expected: "b in 5..9\nc ~ /^x/", actual: 'b is 4\nc is "y"' });
  });

  it("stop a regular expression on a captured text that would take for ever", async () => {
    const text = await withEcho(`
  - send: '"${"a".repeat(40)}!"'
  - expect: 'str(*) -> text'
  - assert: { text: '~ /^(a+)+$/' }`);
    assert.equal((await failsWith(text)).code, "SOCKSCOPE_RUN_LIMIT");
  });

  it("refuse what has no value or does not fit, and send nothing of it", async () => {
    const text = await withEcho(`
  - { send: '"n"' }
  - { expect: 'str(1) -> n' }
  - { send: ${JSON.stringify("a : u8 = {{n}}\nb : u8 = 1")} }`);
    const { report, results } = await runText(text);
    assert.equal(report.problem?.code, "SOCKSCOPE_RUN_VALUE");
    assert.equal(text.slice(report.problem.at.from, report.problem.at.to), "{{n}}");
    assert.deepEqual(
      results.map(({ verdict }) => verdict),
      ["passed", "passed", "failed"],
    );
    assert.equal(endpoints().connections[0]?.traffic.out.records, 1);
    const fixed = (await withEcho("  - send: AA BB")).replace("framing: line", "framing: { fixed: 3 }");
    const framed = await failsWith(fixed);
    assert.deepEqual(
      [framed.code, framed.message],
      ["SOCKSCOPE_RUN_VALUE", "The message has 2 bytes, but the framing wants 3."],
    );
  });

  it("refuse a broken file, a mock, and a missing value before anything is opened", async () => {
    const cases = [
      ["sock: 1\nsteps: [ { send: 1, expect: 2 } ]", {}],
      [
        'sock: 1\nconnections: { a: { tcp: "127.0.0.1:0", listen: true } }\nrules: [ { on: accept, steps: [ { send: AA } ] } ]',
        {},
      ],
      [await withEcho("  - send: '{{nowhere}}'"), {}],
      [await withEcho("  - send: '{{secret:PIN}}'", "secrets: [PIN]"), {}],
      [await withEcho("  - send: '@missing.bin'"), {}],
      [await withEcho("  - run: missing.sock.yaml"), {}],
      [await withEcho("  - send: AA"), { from: "7" }],
    ] as const;
    for (const [text, options] of cases) {
      const { report, events } = await runText(text, options);
      assert.equal(report.verdict, "refused", text);
      assert(report.diagnostics.some(({ severity }) => severity === "error"));
      assert.equal(events.length, 0);
    }
    assert.deepEqual([endpoints().connections.length, endpoints().listeners.length], [0, 0]);
  });

  it("send the content of files, and text in legacy encodings", async () => {
    const text = await withEcho(`
  - send: '@data/hello.bin'
  - expect: '"from a file"'
  - send: 'str(4, "gbk") = "你好"'
  - expect: 'C4 E3 BA C3'`);
    await passes(text, { file: "folder/main.sock.yaml", files: { "folder/data/hello.bin": "from a file" } });
  });

  it("run other files, with values for them and taken out of them", async () => {
    const server = await echoServer();
    const login = `sock: 1
vars: { port: 1, user: nobody }
connections: { c: { tcp: "127.0.0.1:{{port}}", framing: line } }
steps:
  - send: '"{{user}} asks"'
  - expect: ${JSON.stringify("who : str(*) ~ /^(?<name>\\w+)/ -> answer")}
  - set: { session: 42 }`;
    const main = `sock: 1
vars: { port: ${server.port}, user: ann }
steps:
  - repeat: 2
    steps:
      - run: common/login.sock.yaml
        vars: { user: "{{user}}", port: "{{port}}" }
        take: [ answer, session ]
  - assert: { answer: '== "ann asks"', session: "== 42" }`;
    const { report, results } = await passes(main, {
      file: "a/main.sock.yaml",
      files: { "a/common/login.sock.yaml": login },
    });
    assert.deepEqual([report.passed, report.captured.get("session")?.value], [7, 42]);
    const inner = results.find(({ place }) => place.file === "a/common/login.sock.yaml");
    assert.deepEqual(inner?.place.callers, [{ file: "a/main.sock.yaml", id: "0/0" }]);
  });

  it("say what is wrong with a file that they run", async () => {
    const main =
      'sock: 1\nvars: { name: inner }\nsteps: [ { set: { path: "{{name}}.sock.yaml" } }, { run: "{{path}}" } ]';
    const problemOf = (inner: string) => failsWith(main, { files: { "inner.sock.yaml": inner } });
    const missing = await failsWith(main);
    assert.equal(missing.code, "SOCKSCOPE_RUN_FILE");
    const broken = await problemOf("sock: 1\nsteps: [ { sned: AA } ]");
    assert.deepEqual([broken.code, broken.file], ["SOCKSCOPE_RUN_FILE", "inner.sock.yaml"]);
    const circle = await problemOf(
      'sock: 1\nvars: { p: inner.sock.yaml }\nsteps: [ { set: { q: "{{p}}" } }, { run: "{{q}}" } ]',
    );
    assert.equal(circle.code, "SOCKSCOPE_RUN_LIMIT");
    const failing = await problemOf('sock: 1\nvars: { x: 1 }\nsteps: [ { assert: { x: "== 2" } } ]');
    assert.deepEqual(
      [failing.code, failing.file, failing.message],
      ["SOCKSCOPE_RUN_ASSERT", "inner.sock.yaml", "x is 1, but has to be == 2."],
    );
  });

  it("begin in the middle, with what a run before has captured", async () => {
    const text = await withEcho(`
  - send: '"seven"'
  - expect: 'str(*) -> word'
  - set: { copy: "{{word}}!" }
  - send: '"{{copy}}"'
  - expect: '"seven!"'`);
    const first = await passes(text);
    const again = await passes(text, { from: "3", captured: first.report.captured });
    assert.deepEqual(
      again.results.map(({ place }) => place.id),
      ["3", "4"],
    );
    const without = await failsWith(text, { from: "3" });
    assert.equal(without.code, "SOCKSCOPE_RUN_VALUE");
  });

  it("keep what is secret so, into a file that they run and out of it", async () => {
    const text = await withEcho("  - send: 'x : u16be = {{pin}} + 1 -> y'", "vars: { pin: 1 }");
    const inner = `${text}\n  - set: { own: "<{{pin}}>" }`;
    const secrets = { PIN: "4711" };
    const main = (head: string, run: string) =>
      `sock: 1\n${head}\nsteps:\n  - run: inner.sock.yaml\n    ${run}\n  - assert: { own: "== 1" }`;
    const given = main("secrets: [PIN]", "vars: { pin: '{{secret:PIN}}' }\n    take: [ y, own ]");
    const { report, results } = await runText(given, { secrets, files: { "inner.sock.yaml": inner } });
    const notes = results.map(({ note }) => note);
    assert.deepEqual(notes, ["4 bytes sent, y = •••", "own = •••", "y = •••, own = •••", ""]);
    assert.equal(report.problem?.message, "own is •••, but has to be == 1.");
    assert.equal(report.captured.get("y")?.isSecret, true);
    const differing = inner.replace(/ {2}- set.*/, "$&\n  - { expect: 'x : u16be == {{pin}}', within: 200ms }");
    const problem = await failsWith(given, { secrets, files: { "inner.sock.yaml": differing } });
    assert(!/12 67|4711|4712/.test(JSON.stringify(problem)), JSON.stringify(problem));
  });

  it("hide in a file what the file that it ran keeps secret", async () => {
    const inner = await withEcho(`  - send: '"{{secret:PIN}}"'\n  - expect: 'str(*) -> word'`, "secrets: [PIN]");
    const main = 'sock: 1\nsteps: [ { run: inner.sock.yaml, take: [ word ] }, { assert: { word: "== 1" } } ]';
    const options = { secrets: { PIN: "s3cr3t-pin" }, files: { "inner.sock.yaml": inner } };
    const { results, report } = await runText(main, options);
    assert.equal(results[2]?.note, 'word = "{{secret:PIN}}"');
    assert.equal(report.problem?.message, 'word is "{{secret:PIN}}", but has to be == 1.');
  });

  it("keep what is secret so when they begin in the middle", async () => {
    const text = await withEcho(`  - set: { pin: "{{secret:PIN}}" }\n  - set: { copy: "{{pin}}" }`, "secrets: [PIN]");
    const first = await passes(text, { secrets: { PIN: "4711" } });
    const again = await passes(text, { secrets: { PIN: "4711" }, from: "1", captured: first.report.captured });
    assert.equal(again.results[0]?.note, "copy = •••");
  });
});
