import type { DroppedRecords } from "./capture";

/** A run of consecutive records. */
export interface NumberedSegment {
  readonly firstNumber: number;
  readonly records: number;
  readonly payloadBytes: number;
}

/** The segments that a capture holds, one after the other, and how much went with those that it does not hold any more. */
export class SegmentList<T extends NumberedSegment> {
  private list: T[] = [];
  private droppedSoFar: DroppedRecords = { records: 0, bytes: 0 };

  /** The oldest first. */
  get all(): readonly T[] {
    return this.list;
  }

  get oldest(): T | undefined {
    return this.list[0];
  }

  get newest(): T | undefined {
    return this.list.at(-1);
  }

  get dropped(): DroppedRecords {
    return this.droppedSoFar;
  }

  add(segment: T): void {
    this.list.push(segment);
  }

  dropOldest(): T | undefined {
    const oldest = this.list.shift();
    if (!oldest) return undefined;
    const { records, bytes } = this.droppedSoFar;
    this.droppedSoFar = { records: records + oldest.records, bytes: bytes + oldest.payloadBytes };
    return oldest;
  }

  /** The segment that holds this number, if any does; else one of its neighbours. */
  of(number: number): T | undefined {
    let low = 0;
    let high = this.list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.list[middle]?.firstNumber ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    return this.list[low];
  }

  /** Lets go of all of them; they do not count as dropped. */
  clear(): void {
    this.list = [];
  }
}
