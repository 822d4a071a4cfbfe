import type { ChecksumState } from "./checksum";

/** The checksum of IP, TCP and UDP (RFC 1071). Over data with a right checksum in it, it is 0. */
export class InternetChecksumState implements ChecksumState {
  #sum = 0;
  #isOdd = false;

  update(bytes: Uint8Array): void {
    let [sum, isOdd] = [this.#sum, this.#isOdd];
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      sum += isOdd ? byte : byte * 256;
      isOdd = !isOdd;
    }
    while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
    [this.#sum, this.#isOdd] = [sum, isOdd];
  }

  value(): bigint {
    return BigInt(0xffff - this.#sum);
  }
}
