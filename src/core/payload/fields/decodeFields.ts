import { MaskedBytes } from "./fieldDisplay";
import { FieldEvaluator } from "./fieldEvaluator";
import type { FieldInputs } from "./fieldInputs";
import { isMismatch, type DecodeResult } from "./fieldReading";
import type { FieldLayout } from "./linkFields";
import { MessageReader } from "./messageReader";

/** How to hold bytes against a message. */
export interface DecodeOptions {
  /** Whether the bytes may go on behind the message, as those of a stream do; then the result tells where it ends. */
  readonly allowsMore?: boolean;
  /** Bytes to be masked wherever they stand, besides those of the secrets that the message itself uses. */
  readonly secrets?: readonly Uint8Array[];
}

/**
 * Reads bytes as the fields of a message and checks each against its text. Goes on behind a field that differs, as long as
 * it can tell where the next one begins, so that all that is wrong comes at once. The bytes are only read, and readings
 * point into them; captures are copies. Never throws, unless the inputs do.
 */
export function decodeFields(
  layout: FieldLayout,
  bytes: Uint8Array,
  inputs: FieldInputs,
  { allowsMore = false, secrets = [] }: DecodeOptions = {},
): DecodeResult {
  const evaluator = new FieldEvaluator(layout, inputs);
  const missing = evaluator.missingInputs();
  if (missing.length > 0) return { ok: false, fields: [], problems: missing, isIncomplete: false };
  const reader = new MessageReader(
    evaluator,
    bytes,
    new MaskedBytes(bytes, [...evaluator.secrets(), ...secrets]),
    allowsMore,
  );
  const length = reader.read();
  const { fields, captures } = reader;
  if (length !== undefined && reader.problems.length === 0) return { ok: true, fields, captures, length };
  const offsetOf = (problem: (typeof reader.problems)[number]) => (isMismatch(problem) ? problem.offset : -1);
  const problems = [...reader.problems].sort((left, right) => offsetOf(left) - offsetOf(right));
  const isIncomplete = problems.every(({ code }) => code === "SOCKSCOPE_FIELD_MISSING_BYTES");
  return { ok: false, fields, problems, isIncomplete };
}
