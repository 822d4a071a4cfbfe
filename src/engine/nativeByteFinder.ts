import type { ByteFinder, ByteRun } from "../core/capture/byteFinder";
import { CaseFolder } from "./caseFolder";

/** Longer runs are looked for by a part of them: up to here Node goes from one first byte to the next with memchr. */
const longestPart = 6;
/** So many bytes of a piece say how frequent each byte is. */
const sampledBytes = 4096;
/** How often is looked again at how frequent bytes are. */
const piecesPerSample = 16;
/** What it costs to look at a first byte that is not followed by the second one, and at two that are, as a ratio. */
const costs = { first: 1, both: 12 };

/**
 * A finder on Node's own search: as fast as memory can be read where the rarest byte of what is looked for is rare.
 * Where upper and lower case are alike, a folded copy is searched, and what is found is compared again.
 */
export class NativeByteFinder implements ByteFinder {
  private readonly pattern: Uint8Array;
  private readonly ignoresCase: boolean;
  private readonly folder: CaseFolder | undefined;
  private copy = 0;
  private searched: Buffer = Buffer.alloc(0);
  private original: Uint8Array = this.searched;
  private pieces = 0;
  /** The part that is looked for, and where in the run it stands. */
  private part = Buffer.alloc(0);
  private partAt = 0;

  constructor({ bytes, ignoresCase }: ByteRun) {
    this.ignoresCase = ignoresCase && bytes.some((byte) => lowerCase(byte) !== byte || upperCase(byte) !== byte);
    this.folder = this.ignoresCase ? CaseFolder.instance : undefined;
    this.pattern = this.ignoresCase ? bytes.map(lowerCase) : bytes.slice();
    this.choosePart(0);
  }

  get length(): number {
    return this.pattern.length;
  }

  within(bytes: Uint8Array): (from: number) => number {
    const isOpen = bytes === this.original && this.folder?.copies === this.copy;
    this.original = bytes;
    if (!isOpen) this.open();
    if (bytes.length >= sampledBytes && this.pieces++ % piecesPerSample === 0) this.sample();
    return (from) => this.next(from);
  }

  private open(): void {
    this.searched = this.folder?.fold(this.original) ?? asBuffer(this.original);
    this.copy = this.folder?.copies ?? 0;
  }

  private next(from: number): number {
    // Another finder has folded something since.
    if (this.folder && this.folder.copies !== this.copy) this.open();
    const { pattern, part, partAt, searched } = this;
    if (pattern.length === 0) return from <= searched.length ? from : -1;
    for (let at = from + partAt; ; at++) {
      at = searched.indexOf(part, at);
      if (at < 0) return -1;
      if (this.standsAt(at - partAt)) return at - partAt;
    }
  }

  private standsAt(start: number): boolean {
    const { pattern, original } = this;
    if (start + pattern.length > original.length) return false;
    if (!this.ignoresCase && pattern.length === this.part.length) return true;
    for (let at = 0; at < pattern.length; at++) {
      const byte = original[start + at] ?? 0;
      if (pattern[at] !== (this.ignoresCase ? lowerCase(byte) : byte)) return false;
    }
    return true;
  }

  /** Looks how frequent each byte is here. */
  private sample(): void {
    const { searched } = this;
    const counts = new Float64Array(256).fill(0.5);
    const step = Math.max(1, Math.floor(searched.length / sampledBytes)) | 1;
    let total = 128;
    for (let at = 0; at < searched.length; at += step, total++) {
      const byte = searched[at] ?? 0;
      counts[byte] = (counts[byte] ?? 0) + 1;
    }
    const frequency = (at: number): number => (counts[this.searchedByte(at)] ?? 0) / total;
    const cost = (at: number): number => {
      const second = at + 1 < this.pattern.length ? frequency(at + 1) : 1;
      return frequency(at) * (costs.first + costs.both * second);
    };
    let best = 0;
    for (let at = 1; at < this.pattern.length; at++) if (cost(at) < cost(best)) best = at;
    this.choosePart(best);
  }

  private choosePart(at: number): void {
    const length = Math.min(longestPart, this.pattern.length - at);
    this.partAt = at;
    this.part = Buffer.from(Array.from({ length }, (_, index) => this.searchedByte(at + index)));
  }

  private searchedByte(at: number): number {
    return (this.pattern[at] ?? 0) | (this.ignoresCase ? 0x20 : 0);
  }
}

function lowerCase(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

function upperCase(byte: number): number {
  return byte >= 97 && byte <= 122 ? byte - 32 : byte;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
