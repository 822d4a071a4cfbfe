import assert from "node:assert/strict";
import fc from "fast-check";
import { addStep, removeStep, replaceScalar, setKey } from "../../../../../src/core/exchange/edit/editExchange";
import { renameConnection, renameFrame, renameVariable } from "../../../../../src/core/exchange/edit/rename";
import { applyEdits, type TextEdit } from "../../../../../src/core/exchange/edit/textEdit";
import type { ExchangeDocument } from "../../../../../src/core/exchange/model/exchangeDocument";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import type { StepDraft } from "../../../../../src/core/exchange/write/writeExchange";
import { plainValue } from "../../../../../src/core/exchange/yaml/plainValue";
import { readYaml } from "../../../../../src/core/exchange/yaml/readYaml";
import {
  entriesOf,
  itemsOf,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from "../../../../../src/core/exchange/yaml/yamlNode";
import * as samples from "../samples";

const texts = Object.values(samples).flatMap((text) => [text, text.replace(/\n/g, "\r\n"), text.trimEnd()]);
const anyText = fc.constantFrom(...texts);

/** Values, each with the path that leads to it: list indexes and keys. */
function nodesIn(
  node: YamlNode | undefined,
  path: readonly (string | number)[] = [],
): { node: YamlNode; path: readonly (string | number)[] }[] {
  if (node === undefined) return [];
  const inner =
    node.kind === "list"
      ? itemsOf(node).flatMap((item, index) => nodesIn(item, [...path, index]))
      : entriesOf(node).flatMap(({ key, value }) => nodesIn(value, [...path, key.text]));
  return [{ node, path }, ...inner];
}

function read(text: string): unknown {
  const { root, diagnostics } = readYaml(text);
  assert.deepEqual(diagnostics, [], text);
  return plainValue(root);
}

/** A plain value with another one at a path. */
function changed(value: unknown, path: readonly (string | number)[], change: (part: unknown) => unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === first ? changed(item, rest, change) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]) => [key, key === first ? changed(item, rest, change) : item]),
  );
}

/** Makes an edit, and looks that it has changed in the file what it should have, and nothing else. */
function assertEdits(
  { source, root }: ExchangeDocument,
  edits: readonly TextEdit[],
  path: readonly (string | number)[],
  change: (part: unknown) => unknown,
): void {
  const text = applyEdits(source, edits);
  assert.deepEqual(read(text), changed(plainValue(root), path, change), `${source}\n=====\n${text}`);
  if (source.includes("\r\n") && edits.some((edit) => edit.text.includes("\n"))) assert.doesNotMatch(text, /[^\r]\n/);
}

const newTexts = fc.oneof(
  fc.constantFrom(
    "",
    "x",
    "AA 55",
    "a: b",
    "yes",
    "1",
    "two\nlines\n",
    "two\nlines",
    "\n",
    " x ",
    "it's",
    '"q"',
    "{{v}}",
    "é",
    "a, b]",
    "#",
    "\t",
  ),
  fc.string({ maxLength: 10 }),
);

const steps: readonly StepDraft[] = [
  { sleep: "1s" },
  { name: "a: b", send: '"x"\nu8 = 1\n' },
  { expect: { "any-of": [{ expect: "AA" }, { expect: { peer: "fin" } }] }, within: "1s" },
];

describe("replaceScalar", () => {
  it("changes one value, whatever it is and becomes, and nothing else", () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.oneof(newTexts, fc.integer()), (text, choice, value) => {
        const { document } = readExchange(text);
        const scalars = nodesIn(document.root).filter(
          (each): each is { node: YamlScalar; path: (string | number)[] } => each.node.kind === "scalar",
        );
        const chosen = scalars[choice % scalars.length];
        assert(chosen);
        assertEdits(document, [replaceScalar(document, chosen.node, value)], chosen.path, () => value);
      }),
      { numRuns: 80 },
    );
  });

  it("keeps the style of a value where it can", () => {
    const edited = (source: string, value: string) => {
      const { document } = readExchange(source);
      const node = entriesOf(document.root)[0]?.value;
      assert(node?.kind === "scalar");
      return applyEdits(source, [replaceScalar(document, node, value)]);
    };
    assert.equal(edited("a: 'x' # note\nb: 1\n", "y"), "a: 'y' # note\nb: 1\n");
    assert.equal(edited('a: "x"\nb: 1\n', "y"), 'a: "y"\nb: 1\n');
    assert.equal(edited("a: |\n  x\n  y\nb: 1\n", "z\nw\n"), "a: |\n  z\n  w\nb: 1\n");
    assert.equal(edited("a: |\n  x\nb: 1\n", "z"), "a: z\nb: 1\n");
    assert.equal(edited("a: x\n", "y: z"), 'a: "y: z"\n');
  });
});

