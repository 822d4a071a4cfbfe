import { NumberList } from "../core/capture/numberList";

/** A place where what is looked for stands in a record; `from` and `to` are equal where it is in the words of an event. */
export interface Hit {
  readonly record: number;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Hits in the order of the capture, 24 bytes each. */
export class HitList {
  private readonly records = new NumberList();
  private readonly starts = new NumberList();
  private readonly ends = new NumberList();

  get length(): number {
    return this.records.length;
  }

  push(record: number, from: number, to: number): void {
    this.records.push(record);
    this.starts.push(from);
    this.ends.push(to);
  }

  at(position: number): Hit | undefined {
    const record = this.records.at(position);
    if (record === undefined) return undefined;
    return { record, from: this.starts.at(position) ?? 0, to: this.ends.at(position) ?? 0 };
  }

  /** The position of the first hit that begins at or after a place. */
  positionOf({ record, from }: Pick<Hit, "record" | "from">): number {
    let low = this.records.positionOf(record);
    let high = this.records.positionOf(record + 1);
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts.at(middle) ?? Infinity) < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets the hits in records before one. */
  dropBefore(record: number): void {
    const dropped = this.records.positionOf(record);
    for (const list of [this.records, this.starts, this.ends]) list.dropFirst(dropped);
  }
}
