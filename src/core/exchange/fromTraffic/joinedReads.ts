import type { DataMove } from "./move";

/** Reads that come within so long after each other are taken for one message. */
const joinedWithinNs = 50e6;
/** Joined reads become no longer than this: a runner holds what it waits for. */
const mostBytes = 1 << 20;

/** Joins reads of one direction of one connection that follow each other closely. */
export class JoinedReads {
  #reads: DataMove[] = [];
  #length = 0;

  /** Takes the next read; what was joined before it, where it is not a part of that. */
  add(read: DataMove): readonly DataMove[] {
    const before = this.#goesOn(read) ? [] : this.take();
    this.#reads.push(read);
    this.#length += read.bytes.length;
    return before;
  }

  /** What was joined so far, as one move at the time of the last read, or nothing. */
  take(): readonly DataMove[] {
    const [reads, last] = [this.#reads, this.#reads.at(-1)];
    if (!last) return [];
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const read of reads) {
      bytes.set(read.bytes, at);
      at += read.bytes.length;
    }
    this.#reads = [];
    this.#length = 0;
    return [{ ...last, bytes }];
  }

  #goesOn({ by, connection, timeNs, bytes }: DataMove): boolean {
    const last = this.#reads.at(-1);
    if (last?.by !== by || last.connection !== connection) return false;
    return timeNs - last.timeNs <= joinedWithinNs && this.#length + bytes.length <= mostBytes;
  }
}
