import type { FrameProblem } from "./frame";

/** What a message is when its delimiter is off. */
export interface DecodedMessage {
  readonly payload: Uint8Array;
  readonly problem?: FrameProblem;
}

/** How the end of a message is found in a stream; has a state, so it serves one stream. */
export interface Delimiting {
  /** Bytes of the delimiter. */
  readonly delimiterLength: number;
  /**
   * The index after the first delimiter that ends at or after `from`, or -1. Its beginning may have been in the chunks
   * before, which were all given and searched to their ends.
   */
  find(chunk: Uint8Array, from: number): number;
  /** How many bytes at `from`, where a message would begin, are to be left out; 0 without it. */
  skip?(chunk: Uint8Array, from: number): number;
  /** Resolves escapes; without it a message is as it came. */
  decode?(message: Uint8Array): DecodedMessage;
}
