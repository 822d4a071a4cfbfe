/** A checksum while it is computed; not for two computations at once. */
export interface ChecksumState {
  /** Takes the next bytes; any cutting into pieces gives the same value. The bytes are not kept. */
  update(bytes: Uint8Array): void;
  /** The checksum of all bytes so far, from 0 to 2^width - 1. More may follow. */
  value(): bigint;
}

/** A way to compute a checksum. */
export interface Checksum {
  /** As listed, such as `CRC-16/MODBUS`; a model given inline names itself by its parameters. */
  readonly name: string;
  /** Other names for exactly the same. */
  readonly aliases: readonly string[];
  /** How many bits the value has; it need not be a whole number of bytes. */
  readonly width: number;
  /** What it is, in a few words for a list. */
  readonly description: string;
  start(): ChecksumState;
}

/** The checksum of bytes that are all there. */
export function computeChecksum(checksum: Checksum, bytes: Uint8Array): bigint {
  const state = checksum.start();
  state.update(bytes);
  return state.value();
}

/** A value of a checksum as people write it: `0x` and all digits of its width, `0x4b37`. */
export function formatChecksumValue(value: bigint, { width }: { readonly width: number }): string {
  return `0x${value.toString(16).padStart(Math.ceil(width / 4), "0")}`;
}
