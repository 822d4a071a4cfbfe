import type { FieldText } from "../../payload/fields/fieldText";
import { linkProblems } from "../../payload/fields/linkFields";
import type { PausableWork } from "../../pausableWork";
import type { Diagnostics, SourceRange } from "../diagnostic";
import { everyStep, expectedMessages } from "../model/eachStep";
import type { ExchangeDocument, Fields, Message } from "../model/exchangeDocument";
import { MessageReader } from "../model/messageReader";
import type { YamlScalar } from "../yaml/yamlNode";

/** Checks what field texts, and frames with their bodies, have to be as a whole. */
export function* checkingMessages(document: ExchangeDocument, diagnostics: Diagnostics): PausableWork<void> {
  const check = new MessageCheck(document, diagnostics);
  yield* check.frames();
  for (const { step } of everyStep(document)) {
    if (step.kind === "send") check.message(step.message, { isSent: true });
    if (step.kind === "expect")
      for (const message of expectedMessages(step.expectation)) check.message(message, { isSent: false });
    yield;
  }
  for (const { event } of document.rules ?? []) {
    if (event.kind === "message") check.message(event.message, { isSent: false });
    yield;
  }
}

type FrameMessage = Message & { readonly kind: "frame" };

class MessageCheck {
  readonly #frames = new Map<string, Fields>();
  readonly #brokenFrames = new Set<string>();
  readonly #reader: MessageReader;

  constructor(
    private readonly document: ExchangeDocument,
    private readonly diagnostics: Diagnostics,
  ) {
    const { source, frames } = document;
    this.#reader = new MessageReader(source, new Set(frames.map(({ key }) => key.text)), diagnostics);
  }

  /** The frames themselves, before the messages that are in them. */
  *frames(): PausableWork<void> {
    for (const { key, fields } of this.document.frames) {
      this.#frames.set(key.text, fields);
      if (!this.#links({ frame: fields }, key)) this.#brokenFrames.add(key.text);
      yield;
    }
  }

  message(message: Message, { isSent }: { isSent: boolean }): void {
    if (message.kind === "frame") return this.#frame(message, isSent);
    const { fields, body } = message;
    if (body === undefined) this.#links({ body: fields }, fields.node);
    else this.#contradicts("body goes with a frame, and this is none; put its fields in one text.", body.node);
  }

  #frame({ name, body }: FrameMessage, isSent: boolean): void {
    const frame = this.#frames.get(name.text);
    if (frame === undefined) return this.#reader.unknownFrame(name);
    if (body !== undefined && !this.#brokenFrames.has(name.text)) this.#links({ frame, body }, name);
    if (body !== undefined || !isSent || frame.summary.bodies.length === 0) return;
    const message = `The frame ${name.text} wraps a body; add body: with its fields, or body: "" for none.`;
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_MISSING_KEY", message, name);
  }

  /** Reports what the texts are as a whole; a problem that only the body brings into its frame is marked at `name`. */
  #links({ frame, body }: { frame?: Fields; body?: Fields }, name: YamlScalar): boolean {
    const texts = [frame, body].filter((fields) => fields !== undefined);
    if (texts.some(({ parsed }) => parsed.problems.length > 0)) return false;
    if (isFitting(frame?.parsed, body?.parsed)) return true;
    const problems = linkProblems({ frame: frame?.parsed, body: body?.parsed });
    if (problems.length === 0) noteFitting(frame?.parsed, body?.parsed);
    for (const { message, from, to, source } of problems) {
      const fields = source === frame?.parsed.source && body !== undefined ? undefined : (body ?? frame);
      const range = fields === undefined ? name : this.#reader.rangeIn(fields.node, { from, to });
      this.diagnostics.error("SOCKSCOPE_EXCHANGE_FIELDS", message, range);
    }
    return problems.length === 0;
  }

  #contradicts(message: string, range: SourceRange): void {
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_CONTRADICTION", message, range);
  }
}

/** In place of a frame, or a body, that there is none of. */
const none: FieldText = { source: "", fields: [], problems: [] };

/** Bodies that fit, by the frame around them. A text that stands in many steps, or in a later version of its file, is checked once. */
const fitting = new WeakMap<FieldText, WeakSet<FieldText>>();

function isFitting(frame = none, body = none): boolean {
  return fitting.get(frame)?.has(body) === true;
}

function noteFitting(frame = none, body = none): void {
  const bodies = fitting.get(frame) ?? new WeakSet<FieldText>();
  fitting.set(frame, bodies.add(body));
}
