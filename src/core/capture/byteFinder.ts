import { ByteSearch } from "./byteSearch";

/** Finds a run of bytes in many pieces of a capture. The platform may have a faster one than core's. */
export interface ByteFinder {
  /** How long what is looked for is. */
  readonly length: number;
  /**
   * Prepares to look through a piece, which must not change meanwhile. The function returned tells where the run first
   * stands at or after an offset, -1 where it does not; it is good until the next call of `within`.
   */
  within(bytes: Uint8Array): (from: number) => number;
}

/** What is looked for. */
export interface ByteRun {
  readonly bytes: Uint8Array;
  /** Takes the ASCII letters A to Z and a to z for the same. */
  readonly ignoresCase: boolean;
}

/** A finder in plain code. */
export function plainByteFinder({ bytes: pattern, ignoresCase }: ByteRun): ByteFinder {
  const search = new ByteSearch(pattern, { ignoresCase });
  return { length: pattern.length, within: (bytes) => (from) => search.indexIn(bytes, from) };
}
