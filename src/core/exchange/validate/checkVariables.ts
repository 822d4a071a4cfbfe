import type { PausableWork } from "../../pausableWork";
import { quoted } from "../../quoted";
import type { Diagnostics } from "../diagnostic";
import { connectionOfStep } from "../model/connections";
import type { ConnectionDefinition, ExchangeDocument, Step, StepList, ValueSetting } from "../model/exchangeDocument";
import { findingGivenNames, StepVariables } from "../variables/stepVariables";
import { parseTemplate } from "../variables/template";
import { fileRange, usesInSettings, usesInValue, type VariableUse } from "../variables/variableUse";
import { isTemplate } from "../vocabulary/shape";
import { checkHex } from "./checkHex";
import { suggestName } from "./suggestName";
import { entriesOf, itemsOf, type YamlNode, type YamlScalar } from "../yaml/yamlNode";

/** What is known of variables from outside the file. */
export interface OutsideVariables {
  /** Names that an environment or the command line gives a value. */
  readonly names: ReadonlySet<string>;
  /** Whether these are all: what nothing defines is an error then, else a warning. */
  readonly isComplete: boolean;
}

/** Checks that each variable and secret is there when it is used. */
export function* checkingVariables(
  document: ExchangeDocument,
  outside: OutsideVariables,
  diagnostics: Diagnostics,
): PausableWork<void> {
  const given = yield* findingGivenNames(document);
  yield* new VariableCheck(document, outside, { diagnostics, given }).checking();
}

/** What a check knows from the start, and where it reports. */
interface VariableContext {
  readonly diagnostics: Diagnostics;
  /** Names that some step, anywhere, gives a value. */
  readonly given: ReadonlySet<string>;
}

class VariableCheck {
  readonly #variables: StepVariables;
  readonly #secrets: readonly string[];
  readonly #opened = new Set<ConnectionDefinition>();

  constructor(
    private readonly document: ExchangeDocument,
    private readonly outside: OutsideVariables,
    private readonly context: VariableContext,
  ) {
    this.#variables = StepVariables.of(document);
    this.#secrets = document.secrets.map(({ text }) => text);
  }

