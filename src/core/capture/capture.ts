import type { Event, Subscription } from "../emitter";
import type { CaptureRecord, Direction } from "./captureRecord";
import type { RecordColumns } from "./recordColumns";
import type { ContentsRequest, RecordContents } from "./recordContents";
import type { SockscopeError } from "../sockscopeError";
import type { LifecycleEvent } from "../connection/lifecycleEvent";

/** How many records, and how much payload, a capture does not hold. */
export interface DroppedRecords {
  readonly records: number;
  readonly bytes: number;
}

/**
 * Everything recorded of one endpoint: a dialled connection and its successors after "connect again", or a listener
 * and all its connections. Readers ask for ranges; nothing is pushed but that it grew.
 */
export interface CaptureReader {
  /** Milliseconds since the Unix epoch at which `timeNs` is 0. */
  readonly originEpochMs: number;
  /** The oldest record that is still held; one more than `lastNumber` where there is none. */
  readonly firstNumber: number;
  readonly lastNumber: number;
  /** Payload bytes of all records, the dropped ones included. */
  readonly totalBytes: number;
  /** What came before the oldest record that is still held, dropped because the capture reached its limit. */
  readonly dropped: DroppedRecords;
  /** What was sent or received and never became a record: the disk lagged too far behind, or recording had stopped. */
  readonly lost: DroppedRecords;
  /** Fires after records were added or dropped; many records may come with one firing. */
  readonly onDidGrow: Event<undefined>;
  /** The record without its payload, or undefined where it was dropped or never was. */
  record(number: number): CaptureRecord | undefined;
  /** A copy of payload bytes `from` (inclusive) to `to` (exclusive); shorter where the record ends, empty where it is gone. */
  bytes(number: number, from?: number, to?: number): Promise<Uint8Array>;
  /** The part of the index that holds a record; undefined where it was dropped or never was. */
  columns(number: number): RecordColumns | undefined;
  /** Payloads from a record on, as many as are read best at once; undefined where it was dropped or never was. */
  contents(request: ContentsRequest): Promise<RecordContents | undefined>;
}

/** Where a record belongs. */
export interface RecordPlace {
  readonly connection: number;
  readonly timeNs: number;
}

/** The writing side; owned by the engine. */
export interface Capture extends CaptureReader, Subscription {
  /**
   * Adds a record and returns its number, or 0 where it was lost. The bytes are the capture's from here on and must not
   * change any more.
   */
  appendBytes(direction: Exclude<Direction, "event">, bytes: Uint8Array, place: RecordPlace): number;
  appendEvent(event: LifecycleEvent, place: RecordPlace): number;
  /** The file that is being written; undefined before the first record, and where there is none. */
  readonly file: string | undefined;
  /** Resolves once all records so far are in the file; rejects with the {@link SockscopeError} that keeps them from it. */
  flush(): Promise<void>;
  /** Why recording has stopped; undefined while it goes on. */
  readonly problem: SockscopeError | undefined;
  /** Fires when recording stopped and when it goes on. */
  readonly onDidChangeProblem: Event<undefined>;
  /** Goes on after `close`, and records again after a problem. */
  resume(): void;
  /** True while so much waits to be written that nothing should be read from streams. */
  readonly isUnderPressure: boolean;
  readonly onDidChangePressure: Event<undefined>;
  /** Writes what is left and lets go of the file; the records stay readable, and more can be added. Never rejects. */
  close(): Promise<void>;
}
