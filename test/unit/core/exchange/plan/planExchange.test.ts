import assert from "node:assert/strict";
import fc from "fast-check";
import { formatHex } from "../../../../../src/core/payload/hexPayload";
import { encodeFields } from "../../../../../src/core/payload/fields/encodeFields";
import { planExchange, type PlanInputs } from "../../../../../src/core/exchange/plan/planExchange";
import type { ExchangePlan, PlannedStep } from "../../../../../src/core/exchange/plan/exchangePlan";
import { resolvePlanned } from "../../../../../src/core/exchange/plan/planned";
import { readEnvironment } from "../../../../../src/core/exchange/variables/readEnvironment";
import * as samples from "../samples";

const secretOf = (name: string) => ({ PUMP_PIN: "4711", TOKEN: "t0k" })[name];

function planned(text: string, inputs: PlanInputs = {}): ExchangePlan {
  const result = planExchange(text, { secretOf, ...inputs });
  assert(result.ok, result.ok ? "" : result.diagnostics.map(({ message }) => message).join("\n"));
  return result.plan;
}

function problems(text: string, inputs: PlanInputs = {}): string[] {
  const result = planExchange(text, inputs);
  assert(!result.ok, `planned: ${text}`);
  return result.diagnostics.map(({ from, to, message }) => `«${text.slice(from, to)}» ${message}`);
}

/** The only step of a kind. */
function stepOf<Kind extends PlannedStep["kind"]>(plan: ExchangePlan, kind: Kind): PlannedStep & { kind: Kind } {
  const step = plan.steps.find((each): each is PlannedStep & { kind: Kind } => each.kind === kind);
  assert(step, kind);
  return step;
}

const head = 'sock: 1\nconnections: { peer: { tcp: "127.0.0.1:7700" } }\n';

