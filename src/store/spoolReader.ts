import type { CaptureRecord } from "../core/capture/captureRecord";
import { EventCache } from "../core/capture/eventCache";
import type { ContentsRequest, RecordContents } from "../core/capture/recordContents";
import type { SegmentList } from "../core/capture/segmentList";
import type { LifecycleEvent } from "../core/connection/lifecycleEvent";
import { readingProblem } from "./spoolProblem";
import type { SpoolSegment } from "./spoolSegment";
import { readStoredContents } from "./storedContents";

const noBytes = new Uint8Array(0);

/** Reads the records of a spool while it is written: what is not in a file yet from memory. */
export class SpoolReader {
  private readonly events = new EventCache();

  /** `segments` are the spool's; `cut` hands over to the newest of them what was appended since. */
  constructor(
    private readonly segments: SegmentList<SpoolSegment>,
    private readonly cut: () => void,
  ) {}

  /** Keeps an event that was just appended, so that it need not be read. */
  keepEvent(number: number, event: LifecycleEvent): void {
    this.events.keep(number, event);
  }

  /** The record without its payload, or undefined where it was dropped or never was. */
  record(number: number): CaptureRecord | undefined {
    const segment = this.segments.of(number);
    const entry = segment?.index.entry(number);
    if (!segment || !entry) return undefined;
    const { connection, direction, timeNs, length, previous, offset } = entry;
    const record = { number, connection, direction, timeNs, length, previous };
    if (direction !== "event") return record;
    const event = this.events.get(number, (most) => {
      this.cut();
      return segment.blockAt(offset, most);
    });
    return { ...record, event };
  }

  /** A copy of a part of a payload; empty where it is gone. Rejects with a SockscopeError where its file cannot be read. */
  async bytes(number: number, from: number, to: number): Promise<Uint8Array> {
    const segment = this.segments.of(number);
    if (!segment) return noBytes;
    this.cut();
    try {
      return await segment.bytes(number, from, to);
    } catch (error) {
      if (segment.isDropped) return noBytes;
      throw readingProblem(error, segment.file.path);
    }
  }

  /** Payloads from a record on; undefined where it is gone. Rejects as `bytes` does. */
  async contents(request: ContentsRequest): Promise<RecordContents | undefined> {
    const segment = this.segments.of(request.from);
    if (!segment?.index.columns(request.from)) return undefined;
    this.cut();
    const { index, queuedBytes: size, file } = segment;
    const readInto: SpoolSegment["readInto"] = (offset, room) => segment.readInto(offset, room);
    try {
      const contents = await readStoredContents({ index, events: this.events, size, readInto }, request);
      return segment.isDropped ? undefined : contents;
    } catch (error) {
      if (segment.isDropped) return undefined;
      throw readingProblem(error, file.path);
    }
  }

  /** Forgets what it keeps in memory. */
  clear(): void {
    this.events.clear();
  }
}
