import { didYouMean, orList } from "../../closestNames";
import { doAtOnce, type PausableWork } from "../../pausableWork";
import { quoted } from "../../quoted";
import { Diagnostics } from "../diagnostic";
import {
  isTemplate,
  namePattern,
  type EitherShape,
  type KeysShape,
  type ListShape,
  type NamesShape,
  type RefusedKey,
  type ScalarShape,
  type Shape,
  type VariantShape,
} from "../vocabulary/shape";
import { describeNode, entryOf, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from "../yaml/yamlNode";

/** A node, and the key whose value it is, which is what a message about a missing value marks. */
interface Place {
  readonly node: YamlNode | undefined;
  readonly key: YamlScalar | undefined;
}

/** Reports where a tree is not of a shape. The rest of the validator may rely on what this has not refused. */
export function checkShape(root: YamlNode | undefined, shape: Shape, diagnostics: Diagnostics): void {
  doAtOnce(checkingShape(root, shape, diagnostics));
}

/** {@link checkShape} with pauses. */
export function checkingShape(root: YamlNode | undefined, shape: Shape, diagnostics: Diagnostics): PausableWork<void> {
  return new ShapeCheck(diagnostics).checking({ node: root, key: undefined }, shape);
}

/** Whether a tree is of a shape. */
export function fitsShape(node: YamlNode, shape: Shape): boolean {
  const diagnostics = new Diagnostics();
  checkShape(node, shape, diagnostics);
  return !diagnostics.hasErrors();
}

class ShapeCheck {
  constructor(private readonly diagnostics: Diagnostics) {}

  *checking(place: Place, shape: Shape): PausableWork<void> {
    switch (shape.kind) {
      case "scalar": {
        this.#scalar(place, shape);
        return;
      }
      case "list":
        return yield* this.#list(place, shape);
      case "names":
        return yield* this.#names(place, shape);
      case "keys":
        return yield* this.#keys(place, shape);
      case "variant":
        return yield* this.#variant(place, shape);
      case "either":
        return yield* this.#either(place, shape);
      case "reference":
        return yield* this.checking(place, shape.shape());
    }
  }

  #wrongKind({ node, key }: Place, expects: string): void {
    const range = node ?? key ?? { from: 0, to: 0 };
    const what = key === undefined ? "This" : key.text;
    const message = `${what} has to be ${expects}, not ${describeNode(node)}.`;
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, range);
  }

  #scalar(place: Place, shape: ScalarShape): void {
    const { node, key } = place;
    if (node?.kind !== "scalar" || node.value === null) return this.#wrongKind(place, shape.expects);
    if (shape.isFillable && isTemplate(node.value)) return;
    if (shape.read(node.value, node.text) !== undefined) return;
    const hint = didYouMean(node.text, shape.choices);
    const message = `${key?.text ?? "This"} has to be ${shape.expects}, not ${quoted(node.text)}.${hint}`;
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, node);
  }

  *#list(place: Place, shape: ListShape): PausableWork<void> {
    const { node, key } = place;
    if (node?.kind !== "list") {
      this.#wrongKind(place, `a list of ${shape.of}`);
      return;
    }
    if (node.items.length < shape.least) {
      const name = key?.text ?? "This";
      const isEmpty = shape.least === 1;
      const message = isEmpty
        ? `${name} is empty; add ${shape.of} to it.`
        : `${name} has to list at least ${shape.least} ${shape.of}.`;
      this.diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, node);
    }
    for (const item of node.items) {
      yield* this.checking({ node: item, key: undefined }, shape.item);
      yield;
    }
  }

  *#names(place: Place, shape: NamesShape): PausableWork<void> {
    const { node } = place;
    if (node?.kind !== "map") {
      this.#wrongKind(place, `a map, with the name of each ${shape.of} as a key`);
      return;
    }
    for (const { key, value } of node.entries) {
      if (!namePattern.test(key.text)) {
        const message = `${quoted(key.text)} cannot name a ${shape.of}; use letters, digits, _, - and ., a letter first.`;
        this.diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, key);
      }
      yield* this.checking({ node: value, key }, shape.value);
      yield;
    }
    if (node.entries.length === 0 || node.entries.length > (shape.most ?? Infinity)) {
      const message = `${place.key?.text ?? "This"} has to name ${shape.most === 1 ? "one" : `at least one`} ${shape.of}.`;
      this.diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, node);
    }
  }

  *#keys(place: Place, shape: KeysShape): PausableWork<void> {
    const { node } = place;
    if (node?.kind !== "map") {
      this.#wrongKind(place, `a map with ${listed(Object.keys(shape.keys))}`);
      return;
    }
    yield* this.#knownKeys(node, shape);
    for (const [key, { isRequired }] of Object.entries(shape.keys)) {
      if (isRequired === true && entryOf(node, key) === undefined) this.#missing(place, `${key} is missing; add it.`);
    }
    if (shape.exactlyOneOf !== undefined) this.#exactlyOne(place, node, shape);
    if (shape.isNeverEmpty === true && node.entries.length === 0)
      this.#missing(place, `${shape.of} is empty; give it ${listed(Object.keys(shape.keys))}.`);
  }

  *#knownKeys(node: YamlMap, shape: KeysShape): PausableWork<void> {
    for (const { key, value } of node.entries) {
      const known = Object.hasOwn(shape.keys, key.text) ? shape.keys[key.text] : undefined;
      if (known === undefined) this.#unknownKey(key, Object.keys(shape.keys), shape);
      else if (known.shape.kind === "scalar") this.#scalar({ node: value, key }, known.shape);
      else yield* this.checking({ node: value, key }, known.shape);
    }
  }

  #unknownKey(key: YamlScalar, known: readonly string[], { of, refused = {} }: Refusing): void {
    const refusal = Object.hasOwn(refused, key.text) ? refused[key.text] : undefined;
    if (refusal !== undefined) {
      this.diagnostics.error(refusal.code, refusal.message, key);
      return;
    }
    const hint = didYouMean(key.text, known) || ` It knows ${orList(known).replace(/ or (?=[^ ]*$)/, " and ")}.`;
    const message = `${quoted(key.text)} is no key of ${of}.${hint}`;
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_UNKNOWN_KEY", message, key);
  }

  /** One that is refused by name stands in for the missing one: that is told already. */
  #exactlyOne(place: Place, node: YamlMap, { exactlyOneOf: choices = [], refused = {} }: KeysShape): void {
    const present = node.entries.filter(({ key }) => choices.includes(key.text));
    const [first, ...more] = present;
    const isRefused = node.entries.some(({ key }) => Object.hasOwn(refused, key.text));
    if (first === undefined && !isRefused) this.#missing(place, `One of ${orList(choices)} is missing; add it.`);
    for (const { key } of more) this.#contradicts(key, first?.key.text ?? "");
  }

  #contradicts(key: YamlScalar, first: string): void {
    const message = `${key.text} does not go together with ${first}; remove one of them.`;
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_CONTRADICTION", message, key);
  }

  /** Marks the key of the map where there is one, else its first key: not all of its lines. */
  #missing({ node, key }: Place, message: string): void {
    const first = node?.kind === "map" ? node.entries[0]?.key : undefined;
    const range = key ?? first ?? node ?? { from: 0, to: 0 };
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_MISSING_KEY", message, range);
  }

  *#variant(place: Place, shape: VariantShape): PausableWork<void> {
    const { node } = place;
    const names = Object.keys(shape.variants);
    if (node?.kind !== "map") {
      this.#wrongKind(place, `a map with one of ${listed(names)}`);
      return;
    }
    const present = node.entries.filter(({ key }) => names.includes(key.text));
    const chosen = variantOf(node, shape);
    if (chosen === undefined) {
      this.#noVariant(place, node, shape);
      return;
    }
    const variant = shape.variants[chosen];
    if (variant === undefined) return;
    const foreign = present.filter(({ key }) => !Object.hasOwn(variant.keys, key.text));
    for (const { key } of foreign) this.#contradicts(key, chosen);
    const rest: YamlMap = { ...node, entries: node.entries.filter((entry) => !foreign.includes(entry)) };
    yield* this.#keys(
      { node: rest, key: place.key },
      { ...variant, of: `${shape.of} with ${chosen}`, ...refusing(shape) },
    );
  }

  #noVariant(place: Place, node: YamlMap, shape: VariantShape): void {
    const names = Object.keys(shape.variants);
    const common = new Set(Object.values(shape.variants).flatMap(({ keys }) => Object.keys(keys)));
    const strange = node.entries.filter(({ key }) => !common.has(key.text));
    for (const { key } of strange) this.#unknownKey(key, [...common], shape);
    if (strange.length === 0) this.#missing(place, `${capital(shape.of)} needs one of ${orList(names)}; add it.`);
  }

  *#either(place: Place, shape: EitherShape): PausableWork<void> {
    const { node } = place;
    const kind = node?.kind === "scalar" && node.value === null ? undefined : node?.kind;
    const chosen = kind === undefined ? undefined : shape[kind];
    if (chosen !== undefined) return yield* this.checking(place, chosen);
    const expects = [shape.scalar?.expects, shape.map && "a map", shape.list && `a list of ${shape.list.of}`];
    this.#wrongKind(place, orList(expects.filter((each) => each !== undefined)));
  }
}

interface Refusing {
  readonly of: string;
  readonly refused?: Readonly<Record<string, RefusedKey>>;
}

function refusing({ refused }: VariantShape): { refused?: Readonly<Record<string, RefusedKey>> } {
  return refused === undefined ? {} : { refused };
}

/** The kind that a map is of: that of the first of its keys whose kind has most of the others. */
export function variantOf(node: YamlNode | undefined, shape: VariantShape): string | undefined {
  if (node?.kind !== "map") return undefined;
  const present = node.entries
    .map(({ key }: YamlEntry) => key.text)
    .filter((key) => Object.hasOwn(shape.variants, key));
  const fits = (name: string) => present.every((key) => Object.hasOwn(shape.variants[name]?.keys ?? {}, key));
  return present.find(fits) ?? present[0];
}

function listed(names: readonly string[]): string {
  return orList(names.length > 6 ? [...names.slice(0, 6), "more"] : names);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
