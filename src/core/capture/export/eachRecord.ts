import type { CaptureRecord } from "../captureRecord";
import type { ExportOptions, ExportResult, ExportSource } from "./exportSource";

const progressEvery = 1000;
const pieceBytes = 3 << 18;

/** Hands the records of an export on, one after the other. Rejects with the signal's reason when it is aborted. */
export async function eachRecord(
  { capture, numbers }: ExportSource,
  { signal, onProgress }: ExportOptions,
  handle: (record: CaptureRecord) => Promise<void> | void,
): Promise<ExportResult> {
  const { firstNumber, lastNumber } = capture;
  const result = { records: 0, bytes: 0, missing: 0 };
  for await (const number of numbers) {
    signal?.throwIfAborted();
    const record = capture.record(number);
    if (record) {
      await handle(record);
      result.records += 1;
      result.bytes += record.length;
    } else result.missing += 1;
    if ((result.records + result.missing) % progressEvery === 0)
      onProgress?.((number - firstNumber) / Math.max(1, lastNumber - firstNumber));
  }
  onProgress?.(1);
  return result;
}

/** The payload of a record in pieces of a length that base64 can do without padding, however long it is. */
export async function* payloadPieces(
  { capture }: ExportSource,
  { number, length }: CaptureRecord,
): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < length; from += pieceBytes) {
    const piece = await capture.bytes(number, from, from + pieceBytes);
    if (piece.length === 0) return;
    yield piece;
  }
}

/** `2025-05-06T07:08:09.123456789Z`. */
export function isoTime(originEpochMs: number, timeNs: number): string {
  const originNs = BigInt(Math.round(originEpochMs * 1000)) * 1000n;
  const epochNs = originNs + BigInt(Math.round(timeNs));
  const seconds = epochNs / 1_000_000_000n;
  const fraction = String(epochNs % 1_000_000_000n).padStart(9, "0");
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}