describe("planExchange", () => {
  it("plans every example of the design", () => {
    for (const [name, text] of Object.entries(samples)) assert(planned(text).connections.length > 0, name);
  });

  it("makes of the pump example the bytes that the design gives", () => {
    const plan = planned(samples.pumpExample);
    const { message, connection, title } = stepOf(plan, "send");
    assert.deepEqual([connection, title], ["pump", "open session"]);
    const noInput = () => assert.fail("nothing else is needed");
    const inputs = { variable: plan.scope.get, file: noInput, codec: noInput, random: noInput, now: noInput };
    const result = encodeFields(message.layout, inputs);
    assert(result.ok);
    assert.equal(formatHex(result.bytes), "aa 55 00 08 01 00 01 34 37 31 31 00 2c 35");
    assert.deepEqual([...plan.secrets], [["PUMP_PIN", "4711"]]);
  });

  it("says of a step that sends or expects no bytes that it does", () => {
    const empty = 'sock: 1\nconnections: { peer: { udp: "127.0.0.1:1" } }\nsteps: [ { send: "" }, { expect: "" } ]';
    const titles = planned(empty).steps.map(({ title }) => title);
    assert.deepEqual(titles, ["send no bytes", "expect no bytes"]);
  });

  it("knows all that can be known, with the defaults of the language", () => {
    const [pump] = planned(samples.pumpExample).connections;
    assert.deepEqual(pump?.address, { kind: "known", value: { transport: "tcp", host: "127.0.0.1", port: 7700 } });
    assert.deepEqual(
      [pump.connectTimeoutMs, pump.retryTimes, pump.retryEveryMs].map((each) => each.kind === "known" && each.value),
      [2000, 3, 250],
    );
    assert.equal(pump.framing.type, "length-prefix");
    const plan = planned(samples.smallestExample);
    assert.equal(plan.connections[0]?.framing.type, "raw");
    const { withinMs, count, isLeast } = stepOf(plan, "expect");
    assert.deepEqual([withinMs, count, isLeast], [{ kind: "known", value: 5000 }, { kind: "known", value: 1 }, false]);
  });

  it("plans multicast, a target of datagrams, and a count without an upper bound", () => {
    const plan = planned(samples.discoveryExample);
    const [discovery] = plan.connections;
    assert.equal(discovery?.framing.type, "datagram");
    assert.deepEqual(discovery.multicast?.join, { kind: "known", value: "239.255.42.99" });
    assert.deepEqual(stepOf(plan, "send").to, { kind: "known", value: { host: "239.255.42.99", port: 7702 } });
    assert.equal(stepOf(plan, "expect").isLeast, true);
  });

  it("plans the rules of a mock", () => {
    const { rules } = planned(samples.mockExample);
    assert.deepEqual(
      rules?.map(({ title, connection, event }) => [title, connection, event.kind]),
      [
        ["greet", "shop", "accept"],
        ["on /^HELLO (?<who>\\w+)/i", "shop", "regex"],
        ["on order", "shop", "message"],
        ['on "QUIT"', "shop", "message"],
        ["on timer of 30s", "shop", "timer"],
      ],
    );
    assert.deepEqual(
      rules[3]?.steps.map(({ kind, title }) => [kind, title]),
      [
        ["send", 'send "221 bye\\r\\n"'],
        ["close", "close shop"],
      ],
    );
  });

  it("takes values from environment files, then from the command line", () => {
    const environment = ["host: 10.0.0.1\nport: 1", "port: 2"].map((text, index) => ({
      file: `env/${index}.yaml`,
      variables: readEnvironment(text).variables,
    }));
    const address = (inputs: PlanInputs) => {
      const planned1 = planned(samples.pumpExample, inputs).connections[0]?.address;
      return planned1?.kind === "known" ? `${planned1.value.host}:${planned1.value.port}` : undefined;
    };
    assert.equal(address({}), "127.0.0.1:7700");
    assert.equal(address({ environment }), "10.0.0.1:2");
    assert.equal(address({ environment, commandLine: new Map([["port", "3"]]) }), "10.0.0.1:3");
    assert.equal(address({ environment, caller: new Map([["port", { value: 4, isSecret: false }]]) }), "10.0.0.1:4");
  });

  it("keeps secret what the file that runs this one says is secret", () => {
    const caller = new Map([["port", { value: "4711", isSecret: true }]]);
    assert.equal(planned(samples.pumpExample, { caller }).scope.get("port")?.isSecret, true);
    assert.equal(planned(samples.pumpExample).scope.get("port")?.isSecret, false);
  });

  it("says nothing of a secret that does not fit, however long it is", () => {
    const text = `sock: 1\nsecrets: [LONG]\nsteps: [ { sleep: "{{secret:LONG}}" } ]`;
    const said = problems(text, { secretOf: () => "k".repeat(100) }).join();
    assert.match(said, /look at the value of the secret/);
    assert.doesNotMatch(said, /kkkk/);
  });

  it("leaves what a step may change to the moment that it is used", () => {
    const plan = planned(`${head}vars: { pause: 10ms }
steps:
  - { expect: "u8 -> times" }
  - { repeat: "{{times}}", steps: [ { sleep: "{{pause}}" } ] }
  - { foreach: { pause: [ 1ms, 2ms ] }, steps: [ { sleep: "{{pause}}" } ] }
`);
    const { times, steps } = stepOf(plan, "repeat");
    const [sleep] = steps;
    assert(times.kind === "later" && sleep?.kind === "sleep" && sleep.lastsMs.kind === "later");
    const scope = plan.scope.branch();
    assert.deepEqual(resolvePlanned(sleep.lastsMs, scope), { ok: true, value: 10 });
    scope.give("pause", "1ms", { kind: "loop", step: "2" });
    assert.deepEqual(resolvePlanned(sleep.lastsMs, scope), { ok: true, value: 1 });
    assert.match(JSON.stringify(resolvePlanned(times, scope)), /variable times has no value/);
    scope.give("times", 3n, { kind: "captured", step: "0" });
    assert.deepEqual(resolvePlanned(times, scope), { ok: true, value: 3 });
    scope.give("times", "x", { kind: "captured", step: "0" });
    assert.match(JSON.stringify(resolvePlanned(times, scope)), /has to be a whole number from 0/);
  });

  it("refuses what has no value, and where it is declared or used", () => {
    assert.match(
      problems(`${head}steps: [ { send: '"{{x}}"' } ]`).join(),
      /«\{\{x\}\}» Nothing defines the variable x/,
    );
    assert.match(
      problems(samples.pumpExample, { secretOf: () => undefined }).join(),
      /«PUMP_PIN» The secret PUMP_PIN has no value/,
    );
    assert.match(
      problems(`${head}vars: { a: "{{b}}", b: "{{a}}" }\nsteps: [ { send: '"{{a}}"' } ]`).join(),
      /«a» The value of a is made of itself/,
    );
    assert.match(
      problems(samples.pumpExample, { secretOf, commandLine: new Map([["host", "a b"]]) }).join(),
      /«"\{\{host\}\}:\{\{port\}\}"» .*blank|«"\{\{host\}\}:\{\{port\}\}"»/,
    );
    assert.match(problems(`${head}vars: { n: 0 }\nsteps: [ { sleep: "{{n}}" } ]`).join(), /has to be a duration/);
    assert.match(
      problems(samples.smallestExample, { commandLine: new Map([["a", "hex:0"]]) }).join(),
      /The value of a is not hex/,
    );
  });

  it("keeps a text that looks like a number for a number only where one is needed", () => {
    const plan = planned(`${head}vars: { n: "3" }\nsteps: [ { repeat: "{{n}}", steps: [ { send: '"{{n}}"' } ] } ]`);
    assert.deepEqual(stepOf(plan, "repeat").times, { kind: "known", value: 3 });
  });

  it("never throws, whatever is done to a file", () => {
    const texts = Object.values(samples);
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.nat(8),
        fc.string({ maxLength: 4 }),
        (sample, at, length, inserted) => {
          const from = at % sample.length;
          const result = planExchange(sample.slice(0, from) + inserted + sample.slice(from + length), { secretOf });
          if (!result.ok) assert(result.diagnostics.some(({ severity }) => severity === "error"));
        },
      ),
      { numRuns: 100 },
    );
  });
});
