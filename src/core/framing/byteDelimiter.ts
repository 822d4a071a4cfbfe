import type { Delimiting } from "./delimiting";

/** Finds a run of bytes across chunks (Knuth-Morris-Pratt), at the speed of `indexOf` where it is not begun. */
export class ByteDelimiter implements Delimiting {
  readonly delimiterLength: number;
  readonly #pattern: Uint8Array;
  /** For each count of matched bytes, how many are matched still when the next one does not fit. */
  readonly #fallbacks: Uint32Array;
  #matched = 0;

  /** The pattern has at least one byte. */
  constructor(pattern: Uint8Array) {
    this.#pattern = pattern.slice();
    this.delimiterLength = pattern.length;
    this.#fallbacks = fallbacksOf(pattern);
  }

  find(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      if (this.#matched === 0) {
        at = chunk.indexOf(this.#pattern[0] ?? 0, at);
        if (at < 0) return -1;
      }
      this.#matched = advance(this.#pattern, this.#fallbacks, this.#matched, chunk[at] ?? 0);
      if (this.#matched === this.#pattern.length) {
        this.#matched = 0;
        return at + 1;
      }
    }
    return -1;
  }
}

function advance(pattern: Uint8Array, fallbacks: Uint32Array, matched: number, byte: number): number {
  let count = matched;
  while (count > 0 && pattern[count] !== byte) count = fallbacks[count] ?? 0;
  return pattern[count] === byte ? count + 1 : 0;
}

function fallbacksOf(pattern: Uint8Array): Uint32Array {
  const fallbacks = new Uint32Array(pattern.length + 1);
  let matched = 0;
  for (let at = 1; at < pattern.length; at++) {
    matched = advance(pattern, fallbacks, matched, pattern[at] ?? 0);
    fallbacks[at + 1] = matched;
  }
  return fallbacks;
}