describe("setKey", () => {
  it("changes a key that is there, and adds one that is not", () => {
    fc.assert(
      fc.property(anyText, fc.nat(), newTexts, fc.boolean(), (text, choice, value, isNew) => {
        const { document } = readExchange(text);
        const maps = nodesIn(document.root).filter(
          (each): each is { node: YamlMap; path: (string | number)[] } => each.node.kind === "map",
        );
        const chosen = maps[choice % maps.length];
        assert(chosen);
        const key = isNew
          ? "brand-new"
          : (chosen.node.entries[choice % chosen.node.entries.length]?.key.text ?? "brand-new");
        const isNested = entriesOf(chosen.node).some(
          (entry) => entry.key.text === key && entry.value !== undefined && entry.value.kind !== "scalar",
        );
        if (isNested) return;
        assertEdits(document, [setKey(document, chosen.node, key, value)], chosen.path, (part) => ({
          ...(part as object),
          [key]: value,
        }));
      }),
      { numRuns: 80 },
    );
  });

  it("adds a line behind the last one of a map, and leaves comments alone", () => {
    const source = "sock: 1\nsteps:\n  - send: AA # first\n    # why\n  - send: BB\n";
    const { document } = readExchange(source);
    const [first] = itemsOf(document.steps.node);
    assert(first?.kind === "map");
    const text = applyEdits(source, [setKey(document, first, "name", "greet")]);
    assert.equal(text, "sock: 1\nsteps:\n  - send: AA # first\n    name: greet\n    # why\n  - send: BB\n");
  });
});

describe("addStep and removeStep", () => {
  /** Lists of steps, at any depth. */
  function listsIn(document: ExchangeDocument) {
    const paths = nodesIn(document.root).filter(
      ({ node, path }) => node.kind === "list" && (path.at(-1) === "steps" || path.at(-2) === "parallel"),
    );
    return paths.flatMap(({ node, path }) => (node.kind === "list" ? [{ list: { node, steps: [] }, path }] : []));
  }

  it("add and take out one step of any list, and nothing else", () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.nat(), fc.constantFrom(...steps), (text, choice, place, step) => {
        const { document } = readExchange(text);
        const lists = listsIn(document);
        const chosen = lists[choice % lists.length];
        assert(chosen);
        const { items } = chosen.list.node;
        const index = place % (items.length + 1);
        const edit = addStep(document, chosen.list, items[index - 1], step);
        assert(edit);
        const plainStep: unknown = JSON.parse(JSON.stringify(step));
        assertEdits(document, [edit], chosen.path, (part) => (part as unknown[]).toSpliced(index, 0, plainStep));
        const removed = items[place % items.length];
        assert(removed);
        const removal = removeStep(document, chosen.list, removed);
        assert.equal(removal === undefined, items.length === 1);
        if (removal !== undefined)
          assertEdits(document, [removal], chosen.path, (part) =>
            (part as unknown[]).toSpliced(place % items.length, 1),
          );
      }),
      { numRuns: 80 },
    );
  });

  it("add a step in the indentation of the list", () => {
    const source = "sock: 1\nsteps:\n- send: AA\n- repeat: 2\n  steps:\n      - send: BB\n";
    const { document } = readExchange(source);
    const inner = document.steps.steps[1];
    assert(inner?.kind === "repeat");
    const edit = addStep(document, inner.steps, inner.steps.steps[0]?.node, { sleep: "1s", name: "wait" });
    assert(edit);
    assert.equal(applyEdits(source, [edit]), `${source}      - sleep: 1s\n        name: wait\n`);
  });
});

describe("renaming", () => {
  const renames = { connection: renameConnection, frame: renameFrame, variable: renameVariable };

  it("says the new name wherever the old one was meant, and leaves a file that is as valid as before", () => {
    const cases: [keyof typeof renames, string, string][] = [
      ["connection", samples.pumpExample, "pump"],
      ["connection", samples.mockExample, "shop"],
      ["connection", samples.everyStepExample, "server"],
      ["frame", samples.pumpExample, "acme"],
      ["frame", samples.mockExample, "order"],
      ["frame", samples.everyStepExample, "wrapped"],
      ["variable", samples.pumpExample, "seq"],
      ["variable", samples.discoveryExample, "nonce"],
      ["variable", samples.discoveryExample, "device"],
      ["variable", samples.mockExample, "who"],
      ["variable", samples.mockExample, "state"],
      ["variable", samples.everyStepExample, "greeting"],
      ["variable", samples.everyStepExample, "word"],
      ["variable", samples.everyStepExample, "session"],
      ["variable", samples.everyStepExample, "n"],
    ];
    for (const [kind, sample, name] of cases) {
      for (const source of [sample, sample.replace(/\n/g, "\r\n")]) {
        const { document } = readExchange(source);
        const edits = renames[kind](document, name, "renamed");
        assert(edits.length >= 2, `${kind} ${name}: ${edits.length}`);
        const text = applyEdits(source, edits);
        assert.deepEqual(readExchange(text).diagnostics, [], `${kind} ${name}\n${text}`);
        assert.equal(applyEdits(text, renames[kind](readExchange(text).document, "renamed", name)), source);
      }
    }
  });

  it("changes no word that only looks like the name", () => {
    const source =
      'sock: 1\nname: port\nvars: { port: 1 }\nconnections: { port: { tcp: "{{port}}" } }\nsteps: [ { on: port, send: \'"port {{port}}"\' } ]\n';
    const { document } = readExchange(source);
    assert.equal(
      applyEdits(source, renameVariable(document, "port", "p")),
      'sock: 1\nname: port\nvars: { p: 1 }\nconnections: { port: { tcp: "{{p}}" } }\nsteps: [ { on: port, send: \'"port {{p}}"\' } ]\n',
    );
  });
});

describe("applyEdits", () => {
  it("makes all edits at their places, in any order, and none that overlap", () => {
    assert.equal(
      applyEdits("abc", [
        { from: 2, to: 3, text: "X" },
        { from: 0, to: 0, text: "-" },
      ]),
      "-abX",
    );
    assert.throws(
      () =>
        applyEdits("abc", [
          { from: 0, to: 2, text: "" },
          { from: 1, to: 3, text: "" },
        ]),
      /overlaps/,
    );
  });
});
