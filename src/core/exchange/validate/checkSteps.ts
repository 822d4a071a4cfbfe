import { parseAddress } from "../../address";
import { hostProblem } from "../../host";
import type { Field } from "../../payload/fields/fieldText";
import type { PausableWork } from "../../pausableWork";
import type { Diagnostics } from "../diagnostic";
import { connectionOfRule, connectionOfStep } from "../model/connections";
import { everyStep, expectedMessages } from "../model/eachStep";
import type {
  CloseStep,
  ConnectionDefinition,
  ExchangeDocument,
  ExpectStep,
  Expectation,
  ForeachStep,
  Message,
  ParallelStep,
  Rule,
  SendStep,
  Step,
  StepList,
} from "../model/exchangeDocument";
import { knownValue } from "../model/setting";
import { entryOf, type YamlNode } from "../yaml/yamlNode";

/** Checks for keys, and steps, that do not go together. */
export function* checkingSteps(document: ExchangeDocument, diagnostics: Diagnostics): PausableWork<void> {
  const check = new StepCheck(document, diagnostics);
  for (const { step, rule } of everyStep(document)) {
    check.step(step, rule);
    yield;
  }
  for (const rule of document.rules ?? []) check.rule(rule);
  yield* check.sendsAfterClose(document.steps, new Set());
}

const ruleSteps: readonly Step["kind"][] = ["send", "sleep", "set", "repeat", "foreach", "close"];

class StepCheck {
  readonly #reported = new Set<Step>();

  constructor(
    private readonly document: ExchangeDocument,
    private readonly diagnostics: Diagnostics,
  ) {}

  step(step: Step, rule: Rule | undefined): void {
    const connection = connectionOfStep(this.document, step, rule);
    if (step.kind === "send") this.#send(step, connection);
    if (step.kind === "expect") this.#expect(step, connection);
    if (step.kind === "close") this.#close(step, connection);
    if (step.kind === "foreach") this.#range(step.values);
    if (rule !== undefined) this.#inRule(step, rule);
  }

  rule(rule: Rule): void {
    const connection = connectionOfRule(this.document, rule);
    if (rule.event.kind === "accept" && connection?.transport === "udp" && rule.on !== undefined)
      this.#error("UDP has no clients to accept; write a rule for their first message.", rule.on);
    if (rule.event.kind !== "message") this.#refuse(rule.node, "body", "body goes with a frame; remove it.");
    else if (connection !== undefined) this.#noBytes(rule.event.message, connection);
  }

  /** After a close nothing can be sent until the connection is established again. */
  *sendsAfterClose(list: StepList, closed: Set<string>): PausableWork<void> {
    for (const step of list.steps) {
      const name = connectionOfStep(this.document, step, undefined)?.key.text;
      if (name !== undefined) this.#followClose(step, name, closed);
      // A second round begins as the first one has ended.
      if (step.kind === "repeat" || step.kind === "foreach")
        for (let round = 0; round < 2; round++) yield* this.sendsAfterClose(step.steps, closed);
      if (step.kind === "parallel") yield* this.#parallelCloses(step, closed);
      yield;
    }
  }

