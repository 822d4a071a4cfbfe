import type { ContentsRequest, RecordContents } from "../core/capture/recordContents";
import { mostContentsBytes } from "../core/capture/recordContents";
import { payloadSpan, storedLength, stripHeaders } from "../core/capture/pcapng/payloadSpan";
import type { EventCache } from "../core/capture/eventCache";
import type { RecordIndex } from "../core/capture/recordIndex";

/** A capture file with its index. */
export interface StoredRecords {
  readonly index: RecordIndex;
  readonly events: EventCache;
  /** How long the file is, or will be once everything is written. */
  readonly size: number;
  /** Fills the room from an offset of the file on; resolves with the number of bytes, fewer only where the file was cut. */
  readonly readInto: (offset: number, room: Uint8Array) => Promise<number>;
}

/** Reads as many whole records from one on as fit, with a single read of the file. */
export async function readStoredContents(stored: StoredRecords, request: ContentsRequest): Promise<RecordContents> {
  const { index, events } = stored;
  const { from } = request;
  const start = index.offset(from);
  const lastNumber = lastWithin(stored, from);
  const isLong = endOf(stored, from) - start > mostContentsBytes;
  const bytes = request.room(isLong ? 0 : endOf(stored, lastNumber) - start);
  const available = bytes.length === 0 ? 0 : await stored.readInto(start, bytes);
  const contents: RecordContents = {
    firstNumber: from,
    lastNumber,
    isLong,
    bytes: bytes.subarray(0, available),
    startOf: (number) => index.offset(number) - start,
    lengthOf: (number) => index.length(number),
    event: (number) => {
      const at = index.offset(number) - start;
      return index.isEvent(number) ? events.get(number, (most) => bytes.subarray(at, at + most)) : undefined;
    },
  };
  stripAllHeaders(contents, index);
  return available === bytes.length ? contents : cutTo(contents, available);
}

/** The last of the records from one on that can be read with it. */
function lastWithin(stored: StoredRecords, from: number): number {
  const stop = stored.index.offset(from) + mostContentsBytes;
  const last = stored.index.lastBefore(stop, from);
  return last > from && endOf(stored, last) > stop ? last - 1 : last;
}

/** Where what belongs to a record ends; for an event, where the next record begins at the latest. */
function endOf({ index, size }: StoredRecords, number: number): number {
  const offset = index.offset(number);
  if (!index.isEvent(number)) return offset + storedLength(index.layout(number), index.length(number));
  return Math.min(size, index.offset(number + 1), offset + mostContentsBytes);
}

function stripAllHeaders(contents: RecordContents, index: RecordIndex): void {
  const { firstNumber, lastNumber, isLong, bytes } = contents;
  if (isLong) return;
  for (let number = firstNumber; number <= lastNumber; number++) {
    const length = index.length(number);
    const layout = index.layout(number);
    const stored = storedLength(layout, length);
    if (stored === length) continue;
    const start = contents.startOf(number);
    stripHeaders(bytes.subarray(start, start + stored), payloadSpan({ offset: 0, length, layout }, 0, length));
  }
}

/** Of a file that was cut, only what is left counts. */
function cutTo(contents: RecordContents, available: number): RecordContents {
  const lengthOf = (number: number): number =>
    Math.max(0, Math.min(contents.lengthOf(number), available - contents.startOf(number)));
  return { ...contents, lengthOf };
}
