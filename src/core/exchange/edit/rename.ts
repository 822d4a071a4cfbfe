import { connectionName } from "../model/connections";
import { everyStep, expectedMessages } from "../model/eachStep";
import type { ExchangeDocument, Fields, Message, VariableDefinition } from "../model/exchangeDocument";
import type { SourceRange } from "../diagnostic";
import { parseTemplate, templateVariables } from "../variables/template";
import { fileRange } from "../variables/variableUse";
import { isTemplate, namePattern } from "../vocabulary/shape";
import { findWholeName } from "../wholeName";
import { entriesOf, itemsOf, type YamlNode, type YamlScalar } from "../yaml/yamlNode";
import { replaceScalar } from "./editExchange";
import type { TextEdit } from "./textEdit";

/** Whether a text can be the name of a connection, frame or variable. */
export function isName(text: string): boolean {
  return namePattern.test(text);
}

/** Another name for a connection: where it is declared, and wherever steps and rules say it. */
export function renameConnection(document: ExchangeDocument, from: string, to: string): readonly TextEdit[] {
  const names: YamlScalar[] = document.connections.map(({ key }) => key);
  for (const { step } of everyStep(document)) names.push(...present(connectionName(step)));
  for (const rule of document.rules ?? []) names.push(...present(rule.connection));
  return renamed(document, names, from, to);
}

/** Another name for a frame: where it is declared, and wherever a message is one. */
export function renameFrame(document: ExchangeDocument, from: string, to: string): readonly TextEdit[] {
  const names: YamlScalar[] = document.frames.map(({ key }) => key);
  const messages: Message[] = [];
  for (const { step } of everyStep(document)) {
    if (step.kind === "send") messages.push(step.message);
    if (step.kind === "expect") messages.push(...expectedMessages(step.expectation));
  }
  for (const { event } of document.rules ?? []) if (event.kind === "message") messages.push(event.message);
  for (const message of messages) if (message.kind === "frame") names.push(message.name);
  return renamed(document, names, from, to);
}

function present(name: YamlScalar | undefined): readonly YamlScalar[] {
  return name === undefined ? [] : [name];
}

function renamed(
  document: ExchangeDocument,
  names: readonly YamlScalar[],
  from: string,
  to: string,
): readonly TextEdit[] {
  return names.filter(({ text }) => text === from).map((name) => replaceScalar(document, name, to));
}

/** Another name for a variable: where it is declared, used, captured, set, looped over and asserted. */
export function renameVariable(document: ExchangeDocument, from: string, to: string): readonly TextEdit[] {
  return new VariableRename(document, from, to).edits();
}

class VariableRename {
  readonly #edits = new Map<number, TextEdit>();

  constructor(
    private readonly document: ExchangeDocument,
    private readonly from: string,
    private readonly to: string,
  ) {}

  edits(): readonly TextEdit[] {
    const { document } = this;
    this.#definitions(document.variables);
    for (const { fields } of document.frames) this.#fields(fields);
    for (const { step } of everyStep(document)) {
      if (step.kind === "send") this.#message(step.message);
      if (step.kind === "expect") expectedMessages(step.expectation).forEach((message) => this.#message(message));
      if (step.kind === "foreach") this.#name(step.variable);
      if (step.kind === "set") this.#definitions(step.variables);
      if (step.kind === "run") step.take.forEach((name) => this.#name(name));
      if (step.kind === "assert") this.#conditions(step.conditions);
    }
    for (const { event, when } of document.rules ?? []) {
      this.#conditions(when);
      if (event.kind === "message") this.#message(event.message);
    }
    this.#templates(document.root);
    return [...this.#edits.values()].sort((a, b) => a.from - b.from);
  }

  #message({ body, ...message }: Message): void {
    if (message.kind === "fields") this.#fields(message.fields);
    if (body !== undefined) this.#fields(body);
  }

  #fields({ node, summary }: Fields): void {
    for (const { name, from, to } of [...summary.variables, ...summary.captures])
      if (name === this.from) this.#within(fileRange(this.document.source, { node, from, to }));
  }

  #definitions(definitions: readonly VariableDefinition[]): void {
    for (const { key } of definitions) this.#name(key);
  }

  #conditions(conditions: readonly { key: YamlScalar; node: YamlScalar }[]): void {
    for (const { key } of conditions) this.#name(key);
  }

  #name(key: YamlScalar): void {
    if (key.text === this.from) this.#add(replaceScalar(this.document, key, this.to));
  }

  /** The `{{variables}}` of all other scalars; those of field texts are found again, at the same places. */
  #templates(node: YamlNode | undefined): void {
    if (node?.kind === "scalar") this.#template(node);
    for (const item of itemsOf(node)) this.#templates(item);
    for (const { value } of entriesOf(node)) this.#templates(value);
  }

  #template(node: YamlScalar): void {
    if (isRegex(node.text)) this.#groups(node);
    else if (isTemplate(node.text)) this.#uses(node);
  }

  #uses(node: YamlScalar): void {
    for (const { name, from, to } of templateVariables(parseTemplate(node.text)))
      if (name === this.from) this.#within(fileRange(this.document.source, { node, from, to }));
  }

  #groups(node: YamlScalar): void {
    const at = node.text.indexOf(`(?<${this.from}>`);
    if (at !== -1) this.#within(fileRange(this.document.source, { node, from: at, to: at + this.from.length + 4 }));
  }

  /** Replaces the name in a range that holds it once, unless the file writes it with escapes. */
  #within({ from, to }: SourceRange): void {
    const at = findWholeName(this.document.source.slice(from, to), this.from);
    if (at !== -1) this.#add({ from: from + at, to: from + at + this.from.length, text: this.to });
  }

  #add(edit: TextEdit): void {
    this.#edits.set(edit.from, edit);
  }
}

function isRegex(text: string): boolean {
  return text.startsWith("/") && text.includes("(?<");
}
