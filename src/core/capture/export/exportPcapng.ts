import { CaptureWriter } from "../pcapng/captureWriter";
import { eachRecord } from "./eachRecord";
import type { ExportOptions, ExportResult, ExportSource, ExportWriter } from "./exportSource";

const batchBytes = 1 << 18;

/**
 * Writes chosen records as a capture file of their own, numbered from 1. Sequence numbers count what is in the file, so
 * that a stream whose records were chosen only in part reads as one without gaps.
 */
export async function exportPcapng(
  source: ExportSource,
  target: ExportWriter,
  options: ExportOptions = {},
): Promise<ExportResult> {
  const { capture, transport, endpoint } = source;
  const { originEpochMs } = capture;
  const writer = new CaptureWriter(transport, originEpochMs);
  writer.startFile({ sockscope: 1, originEpochMs, firstNumber: 1, bytesBefore: 0, endpoint });
  const handOn = async (): Promise<void> => {
    for (const part of writer.take()) await target.write(part);
  };
  const result = await eachRecord(source, options, async (record) => {
    const { connection, direction, event } = record;
    if (!writer.knows(connection)) writer.introduce(connection, source.ends(connection));
    if (event) writer.event(event, record);
    else if (direction !== "event") writer.bytes(direction, await capture.bytes(record.number), record);
    if (writer.pendingBytes >= batchBytes) await handOn();
  });
  await handOn();
  return result;
}
