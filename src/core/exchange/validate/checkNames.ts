import { orList } from "../../closestNames";
import { parseFieldText } from "../../payload/fields/parseFieldText";
import type { PausableWork } from "../../pausableWork";
import { quoted } from "../../quoted";
import type { Diagnostics } from "../diagnostic";
import { connectionName, connectionNamed } from "../model/connections";
import { everyStep } from "../model/eachStep";
import type { ExchangeDocument, Rule, Step } from "../model/exchangeDocument";
import { suggestName } from "./suggestName";
import { entriesOf, itemsOf, valueOf, type YamlScalar } from "../yaml/yamlNode";

/** Checks that the connections which steps and rules name are declared, and that names cannot be mistaken. */
export function checkingNames(document: ExchangeDocument, diagnostics: Diagnostics): PausableWork<void> {
  return new NameCheck(document, diagnostics).checking();
}

class NameCheck {
  /** All declared names, those of connections included that were refused for another reason. */
  readonly #connections: ReadonlySet<string>;

  constructor(
    private readonly document: ExchangeDocument,
    private readonly diagnostics: Diagnostics,
  ) {
    this.#connections = new Set(entriesOf(valueOf(document.root, "connections")).map(({ key }) => key.text));
  }

  *checking(): PausableWork<void> {
    for (const { key } of this.document.frames) {
      this.#checkFrameName(key);
      yield;
    }
    for (const { step, rule } of everyStep(this.document)) {
      this.#checkStep(step, rule);
      yield;
    }
    for (const rule of this.document.rules ?? []) this.#checkRule(rule);
    this.#checkSecrets();
  }

  #checkFrameName(name: YamlScalar): void {
    const { problems, fields } = parseFieldText(name.text, "fields");
    if (problems.length > 0 || fields.length === 0) return;
    const message = `A frame cannot be named ${name.text}, which stands for bytes where a message is meant; call it otherwise.`;
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, name);
  }

  #checkStep(step: Step, rule: Rule | undefined): void {
    if (step.kind !== "send" && step.kind !== "expect" && step.kind !== "close") return;
    const name = connectionName(step);
    if (name !== undefined) this.#checkConnection(name);
    else if (rule === undefined && this.#connections.size !== 1) this.#nameOne(step.key);
  }

  #checkConnection(name: YamlScalar): void {
    if (this.#connections.has(name.text)) return;
    const hint = suggestName(name.text, this.#connections, this.diagnostics) || this.#declareOne();
    const message = `There is no connection ${quoted(name.text)}.${hint}`;
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_UNKNOWN_NAME", message, name);
  }

  #declareOne(): string {
    const known = [...this.#connections].slice(0, 6);
    return known.length === 0 ? " Declare it under connections." : ` Use ${orList(known)}, or declare it.`;
  }

  #nameOne(at: YamlScalar): void {
    const known = [...this.#connections].slice(0, 6);
    const message =
      known.length === 0
        ? `The file has no connection to ${at.text} on; declare one under connections.`
        : `Say which connection this is for: on: ${orList(known)}.`;
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_MISSING_KEY", message, at);
  }

  #checkRule(rule: Rule): void {
    if (rule.connection !== undefined) return this.#checkRuleConnection(rule.connection);
    const listening = this.document.connections.filter(({ isListening }) => isListening);
    if (listening.length === 1) return;
    const names = listening.map(({ key }) => key.text);
    const message =
      names.length === 0
        ? "Rules are for connections that listen; give one listen: true."
        : `Say which connection this is for: connection: ${orList(names.slice(0, 6))}.`;
    this.diagnostics.error(
      "SOCKSCOPE_EXCHANGE_MISSING_KEY",
      message,
      rule.on ?? rule.node.entries[0]?.key ?? rule.node,
    );
  }

  #checkRuleConnection(name: YamlScalar): void {
    this.#checkConnection(name);
    const connection = connectionNamed(this.document.connections, name);
    if (connection === undefined || connection.isListening) return;
    const message = `${name.text} does not listen, and rules are for connections that do; give it listen: true.`;
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_CONTRADICTION", message, name);
  }

  #checkSecrets(): void {
    const seen = new Set<string>();
    for (const item of itemsOf(valueOf(this.document.root, "secrets"))) {
      if (item.kind !== "scalar") continue;
      if (seen.has(item.text))
        this.diagnostics.warning("SOCKSCOPE_EXCHANGE_UNUSED", `${item.text} is here twice; keep one of them.`, item);
      seen.add(item.text);
    }
  }
}
