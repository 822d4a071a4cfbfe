import { everyStep, expectedMessages } from "../model/eachStep";
import type { ExchangeDocument, Fields, Message } from "../model/exchangeDocument";
import type { YamlScalar } from "../yaml/yamlNode";

/** The message that a field text belongs to. */
export interface MessageTextsAt {
  /** The text itself. */
  readonly fields: Fields;
  readonly frame: Fields | undefined;
  readonly body: Fields | undefined;
}

/** The message that the field text in a scalar is a part of, or is; undefined where the scalar is no field text. */
export function messageAt(document: ExchangeDocument, scalar: YamlScalar): MessageTextsAt | undefined {
  const frame = document.frames.find(({ fields }) => fields.node === scalar)?.fields;
  if (frame !== undefined) return { fields: frame, frame, body: undefined };
  for (const message of messagesOf(document)) {
    const { body } = message;
    if (body?.node === scalar) return { fields: body, frame: frameOf(document, message), body };
    if (message.kind === "fields" && message.fields.node === scalar)
      return { fields: message.fields, frame: undefined, body: message.fields };
  }
  return undefined;
}

/** The message that a scalar begins: that of `send` or `expect`, be it a frame's name or a field text. */
export function messageOf(document: ExchangeDocument, scalar: YamlScalar): Omit<MessageTextsAt, "fields"> | undefined {
  for (const message of messagesOf(document)) {
    const { body } = message;
    if (message.kind === "frame" && message.name === scalar) return { frame: frameOf(document, message), body };
    if (message.kind === "fields" && message.fields.node === scalar) return { frame: undefined, body: message.fields };
  }
  return undefined;
}

function frameOf({ frames }: ExchangeDocument, message: Message): Fields | undefined {
  if (message.kind !== "frame") return undefined;
  return frames.find(({ key }) => key.text === message.name.text)?.fields;
}

function* messagesOf(document: ExchangeDocument): Generator<Message> {
  for (const { step } of everyStep(document)) {
    if (step.kind === "send") yield step.message;
    if (step.kind === "expect") yield* expectedMessages(step.expectation);
  }
  for (const { event } of document.rules ?? []) if (event.kind === "message") yield event.message;
}
