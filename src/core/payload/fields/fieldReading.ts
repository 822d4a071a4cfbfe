import type { FieldValue, Variable } from "./fieldInputs";
import type { FieldMismatch, FieldProblem, TextRange } from "./fieldProblem";

/** One field as it is in a message: for a decoded tree, and for a hover over its line. */
export interface FieldReading extends TextRange {
  readonly name: string | undefined;
  /** The item as written: `u16be`, `bytes(len)`. */
  readonly item: string;
  /** The text that the field stands in, and with `from` and `to` where. */
  readonly source: string;
  /** Its first byte, counted from the start of the message. */
  readonly offset: number;
  readonly length: number;
  /** What it holds. It may be secret: show `text` instead. Of a group it is all of its bytes, not copied. */
  readonly value: FieldValue;
  /** The value as people read it, masked where it is secret, cut where it is long. */
  readonly text: string;
  readonly isSecret: boolean;
  /** What is wrong with it. */
  readonly problem: FieldMismatch | undefined;
  /** The fields of a group or of a body. */
  readonly fields: readonly FieldReading[];
}

/** What holding bytes against a message came to. */
export type DecodeResult =
  | {
      readonly ok: true;
      readonly fields: readonly FieldReading[];
      /** What the message's fields capture, by the name of the variable. */
      readonly captures: ReadonlyMap<string, Variable>;
      /** How many bytes the message has; fewer than there are only where more were allowed. */
      readonly length: number;
    }
  | {
      readonly ok: false;
      /** As far as it came. */
      readonly fields: readonly FieldReading[];
      /** What is wrong, in the order of the bytes; at least one. */
      readonly problems: readonly (FieldProblem | FieldMismatch)[];
      /** Whether nothing is wrong but that the bytes end too early, so that more of them may help. */
      readonly isIncomplete: boolean;
    };

/** What writing a message came to. */
export type EncodeResult =
  | {
      readonly ok: true;
      /** The message; fresh, and the caller's. */
      readonly bytes: Uint8Array;
      readonly fields: readonly FieldReading[];
      readonly captures: ReadonlyMap<string, Variable>;
    }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** Tells a problem of received bytes from one of the text. */
export function isMismatch(problem: FieldProblem): problem is FieldMismatch {
  return "offset" in problem;
}
