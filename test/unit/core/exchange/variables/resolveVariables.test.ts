import assert from "node:assert/strict";
import { resolveVariables } from "../../../../../src/core/exchange/variables/resolveVariables";
import {
  environmentFiles,
  isEnvironmentName,
  readEnvironment,
} from "../../../../../src/core/exchange/variables/readEnvironment";
import {
  commandLineLayer,
  layerOf,
  type VariableLayer,
} from "../../../../../src/core/exchange/variables/variableLayer";
import { describeOrigin, VariableScope } from "../../../../../src/core/exchange/variables/variableScope";

/** The layer of a file with these variables. */
function layer(text: string, file: string): VariableLayer {
  const { variables, diagnostics } = readEnvironment(text);
  assert.deepEqual(diagnostics, []);
  return layerOf(variables, { kind: "environment", file });
}

function resolved(...layers: readonly VariableLayer[]) {
  return resolveVariables(layers, (name) => (name === "PIN" ? "4711" : undefined));
}

function commandLine(texts: Record<string, string>, below: readonly VariableLayer[] = []): VariableLayer {
  return commandLineLayer(new Map(Object.entries(texts)), below).layer;
}

describe("resolveVariables", () => {
  it("lets each layer go before the ones below, and tells where a value came from", () => {
    const layers = [layer("a: 1\nb: 1\nc: 1", "env/x.yaml"), layer("b: 2\nc: 2", "env/x.local.yaml")];
    const { variables } = resolved(...layers, commandLine({ c: "3" }));
    const shown = [...variables].map(
      ([name, { value, origin }]) => `${name} = ${String(value)}, ${describeOrigin(origin)}`,
    );
    assert.deepEqual(shown, ["a = 1, from env/x.yaml", "b = 2, from env/x.local.yaml", "c = 3, from the command line"]);
  });

  it("keeps the types of numbers, texts and bytes", () => {
    const { variables } = resolved(layer("n: 7\nbig: 123456789012345678901\nt: '7'\nb: { hex: 00 ff }\nf: 1.5", "e"));
    const values = Object.fromEntries([...variables].map(([name, { value }]) => [name, value]));
    assert.deepEqual(values, { n: 7, big: 123456789012345678901n, t: "7", b: Uint8Array.of(0, 255), f: 1.5 });
  });

  it("fills in variables, with the values that go before, and keeps the type of one that stands alone", () => {
    const file = layer('host: a\nport: 1\nurl: "{{host}}:{{port}}"\nsame: "{{ port }}"', "e");
    const { variables } = resolved(file, commandLine({ host: "b" }, [file]));
    assert.equal(variables.get("url")?.value, "b:1");
    assert.equal(variables.get("same")?.value, 1);
  });

  it("marks what is made of a secret as secret", () => {
    const { variables } = resolved(layer('login: "user:{{secret:PIN}}"\nmore: "{{login}}!"', "e"));
    assert.deepEqual(
      ["login", "more"].map((name) => [variables.get(name)?.value, variables.get(name)?.isSecret]),
      [
        ["user:4711", true],
        ["user:4711!", true],
      ],
    );
  });

  it("says why a variable has no value, and takes no circle for one", () => {
    const { variables, unresolved } = resolved(
      layer('a: "{{b}}"\nb: "{{c}}"\nc: "{{a}}"\nd: "{{none}}"\ne: "{{secret:X}}"\nf: "x{{g}}"\ng: { hex: AA }', "e"),
    );
    const messages = Object.fromEntries(unresolved.map(({ name, message }) => [name, message]));
    assert.match(messages["a"] ?? "", /made of itself \(a, b, c, a\)/);
    assert.deepEqual(Object.keys(messages).sort(), ["a", "b", "c", "d", "e", "f"]);
    assert.match(messages["d"] ?? "", /variable none has no value/);
    assert.match(messages["e"] ?? "", /secret X has no value/);
    assert.match(messages["f"] ?? "", /g is bytes/);
    assert.deepEqual([...variables.keys()], ["g"]);
  });

  it("resolves a very long chain, or refuses it, without exhausting the stack", () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, index) => [`v${index}`, { kind: "template", text: `{{v${index + 1}}}` }] as const,
    );
    const long = { origin: { kind: "file" }, values: new Map(lines) } as const;
    assert.equal(resolved(long).variables.size, 0);
  });
});

describe("commandLineLayer", () => {
  const values = (texts: Record<string, string>, below: readonly VariableLayer[] = []) =>
    Object.fromEntries(
      [...commandLine(texts, below).values].map(([name, each]) => [
        name,
        each.kind === "value" ? each.value : each.text,
      ]),
    );

  it("takes a text for a number only where no digit is lost and no text is overridden", () => {
    assert.deepEqual(values({ a: "7", b: "007", c: "1.50", d: "0x10", e: "-1", f: "" }), {
      a: 7,
      b: "007",
      c: "1.50",
      d: "0x10",
      e: -1,
      f: "",
    });
    assert.deepEqual(values({ a: "7" }, [layer("a: text", "e")]), { a: "7" });
    assert.deepEqual(values({ a: "7" }, [layer("a: 1", "e")]), { a: 7 });
  });

  it("reads bytes behind hex:, and tells those that are none", () => {
    assert.deepEqual(values({ a: "hex:DE AD" }), { a: Uint8Array.of(0xde, 0xad) });
    const { problems } = commandLineLayer(new Map([["a", "hex:zz"]]), []);
    assert.match(problems.join(), /The value of a is not hex/);
  });

  it("fills in nothing in what was typed", () => {
    assert.deepEqual(values({ a: "{{b}}" }), { a: "{{b}}" });
    assert.equal(resolved(commandLine({ a: "{{b}}" })).variables.get("a")?.value, "{{b}}");
  });
});

describe("readEnvironment", () => {
  it("reads an empty file as one without variables", () => {
    for (const text of ["", "# nothing\n", "~"])
      assert.deepEqual(readEnvironment(text), { variables: [], diagnostics: [], hasErrors: false });
  });

  it("refuses what is no map of values", () => {
    for (const text of ["- a", "a: [1]", "a: {b: 1}", "a: { hex: xyz }", "a b: 1", "a: 1\na: 2"])
      assert(readEnvironment(text).hasErrors, text);
  });

  it("knows its files, and refuses names that lead elsewhere", () => {
    assert.deepEqual(environmentFiles("dev"), ["env/dev.yaml", "env/dev.local.yaml"]);
    for (const name of ["dev", "staging 2", "prüfstand"]) assert(isEnvironmentName(name), name);
    for (const name of ["", "../x", "a/b", "a\\b", "dev.local", ".hidden"]) assert(!isEnvironmentName(name), name);
  });
});

describe("VariableScope", () => {
  it("keeps what a branch is given in it until it is joined", () => {
    const scope = new VariableScope(new Map(), new Map([["PIN", "4711"]]));
    scope.give("a", 1, { kind: "set", step: "0" });
    const branch = scope.branch();
    branch.give("b", 2, { kind: "captured", step: "1/left/0" });
    assert.deepEqual([branch.get("a")?.value, scope.get("b")?.value], [1, undefined]);
    scope.join(branch);
    assert.deepEqual(scope.get("b"), { value: 2, isSecret: false, origin: { kind: "captured", step: "1/left/0" } });
    assert.equal(scope.get("secret:PIN")?.isSecret, true);
    assert.deepEqual([...scope.all().keys()], ["a", "b"]);
  });
});
