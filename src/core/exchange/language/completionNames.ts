import { fieldNames } from "../../payload/fields/completeFields";
import type { ExchangeDocument } from "../model/exchangeDocument";
import { valueOf, type YamlMap } from "../yaml/yamlNode";
import { suggestion, type ExchangeSuggestion, type OutsideNames } from "./exchangeSuggestion";
import { declaredNames } from "./nameOccurrences";

/** The names that may be written in a file, as suggestions. */
export class CompletionNames {
  constructor(
    private readonly document: ExchangeDocument,
    private readonly outside: OutsideNames,
  ) {}

  /** Of the file and of its environment. */
  get variables(): readonly string[] {
    return [...new Set([...declaredNames(this.document, "variable"), ...this.outside.variables])];
  }

  /** What may stand between `{{` and `}}`. */
  get fillable(): readonly string[] {
    return [...this.variables, ...this.document.secrets.map(({ text }) => `secret:${text}`)];
  }

  connections(): readonly ExchangeSuggestion[] {
    return this.document.connections.map(({ key, transport, address, isListening }) =>
      suggestion("connection", key.text, {
        detail: `${transport} ${address.node.text}${isListening ? ", listens" : ""}`,
      }),
    );
  }

  frames(): readonly ExchangeSuggestion[] {
    return this.document.frames.map(({ key, fields }) =>
      suggestion("frame", key.text, { detail: "frame", example: fields.node.text }),
    );
  }

  /** The fields of the frame that the step with these keys is about; its body may name them. */
  frameFields(step: YamlMap | undefined): readonly string[] {
    const named = [valueOf(step, "send"), valueOf(step, "expect"), valueOf(valueOf(step, "on"), "frame")];
    const name = named.find((each) => each?.kind === "scalar");
    const frame = this.document.frames.find(({ key }) => name?.kind === "scalar" && key.text === name.text);
    return frame === undefined ? [] : fieldNames(frame.fields.parsed.fields);
  }
}