  get #diagnostics(): Diagnostics {
    return this.context.diagnostics;
  }

  *checking(): PausableWork<void> {
    const { document } = this;
    const defined = new Set([...document.variables.map(({ key }) => key.text), ...this.outside.names]);
    yield* this.#templates(document.root);
    this.#uses(usesInSettings(document.within), defined);
    for (const { value } of document.variables) {
      this.#uses(usesInValue(value), defined);
      checkHex(document.source, value, this.#diagnostics);
    }
    for (const connection of document.connections) if (connection.isListening) this.#open(connection, defined);
    yield* this.#list(document.steps, defined);
    yield* this.#rules(defined);
  }

  *#rules(defined: ReadonlySet<string>): PausableWork<void> {
    // A client's variables stay from rule to rule, in an order that nobody knows before.
    const all = new Set([...defined, ...this.context.given]);
    for (const rule of this.document.rules ?? []) {
      this.#uses(this.#variables.ofRule(rule).uses, all);
      yield* this.#list(rule.steps, all);
    }
  }

  *#list({ steps }: StepList, defined: Set<string>): PausableWork<void> {
    for (const step of steps) {
      yield* this.#step(step, defined);
      yield;
    }
  }

  /** A connection opens with the first step that uses it, and then its address has to be known. */
  #open(connection: ConnectionDefinition, defined: ReadonlySet<string>): void {
    if (this.#opened.has(connection)) return;
    this.#opened.add(connection);
    this.#uses(usesOfConnection(connection), defined);
  }

  *#step(step: Step, defined: Set<string>): PausableWork<void> {
    const connection = connectionOfStep(this.document, step, undefined);
    if (connection !== undefined) this.#open(connection, defined);
    for (const value of valuesOf(step)) checkHex(this.document.source, value, this.#diagnostics);
    const { uses, gives } = this.#variables.ofStep(step);
    this.#uses(uses, defined);
    if (step.kind === "foreach") defined.add(step.variable.text);
    if (step.kind === "foreach" || step.kind === "repeat") yield* this.#list(step.steps, defined);
    if (step.kind === "parallel") yield* this.#branches(step.branches, defined);
    for (const name of gives) defined.add(name);
  }

  *#branches(branches: readonly { steps: StepList }[], defined: Set<string>): PausableWork<void> {
    const before = [...defined];
    for (const { steps } of branches) {
      const own = new Set(before);
      yield* this.#list(steps, own);
      for (const name of own) defined.add(name);
    }
  }

  #uses(uses: readonly VariableUse[], defined: ReadonlySet<string>): void {
    for (const use of uses) {
      if (use.name.startsWith("secret:")) this.#secret(use);
      else if (!defined.has(use.name)) this.#undefined(use, defined);
    }
  }

  #secret(use: VariableUse): void {
    const name = use.name.slice("secret:".length);
    if (this.#secrets.includes(name)) return;
    const hint = suggestName(name, this.#secrets, this.#diagnostics) || ` Add it: secrets: [${name}].`;
    const message = `The secret ${quoted(name)} is not declared.${hint}`;
    this.#diagnostics.error("SOCKSCOPE_EXCHANGE_UNKNOWN_NAME", message, fileRange(this.document.source, use));
  }

  #undefined(use: VariableUse, defined: ReadonlySet<string>): void {
    const { name } = use;
    const range = fileRange(this.document.source, use);
    if (this.context.given.has(name)) {
      const message = `${name} has no value yet: no step before this one captures or sets it; move that step up, or give it a default in vars.`;
      this.#diagnostics.error("SOCKSCOPE_EXCHANGE_UNKNOWN_VARIABLE", message, range);
      return;
    }
    const hint =
      suggestName(name, defined, this.#diagnostics) || suggestName(name, this.context.given, this.#diagnostics);
    const where = this.outside.isComplete
      ? "give it a value in vars, an environment or on the command line"
      : "give it a value in vars, or run the file with an environment that has one";
    const message = `Nothing defines the variable ${name}; ${where}.${hint}`;
    const severity = this.outside.isComplete ? "error" : "warning";
    this.#diagnostics[severity]("SOCKSCOPE_EXCHANGE_UNKNOWN_VARIABLE", message, range);
  }

  /** Reports what looks like a variable and is none, in all scalars but field texts, which report that themselves. */
  *#templates(node: YamlNode | undefined): PausableWork<void> {
    if (node?.kind === "scalar") this.#template(node);
    for (const item of itemsOf(node)) {
      yield* this.#templates(item);
      yield;
    }
    for (const { key, value } of entriesOf(node)) if (!fieldKeys.has(key.text)) yield* this.#templates(value);
  }

  #template(node: YamlScalar): void {
    if (!isTemplate(node.value)) return;
    for (const { message, from, to } of parseTemplate(node.value).problems)
      this.#diagnostics.error(
        "SOCKSCOPE_EXCHANGE_BAD_VALUE",
        message,
        fileRange(this.document.source, { node, from, to }),
      );
  }
}

/** The values that a step itself gives to variables. */
function valuesOf(step: Step): readonly ValueSetting[] {
  if (step.kind === "set" || step.kind === "run") return step.variables.map(({ value }) => value);
  return step.kind === "foreach" && !("node" in step.values) ? step.values : [];
}

const fieldKeys: ReadonlySet<string> = new Set([
  "send",
  "expect",
  "body",
  "frames",
  "pattern",
  "regex",
  "assert",
  "when",
  "name",
]);

function usesOfConnection(connection: ConnectionDefinition): readonly VariableUse[] {
  const { address, connectTimeout, retryTimes, retryEvery, multicast } = connection;
  return usesInSettings(
    address,
    connectTimeout,
    retryTimes,
    retryEvery,
    multicast?.join,
    multicast?.interface,
    multicast?.hops,
  );
}
