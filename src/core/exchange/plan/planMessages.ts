import { linkFields, type FieldLayout } from "../../payload/fields/linkFields";
import type { TextEncoding } from "../../payload/textEncodings";
import type { SourceRange } from "../diagnostic";
import type { ExchangeDocument, Expectation, Fields, Message } from "../model/exchangeDocument";
import { fileRange } from "../variables/variableUse";
import type { PlannedExpectation, PlannedMessage } from "./exchangePlan";
import type { PlanValues } from "./planValues";

/** Links messages, each pair of texts once, and gathers what they need from outside. */
export class PlanMessages {
  readonly encodings = new Set<TextEncoding>();
  readonly files = new Set<string>();
  readonly #source: string;
  readonly #frames: ReadonlyMap<string, Fields>;
  readonly #layouts = new Map<unknown, Map<unknown, FieldLayout>>();

  constructor(
    { source, frames }: ExchangeDocument,
    private readonly values: PlanValues,
  ) {
    this.#source = source;
    this.#frames = new Map(frames.map(({ key, fields }) => [key.text, fields]));
  }

  /** The message of a document that is valid. */
  message(message: Message): PlannedMessage {
    if (message.kind === "fields") return this.#linked(undefined, message.fields, undefined);
    return this.#linked(this.#frames.get(message.name.text), message.body, message.name.text);
  }

  expectation(expectation: Expectation): PlannedExpectation {
    switch (expectation.kind) {
      case "message":
        return { kind: "message", message: this.message(expectation.message) };
      case "regex":
        return { kind: "regex", pattern: this.values.regex(expectation.node) };
      case "silence":
        return { kind: "silence", lastsMs: this.values.setting(expectation.lasts) };
      case "peer":
      case "connect":
        return expectation;
      case "anyOf":
      case "unordered": {
        const { kind, alternatives } = expectation;
        return { kind, alternatives: alternatives.map((each) => this.expectation(each)) };
      }
    }
  }

  #linked(frame: Fields | undefined, body: Fields | undefined, name: string | undefined): PlannedMessage {
    const layout = this.#layout(frame, body);
    for (const { path } of layout.files) this.files.add(path);
    for (const encoding of layout.encodings) this.encodings.add(encoding);
    const placeOf = (source: string, range: SourceRange): SourceRange => {
      const fields = source === frame?.parsed.source ? frame : (body ?? frame);
      return fields === undefined ? range : fileRange(this.#source, { node: fields.node, ...range });
    };
    return { layout, frame: name, placeOf };
  }

  #layout(frame: Fields | undefined, body: Fields | undefined): FieldLayout {
    const bodies = this.#layouts.get(frame?.parsed) ?? new Map<unknown, FieldLayout>();
    this.#layouts.set(frame?.parsed, bodies);
    const known = bodies.get(body?.parsed);
    if (known !== undefined) return known;
    const result = linkFields({ frame: frame?.parsed, body: body?.parsed });
    if (!result.ok) throw new TypeError("Only a file without errors can be planned.");
    bodies.set(body?.parsed, result.layout);
    return result.layout;
  }
}
