import { basename } from "node:path";
import { countOf } from "../../core/countOf";
import type { CaptureReader } from "../../core/capture/capture";
import type { ExportResult } from "../../core/capture/export/exportSource";
import { formatBytes } from "../formatBytes";

/** What an export wrote, and what it could not because it is not there any more or never was. */
export function exportSummary(result: ExportResult, capture: CaptureReader, path: string): string {
  const { records, bytes, missing } = result;
  const { dropped, lost } = capture;
  const sentences = [`Exported ${countOf(records, "record")} (${formatBytes(bytes)}) to ${basename(path)}.`];
  if (dropped.records > 0) {
    sentences.push(`The oldest ${countOf(dropped.records, "record")} had been dropped to keep within the limit.`);
  }
  if (missing > 0) sentences.push(`${countOf(missing, "record")} went while the export was written.`);
  if (lost.records > 0)
    sentences.push(`${countOf(lost.records, "record")} had never been kept: the disk was too slow.`);
  return sentences.join(" ");
}
