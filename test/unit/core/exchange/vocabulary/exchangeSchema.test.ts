import assert from "node:assert/strict";
import { Ajv } from "ajv";
import fc from "fast-check";
import { Diagnostics } from "../../../../../src/core/exchange/diagnostic";
import { checkShape } from "../../../../../src/core/exchange/validate/checkShape";
import { exchangeSchema } from "../../../../../src/core/exchange/vocabulary/exchangeSchema";
import { fileShape } from "../../../../../src/core/exchange/vocabulary/fileShape";
import { readYaml } from "../../../../../src/core/exchange/yaml/readYaml";
import type { YamlNode } from "../../../../../src/core/exchange/yaml/yamlNode";
import * as samples from "../samples";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const validate = new Ajv({ allowUnionTypes: true, strictTypes: false }).compile(exchangeSchema());

function toJson(node: YamlNode | undefined): Json {
  if (node?.kind === "list") return node.items.map(toJson);
  if (node?.kind === "map") return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, toJson(value)]));
  return typeof node?.value === "bigint" ? Number(node.value) : (node?.value ?? null);
}

const sampleFiles = Object.values(samples).map((text) => toJson(readYaml(text).root));

/** What the validator says of a value, which it reads as the YAML that all JSON is. */
function shapeProblems(value: Json): string[] {
  const { root, diagnostics } = readYaml(JSON.stringify(value, undefined, 1));
  assert.deepEqual(diagnostics, []);
  const found = new Diagnostics();
  checkShape(root, fileShape, found);
  return found.sorted().map(({ message }) => message);
}

function assertAgree(value: Json): void {
  const problems = shapeProblems(value);
  assert.equal(
    validate(value),
    problems.length === 0,
    `${JSON.stringify(value)}\nvalidator: ${problems.join(" ") || "fine"}\nschema: ${JSON.stringify(validate.errors)}`,
  );
}

/** Every place inside of a value, by the keys and indexes that lead to it. */
function placesIn(value: Json, place: (string | number)[] = []): (string | number)[][] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesIn(item, [...place, index]))
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, item]) => placesIn(item, [...place, key]))
      : [];
  return [place, ...inner];
}

function changed(value: Json, place: readonly (string | number)[], change: (part: Json) => Json): Json {
  const [first, ...rest] = place;
  if (first === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === first ? changed(item, rest, change) : item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === first ? changed(item, rest, change) : item]),
  );
}

const words = [
  "sock",
  "steps",
  "rules",
  "send",
  "expect",
  "close",
  "on",
  "body",
  "within",
  "count",
  "tcp",
  "udp",
  "tls",
  "listen",
  "connect",
  "timeout",
  "times",
  "framing",
  "repeat",
  "every",
  "foreach",
  "hex",
  "regex",
  "silence",
  "peer",
  "any-of",
  "at-least",
  "name",
  "how",
  "frame",
  "timer",
  "when",
  "take",
  "bad key",
  "Ünicode",
];
const scalars = [
  "",
  "x",
  "{{v}}",
  "1s",
  "1.5ms",
  "10",
  "fin",
  "any",
  "accept",
  "line",
  "raw",
  "utf-8",
  "/a/",
  "/a/g",
  "== 1",
  "1..3",
  "127.0.0.1:1",
  0,
  1,
  2,
  70000,
  -1,
  1.5,
  true,
  false,
  null,
];
const newValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(...scalars),
  fc.constantFrom<Json>([], {}, ["x"], { hex: "AA" }, { "at-least": 2 }, { send: "AA" }, [{ sleep: "1s" }], {
    expect: "AA",
  }),
);

/** One change of a file: a value in place of another, a key less, a key more or under another name. */
const change: fc.Arbitrary<(part: Json) => Json> = fc.oneof(
  newValue.map((value) => () => value),
  fc.tuple(fc.constantFrom(...words), newValue).map(([key, value]) => (part: Json): Json => {
    if (Array.isArray(part)) return [...part, value];
    return typeof part === "object" && part !== null ? { ...part, [key]: value } : part;
  }),
  fc.nat(10).map((index) => (part: Json): Json => {
    if (Array.isArray(part)) return part.filter((_, each) => each !== index);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).filter((_, each) => each !== index));
  }),
);

describe("exchangeSchema", () => {
  it("accepts what the validator accepts: every sample", () => {
    for (const file of sampleFiles) {
      assert.deepEqual(shapeProblems(file), []);
      assert(validate(file), JSON.stringify(validate.errors));
    }
  });

  it("agrees with the validator on files that are nearly right", () => {
    const refused = { count: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...sampleFiles),
        fc.array(fc.tuple(fc.nat(), change), { maxLength: 2, minLength: 1 }),
        (file, changes) => {
          let value = file;
          for (const [choice, apply] of changes) {
            const places = placesIn(value);
            value = changed(value, places[choice % places.length] ?? [], apply);
          }
          if (!validate(value)) refused.count++;
          assertAgree(value);
        },
      ),
      { numRuns: 200 },
    );
    assert(refused.count > 20, `only ${refused.count} were refused`);
  });

  it("describes every key", () => {
    const missing: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (key === "properties")
          for (const [name, schema] of Object.entries(inner as Record<string, object>))
            if (!("description" in schema)) missing.push(`${path}/${name}`);
        visit(inner, `${path}/${key}`);
      }
    };
    visit(exchangeSchema(), "");
    assert.deepEqual(missing, []);
  });
});
