import type { SourceRange } from "../diagnostic";
import { connectionName } from "../model/connections";
import { everyStep, expectedMessages } from "../model/eachStep";
import type {
  ConditionDefinition,
  ExchangeDocument,
  Expectation,
  Fields,
  Message,
  Rule,
  Step,
} from "../model/exchangeDocument";
import { parseTemplate, templateVariables } from "../variables/template";
import { fileRange, regexGroups } from "../variables/variableUse";
import { isTemplate } from "../vocabulary/shape";
import { findWholeName } from "../wholeName";
import { entriesOf, itemsOf, type YamlNode, type YamlScalar } from "../yaml/yamlNode";
import { placeAt } from "./placeAt";

export type NameKind = "connection" | "frame" | "variable" | "secret";

/** What a place does with a name. A variable is written by a step that captures or sets it. */
export type NameRole = "declaration" | "write" | "use";

/** A name of the file's own making, and where it stands: without braces and quotes. */
export interface NameOccurrence extends SourceRange {
  readonly kind: NameKind;
  readonly name: string;
  readonly role: NameRole;
}

/** Likewise, with a range that counts in the text of the scalar and may be wider than the name. */
interface Found extends SourceRange {
  readonly kind: NameKind;
  readonly name: string;
  readonly role: NameRole;
  readonly node: YamlScalar;
}

/** The name that an offset of the file touches. */
export function nameAt(document: ExchangeDocument, at: number): NameOccurrence | undefined {
  const scalar = placeAt(document.root, at)?.scalar;
  const found = namesOf(document).filter(({ node }) => node === scalar);
  return found.map((each) => occurrence(document, each)).find(({ from, to }) => at >= from && at <= to);
}

/** Everywhere that a name stands, in the order of the file. */
export function occurrencesOf(document: ExchangeDocument, kind: NameKind, name: string): readonly NameOccurrence[] {
  const found = namesOf(document).filter((each) => each.kind === kind && each.name === name);
  const byStart = new Map(found.map((each) => occurrence(document, each)).map((each) => [each.from, each]));
  return [...byStart.values()].sort((a, b) => a.from - b.from);
}

/** All names of a kind that the file gives a meaning, each once, in the order of the file. */
export function declaredNames(document: ExchangeDocument, kind: NameKind): readonly string[] {
  const given = namesOf(document).filter((each) => each.kind === kind && each.role !== "use");
  return [...new Set(given.map(({ name }) => name))];
}

function occurrence({ source }: ExchangeDocument, { kind, name, role, ...place }: Found): NameOccurrence {
  const { from, to } = fileRange(source, place);
  // A range may hold braces, `secret:` or a whole pattern around the name.
  const at = findWholeName(source.slice(from, to), name);
  const start = from + Math.max(0, at);
  return { kind, name, role, from: start, to: at === -1 ? to : start + name.length };
}

const known = new WeakMap<ExchangeDocument, readonly Found[]>();

function namesOf(document: ExchangeDocument): readonly Found[] {
  const names = known.get(document) ?? new NameFinder(document).all();
  known.set(document, names);
  return names;
}

class NameFinder {
  readonly #found: Found[] = [];
  readonly #fieldTexts = new Set<YamlScalar>();

  constructor(private readonly document: ExchangeDocument) {}

  all(): readonly Found[] {
    const { connections, frames, variables, secrets, rules = [], root } = this.document;
    for (const { key } of connections) this.#add("connection", "declaration", key);
    for (const { key, fields } of frames) {
      this.#add("frame", "declaration", key);
      this.#fields(fields);
    }
    for (const { key } of variables) this.#add("variable", "declaration", key);
    for (const secret of secrets) this.#add("secret", "declaration", secret);
    for (const { step } of everyStep(this.document)) this.#step(step);
    for (const rule of rules) this.#rule(rule);
    this.#templates(root);
    return this.#found;
  }

  #add(kind: NameKind, role: NameRole, node: YamlScalar): void {
    this.#found.push({ kind, role, name: node.text, node, from: 0, to: node.text.length });
  }

  #step(step: Step): void {
    const connection = connectionName(step);
    if (connection !== undefined) this.#add("connection", "use", connection);
    if (step.kind === "send") this.#message(step.message);
    if (step.kind === "expect") this.#expectation(step.expectation);
    if (step.kind === "foreach") this.#add("variable", "write", step.variable);
    if (step.kind === "set") for (const { key } of step.variables) this.#add("variable", "write", key);
    if (step.kind === "run") for (const name of step.take) this.#add("variable", "write", name);
    if (step.kind === "assert") this.#conditions(step.conditions);
  }

  #rule({ connection, event, when }: Rule): void {
    if (connection !== undefined) this.#add("connection", "use", connection);
    if (event.kind === "message") this.#message(event.message);
    if (event.kind === "regex") this.#groups(event.node);
    this.#conditions(when);
  }

  #expectation(expectation: Expectation): void {
    expectedMessages(expectation).forEach((message) => this.#message(message));
    const inner = "alternatives" in expectation ? expectation.alternatives : [expectation];
    for (const each of inner) if (each.kind === "regex") this.#groups(each.node);
  }

  #message({ body, ...message }: Message): void {
    if (message.kind === "frame") this.#add("frame", "use", message.name);
    else this.#fields(message.fields);
    if (body !== undefined) this.#fields(body);
  }

  #fields({ node, summary }: Fields): void {
    this.#fieldTexts.add(node);
    for (const { name, from, to } of summary.variables) this.#variable({ name, node, from, to });
    for (const { name, from, to } of summary.captures)
      this.#found.push({ kind: "variable", role: "write", name, node, from, to });
  }

  #conditions(conditions: readonly ConditionDefinition[]): void {
    for (const { key } of conditions) this.#add("variable", "use", key);
  }

  #groups(node: YamlScalar): void {
    for (const name of regexGroups(node.text)) {
      const from = node.text.indexOf(`(?<${name}>`) + "(?<".length;
      this.#found.push({ kind: "variable", role: "write", name, node, from, to: from + name.length });
    }
  }

  #variable({ name, node, from, to }: SourceRange & { name: string; node: YamlScalar }): void {
    const secret = /^secret:(.*)$/.exec(name)?.[1];
    const kind = secret === undefined ? "variable" : "secret";
    this.#found.push({ kind, role: "use", name: secret ?? name, node, from, to });
  }

  /** The `{{variables}}` of all scalars that are no field texts. */
  #templates(node: YamlNode | undefined): void {
    if (node?.kind === "scalar" && isTemplate(node.value) && !this.#fieldTexts.has(node) && !node.text.startsWith("/"))
      for (const { name, from, to } of templateVariables(parseTemplate(node.text)))
        this.#variable({ name, node, from, to });
    for (const item of itemsOf(node)) this.#templates(item);
    for (const { value } of entriesOf(node)) this.#templates(value);
  }
}
