import type { ChecksumState } from "./checksum";

/** The exclusive or of all bytes. */
export class XorState implements ChecksumState {
  #value = 0;

  update(bytes: Uint8Array): void {
    let value = this.#value;
    for (let at = 0; at < bytes.length; at++) value ^= bytes[at] ?? 0;
    this.#value = value;
  }

  value(): bigint {
    return BigInt(this.#value);
  }
}
