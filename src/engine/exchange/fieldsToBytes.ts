import type { PlannedMessage } from "../../core/exchange/plan/exchangePlan";
import { encodeMessage } from "../../core/framing/encodeMessage";
import type { Framing } from "../../core/framing/framing";
import { encodeFields } from "../../core/payload/fields/encodeFields";
import type { FieldInputs, Variable } from "../../core/payload/fields/fieldInputs";
import { RunFailure } from "./runFailure";

/** A message that is ready to be sent. */
export interface EncodedMessage {
  /** With what the framing adds. */
  readonly bytes: Uint8Array;
  readonly captures: ReadonlyMap<string, Variable>;
}

/** The bytes of a message; throws a {@link RunFailure} where a value is missing or does not fit. */
export function fieldsToBytes(message: PlannedMessage, inputs: FieldInputs, framing: Framing): EncodedMessage {
  const result = encodeFields(message.layout, inputs);
  if (result.ok) return { bytes: framed(framing, result.bytes), captures: result.captures };
  const [first] = result.problems;
  const details = result.problems.length > 1 ? result.problems.map((each) => each.message) : [];
  throw new RunFailure("SOCKSCOPE_RUN_VALUE", first?.message ?? "The message has no bytes.", {
    at: first && message.placeOf(first.source, first),
    details,
  });
}

function framed(framing: Framing, bytes: Uint8Array): Uint8Array {
  try {
    return encodeMessage(framing, bytes);
  } catch (error) {
    throw new RunFailure("SOCKSCOPE_RUN_VALUE", error instanceof Error ? error.message : String(error));
  }
}
