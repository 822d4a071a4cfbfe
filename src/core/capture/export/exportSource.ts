import type { SocketAddress } from "../../address";
import type { CaptureReader } from "../capture";

/** Where an export goes; awaited, so that nothing piles up. */
export interface ExportWriter {
  /** The bytes are the writer's to keep. */
  write(bytes: Uint8Array): Promise<void> | void;
}

/** Both ends of a connection. */
export interface ConnectionEnds {
  /** Where it is another one than its capture's. */
  readonly transport?: "tcp" | "udp";
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
}

/** What is exported. */
export interface ExportSource {
  readonly capture: CaptureReader;
  /** Which records, in ascending order. */
  readonly numbers: Iterable<number> | AsyncIterable<number>;
  readonly transport: "tcp" | "udp";
  /** `tcp://127.0.0.1:7700`, named in the export. */
  readonly endpoint: string;
  /** The ends of a connection; undefined where it never had any. */
  ends(connection: number): ConnectionEnds | undefined;
}

export interface ExportOptions {
  /** An AbortSignal: the export rejects with its reason; what was written is the caller's to delete. */
  readonly signal?: { throwIfAborted(): void };
  /** Called now and then with how much is done, from 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** What was exported. */
export interface ExportResult {
  readonly records: number;
  /** Payload bytes. */
  readonly bytes: number;
  /** Records that were dropped from the capture before their turn came. */
  readonly missing: number;
}

/** The numbers of all records that a capture holds now. */
export function* heldNumbers(capture: CaptureReader): Generator<number> {
  const last = capture.lastNumber;
  for (let number = capture.firstNumber; number <= last; number++) yield number;
}
