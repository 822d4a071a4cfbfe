import type { ChecksumState } from "./checksum";

/** What is made of a sum at the end. */
export type Complement = "none" | "ones" | "twos";

/** The sum of all bytes. */
export class SumState implements ChecksumState {
  #sum = 0;

  constructor(
    private readonly width: number,
    private readonly complement: Complement,
  ) {}

  update(bytes: Uint8Array): void {
    let sum = this.#sum;
    for (let at = 0; at < bytes.length; at++) sum += bytes[at] ?? 0;
    this.#sum = sum % 2 ** this.width;
  }

  value(): bigint {
    const sum = BigInt(this.#sum);
    switch (this.complement) {
      case "none":
        return sum;
      case "ones":
        return BigInt.asUintN(this.width, ~sum);
      case "twos":
        return BigInt.asUintN(this.width, -sum);
    }
  }
}
