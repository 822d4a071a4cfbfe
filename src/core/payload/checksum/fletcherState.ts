import type { ChecksumState } from "./checksum";

export interface FletcherParameters {
  /** Bits of the result, half of them for each sum. */
  readonly width: number;
  /** At least the largest word, so that one subtraction brings a sum back below it. */
  readonly modulus: number;
  /** Bytes of a word, little-endian; the missing ones of a last word count as 0. */
  readonly wordBytes: 1 | 2 | 4;
  /** What the first sum starts with. */
  readonly first: number;
}

/** What each byte of a word counts. */
const placeValues = [1, 0x100, 0x1_0000, 0x100_0000];

/** Fletcher's checksum and its descendant of Adler: a sum of words, and a sum of those sums in the upper half. */
export class FletcherState implements ChecksumState {
  #sum: number;
  #sumOfSums = 0;
  #word = 0;
  #wordLength = 0;

  constructor(private readonly parameters: FletcherParameters) {
    this.#sum = parameters.first;
  }

  update(bytes: Uint8Array): void {
    const { modulus, wordBytes } = this.parameters;
    let [sum, sumOfSums] = [this.#sum, this.#sumOfSums];
    let [word, wordLength] = [this.#word, this.#wordLength];
    for (let at = 0; at < bytes.length; at++) {
      word += (bytes[at] ?? 0) * (placeValues[wordLength++] ?? 0);
      if (wordLength < wordBytes) continue;
      sum += word;
      if (sum >= modulus) sum -= modulus;
      sumOfSums += sum;
      if (sumOfSums >= modulus) sumOfSums -= modulus;
      word = wordLength = 0;
    }
    [this.#sum, this.#sumOfSums] = [sum, sumOfSums];
    [this.#word, this.#wordLength] = [word, wordLength];
  }

  value(): bigint {
    const { width, modulus } = this.parameters;
    const isBetweenWords = this.#wordLength === 0;
    const sum = isBetweenWords ? this.#sum : (this.#sum + this.#word) % modulus;
    const sumOfSums = isBetweenWords ? this.#sumOfSums : (this.#sumOfSums + sum) % modulus;
    return (BigInt(sumOfSums) << BigInt(width / 2)) | BigInt(sum);
  }
}