  *#parallelCloses({ branches }: ParallelStep, closed: Set<string>): PausableWork<void> {
    const before = [...closed];
    for (const { steps } of branches) {
      const own = new Set(before);
      yield* this.sendsAfterClose(steps, own);
      for (const name of own) closed.add(name);
    }
  }

  #followClose(step: Step, name: string, closed: Set<string>): void {
    if (step.kind === "close") closed.add(name);
    if (step.kind === "expect" && step.expectation.kind === "connect") closed.delete(name);
    if (step.kind !== "send" || !closed.has(name) || this.#reported.has(step)) return;
    this.#reported.add(step);
    const message = `${name} is closed here; send before the close, or expect: { connect: true } to open it again.`;
    this.#error(message, step.key);
  }

  #send(step: SendStep, connection: ConnectionDefinition | undefined): void {
    if (connection === undefined) return;
    if (connection.transport !== "udp" || !connection.isListening)
      this.#refuse(step.node, "to", "to is for UDP that listens; this connection has one peer. Remove to.");
    const to = knownValue(step.to);
    const target = to === undefined ? undefined : parseAddress(to, { transport: "udp" });
    if (target?.ok === false && step.to !== undefined) this.#bad(target.problem.message, step.to.node);
  }

  #expect(step: ExpectStep, connection: ConnectionDefinition | undefined): void {
    const { expectation, node } = step;
    const { kind } = expectation;
    if (kind !== "message") this.#refuse(node, "body", "body goes with a frame; remove it.");
    if (kind === "silence") this.#refuse(node, "within", "silence says itself how long it lasts; remove within.");
    if (kind !== "message" && kind !== "regex" && kind !== "anyOf")
      this.#refuse(node, "count", "count goes with messages that are all alike; remove it.");
    if (kind === "connect" || kind === "peer") this.#refuse(node, "from", "from goes with messages; remove it.");
    if (connection === undefined) return;
    if (!connection.isListening)
      this.#refuse(node, "from", "from is for connections that listen; this one has one peer. Remove from.");
    if (connection.transport === "udp") this.#noLifecycle(expectation, node);
    for (const message of expectedMessages(expectation)) this.#noBytes(message, connection);
    const from = knownValue(step.from);
    if (from !== undefined && step.from !== undefined && !isPeer(from))
      this.#bad("from has to be a host such as 127.0.0.1, or host:port.", step.from.node);
  }

  /** No bytes are at the start of every stream: they fit whatever comes, and check nothing. */
  #noBytes(message: Message, { transport, framing, key }: ConnectionDefinition): void {
    if (transport !== "tcp" || framing !== undefined || message.kind !== "fields") return;
    const { parsed, node } = message.fields;
    if (message.body !== undefined || parsed.problems.length > 0 || !parsed.fields.every(isEmptyText)) return;
    this.#bad(`TCP without framing has no empty messages; write bytes, or give ${key.text} a framing.`, node);
  }

  #noLifecycle({ kind }: Expectation, node: YamlNode): void {
    const expected = entryOf(node, "expect")?.value ?? node;
    if (kind === "peer") this.#error("UDP peers do not close; expect silence instead.", expected);
    if (kind === "connect") this.#error("UDP has no connection to wait for; expect a message instead.", expected);
  }

  #close(step: CloseStep, connection: ConnectionDefinition | undefined): void {
    if (connection?.transport === "udp") {
      this.#refuse(step.node, "how", "UDP closes without telling the peer; remove how.");
      this.#refuse(step.node, "expect", "UDP closes without telling the peer, which cannot answer; remove expect.");
    }
    if (step.how === "rst")
      this.#refuse(
        step.node,
        "expect",
        "After a reset nothing comes from the peer any more; remove expect, or close by fin.",
      );
  }

  #range(values: ForeachStep["values"]): void {
    if (!("node" in values)) return;
    const range = knownRange(knownValue(values));
    if (range !== undefined && range.last < range.first)
      this.#bad("This range runs backwards; swap its ends.", values.node);
    else if (range !== undefined && range.last - range.first >= mostRounds)
      this.#bad(`A range has at most ${mostRounds} values; make it shorter.`, values.node);
  }

  #inRule(step: Step, rule: Rule): void {
    if (!ruleSteps.includes(step.kind)) {
      const message = `A rule cannot ${step.kind}; it has steps of send, sleep, set, repeat, foreach and close.`;
      this.#error(message, step.key);
    }
    const own = connectionOfRule(this.document, rule);
    const named = step.kind === "close" ? step.connection : step.kind === "send" ? step.on : undefined;
    if (named !== undefined && own !== undefined && named.text !== own.key.text)
      this.#error(
        `The steps of a rule are about its own client, on ${own.key.text}; write a rule for ${named.text}.`,
        named,
      );
  }

  #refuse(node: YamlNode, key: string, message: string): void {
    const found = entryOf(node, key)?.key;
    if (found !== undefined) this.#error(message, found);
  }

  #error(message: string, range: { from: number; to: number }): void {
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_CONTRADICTION", message, range);
  }

  #bad(message: string, range: { from: number; to: number }): void {
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, range);
  }
}

function isEmptyText({ item }: Field): boolean {
  return item.kind === "literal" && item.parts.every((part) => part.kind === "quoted" && part.segments.length === 0);
}

/** The most values that a range may have. */
export const mostRounds = 1_000_000;

/** The ends of a range such as `1..10`; undefined where it is none. */
export function knownRange(text: string | undefined): { first: number; last: number } | undefined {
  const match = /^(-?\d{1,9})\.\.(-?\d{1,9})$/.exec(text ?? "");
  return match ? { first: Number(match[1]), last: Number(match[2]) } : undefined;
}

/** Whether a text is `host` or `host:port`. */
export function isPeer(text: string): boolean {
  return hostProblem(text.replace(/^\[(.*)\]$/, "$1")) === undefined || parseAddress(text).ok;
}
