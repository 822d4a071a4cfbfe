/** What an open document shows: payload bytes, or the sentence of an event. */
export interface HeldRecord {
  readonly bytes: Uint8Array;
  /** Where the bytes begin in their record. */
  readonly offset: number;
  readonly eventText: string | undefined;
}

const defaultMostBytes = 256 << 20;

/**
 * The records that open documents show, each a copy of its own, so that a document stays as it is when its endpoint is
 * removed or its record dropped. Holds 256 MiB at most; beyond that the least lately used go first, the newest never.
 */
export class HeldRecords {
  private readonly records = new Map<string, HeldRecord>();
  private heldBytes = 0;

  constructor(private readonly mostBytes = defaultMostBytes) {}

  hold(key: string, record: HeldRecord): void {
    this.release(key);
    this.records.set(key, record);
    this.heldBytes += record.bytes.length;
    for (const oldest of this.records.keys()) {
      if (this.heldBytes <= this.mostBytes || oldest === key) return;
      this.release(oldest);
    }
  }

  get(key: string): HeldRecord | undefined {
    const record = this.records.get(key);
    if (!record) return undefined;
    this.records.delete(key);
    this.records.set(key, record);
    return record;
  }

  /** Lets go of a record whose document was closed; one that is not held is no mistake. */
  release(key: string): void {
    this.heldBytes -= this.records.get(key)?.bytes.length ?? 0;
    this.records.delete(key);
  }

  clear(): void {
    this.records.clear();
    this.heldBytes = 0;
  }
}
