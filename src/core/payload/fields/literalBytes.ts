import { quotedCharacter } from "../characterName";
import { ByteSink } from "../byteSink";
import type { TextCodec } from "../textCodec";
import { parseTextPayload } from "../textPayload";
import { variableOf, type FieldInputs } from "./fieldInputs";
import { FieldFault, fieldLimits, type TextRange } from "./fieldProblem";
import type { FileUse, LiteralPart, VariableUse } from "./fieldText";

/** What written-out bytes come to. */
export interface LiteralBytes {
  readonly bytes: Uint8Array;
  /** For each byte 1 where any byte will do, as `??` says; undefined where that is nowhere. */
  readonly any: Uint8Array | undefined;
}

/** The bytes of the parts; texts go through `codec`. */
export function literalBytes(parts: readonly LiteralPart[], codec: TextCodec, inputs: FieldInputs): LiteralBytes {
  const writer = new LiteralWriter(codec, inputs);
  for (const part of parts) writer.write(part);
  return writer.result();
}

class LiteralWriter {
  readonly #bytes = new ByteSink();
  readonly #any: { from: number; to: number }[] = [];
  #length = 0;

  constructor(
    private readonly codec: TextCodec,
    private readonly inputs: FieldInputs,
  ) {}

  write(part: LiteralPart): void {
    switch (part.kind) {
      case "hex":
        return this.#append(part.bytes, part);
      case "any":
        this.#any.push({ from: this.#length, to: this.#length + part.count });
        return this.#append(new Uint8Array(part.count), part);
      case "file":
        return this.#append(this.#fileBytes(part), part);
      case "variable":
        return this.#append(this.#bareVariable(part), part);
      case "quoted":
        for (const segment of part.segments) {
          if (segment.kind === "variable") this.#append(this.#variableInText(segment), segment);
          else this.#append(this.#plainText(segment.source, segment.from), segment);
        }
    }
  }

  result(): LiteralBytes {
    if (this.#any.length === 0) return { bytes: this.#bytes.toBytes(), any: undefined };
    const any = new Uint8Array(this.#length);
    for (const { from, to } of this.#any) any.fill(1, from, to);
    return { bytes: this.#bytes.toBytes(), any };
  }

  #append(bytes: Uint8Array, place: TextRange): void {
    this.#length += bytes.length;
    refuseTooLong(this.#length, place);
    this.#bytes.appendAll(bytes);
  }

  #fileBytes(use: FileUse): Uint8Array {
    const bytes = this.inputs.file(use.path);
    if (bytes !== undefined) return bytes;
    throw new FieldFault("SOCKSCOPE_FIELD_VARIABLE", `The file ${use.path} cannot be read: check its name.`, use);
  }

  #bareVariable(use: VariableUse): Uint8Array {
    const { value } = variableOf(use, this.inputs);
    if (typeof value !== "number" && typeof value !== "bigint") return this.#variableInText(use);
    const message = `{{${use.name}}} is a number, which has no size of its own: write a type such as u8 = {{${use.name}}}, or "{{${use.name}}}" for its digits.`;
    throw new FieldFault("SOCKSCOPE_FIELD_VALUE", message, use);
  }

  /** Bytes as they are; text, and the digits of numbers, in the encoding. Escapes in a value are no escapes. */
  #variableInText(use: VariableUse): Uint8Array {
    const { value, isSecret } = variableOf(use, this.inputs);
    if (value instanceof Uint8Array) return value;
    const text = String(value);
    const encoded = this.codec.encode(text);
    if (encoded.ok) return encoded.bytes;
    const missing = isSecret ? "a character" : quotedCharacter(text.codePointAt(encoded.from) ?? 0);
    const message = `{{${use.name}}} has ${missing}, which the encoding of this text does not have.`;
    throw new FieldFault("SOCKSCOPE_FIELD_VALUE", message, use);
  }

  #plainText(source: string, from: number): Uint8Array {
    const result = parseTextPayload(source, (text) => this.codec.encode(text));
    if (result.ok) return result.bytes;
    const { problem } = result;
    const place = { from: from + problem.from, to: from + problem.to };
    throw new FieldFault("SOCKSCOPE_FIELD_VALUE", problem.message, place);
  }
}

/** Throws where a message would be longer than {@link fieldLimits} allows. */
export function refuseTooLong(length: number, place: TextRange): void {
  if (length <= fieldLimits.messageBytes) return;
  const message = `This message would be too long: ${fieldLimits.messageBytes} bytes are the most.`;
  throw new FieldFault("SOCKSCOPE_FIELD_LIMIT", message, place);
}
