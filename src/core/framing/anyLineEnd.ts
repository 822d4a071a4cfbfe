import type { Delimiting } from "./delimiting";

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

/**
 * Ends a line at each CR and LF, at once. An LF right after a CR belongs to the end of that line, and to no frame: to
 * wait for it would keep the line back from whoever waits for an answer that ends in CR.
 */
export class AnyLineEnd implements Delimiting {
  readonly delimiterLength = 1;
  #wasCarriageReturn = false;

  find(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte !== lineFeed && byte !== carriageReturn) continue;
      this.#wasCarriageReturn = byte === carriageReturn;
      return at + 1;
    }
    return -1;
  }

  skip(chunk: Uint8Array, from: number): number {
    const isTail = this.#wasCarriageReturn && chunk[from] === lineFeed;
    this.#wasCarriageReturn = false;
    return isTail ? 1 : 0;
  }
}
