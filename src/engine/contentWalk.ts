import type { CaptureReader } from "../core/capture/capture";
import type { RecordContents } from "../core/capture/recordContents";

/** Where to go through a capture. */
export interface WalkPath {
  readonly from: number;
  /** The first record at or after one that is worth reading; undefined where there is none for now. */
  readonly next: (number: number) => number | undefined;
}

/**
 * The contents of a capture piece by piece; the next piece is read while one is looked at. Each is valid until the one
 * after it is asked for, as far as its records are still held then. Ends where `next` knows no more. Rejects with a
 * SockscopeError where a file cannot be read.
 */
export async function* walkContents(reader: CaptureReader, { from, next }: WalkPath): AsyncGenerator<RecordContents> {
  const rooms = [new Room(), new Room()];
  let reads = 0;
  const read = (after: number): PendingRead | undefined => {
    const number = next(Math.max(after, reader.firstNumber));
    const room = rooms[reads++ % 2];
    if (number === undefined || !room) return undefined;
    const contents = reader.contents({ from: number, room: (length) => room.take(length) });
    // It is awaited only if the walk goes on that far.
    contents.catch(() => undefined);
    return { number, contents };
  };
  let pending = read(from);
  while (pending) {
    const contents = await pending.contents;
    const after = (contents?.lastNumber ?? pending.number) + 1;
    pending = read(after);
    if (contents) yield contents;
    pending ??= read(after);
  }
}

interface PendingRead {
  readonly number: number;
  readonly contents: Promise<RecordContents | undefined>;
}

/** A buffer that is used again and again. */
class Room {
  private bytes = new Uint8Array(0);

  take(length: number): Uint8Array {
    if (this.bytes.length < length) this.bytes = new Uint8Array(Math.max(length, 2 * this.bytes.length));
    return this.bytes.subarray(0, length);
  }
}
