import { basename } from "node:path";
import { countOf } from "../../core/countOf";
import { groupDigits } from "../../core/payload/groupDigits";
import { formatBytes } from "../formatBytes";
import type { PanelNotice } from "../../protocol/panelContract";
import { joinNotices } from "../panel/notice";
import type { CaptureFiles } from "../../engine/captureFiles";

/** What is good to know of an opened capture: why it is not whole, and what of its files it does not show. */
export function captureNotice(files: CaptureFiles, extra: readonly PanelNotice[]): PanelNotice | undefined {
  return joinNotices([...problemNotices(files), ...extra, ...stoppedNotices(files), ...unreadNotices(files)]);
}

function problemNotices({ problem }: CaptureFiles): PanelNotice[] {
  return problem ? [{ severity: "error", text: problem.message }] : [];
}

function stoppedNotices({ wasStopped, reading, progress }: CaptureFiles): PanelNotice[] {
  if (!wasStopped || reading) return [];
  const { readBytes, totalBytes } = progress;
  const text = `The reading was stopped after ${formatBytes(readBytes)} of ${formatBytes(totalBytes)}; open the capture again to read all of it.`;
  return [{ severity: "warning", text }];
}

function unreadNotices({ unread, isOwn, source, reading, problem }: CaptureFiles): PanelNotice[] {
  const { counts, cut, damaged } = unread;
  const { dropped } = source.capture;
  const notices: PanelNotice[] = [];
  if (dropped.records > 0) {
    const oldest = countOf(dropped.records, "record");
    const text = `The oldest ${oldest} are not here: dropped to keep within the capture limit, or in files of another folder.`;
    notices.push({ severity: "warning", text });
  }
  if (!isOwn && !problem && source.capture.lastNumber > 0) notices.push({ severity: "info", text: foreignText });
  if (counts.size > 0) notices.push({ severity: isOwn ? "warning" : "info", text: leftOutText(counts) });
  if (reading) return notices;
  for (const { file, bytes } of cut) {
    const text = `${basename(file)} ends within a block, as after a crash or while it is still written: its last ${countOf(bytes, "byte")} are not shown, everything before is.`;
    notices.push({ severity: "warning", text });
  }
  for (const { file, offset } of damaged) {
    const text = `${basename(file)} is damaged at byte ${offset}; what comes after that in it is not shown.`;
    notices.push({ severity: "warning", text });
  }
  return notices;
}

const foreignText =
  "Captured by another program: each record is the TCP or UDP payload of one packet, in the order of capture.";

/** More kinds than these are not named: a file can have a link type for each of its packets. */
const mostReasons = 10;

/** `Left out: not IP (12), TCP retransmissions (3).` */
function leftOutText(counts: ReadonlyMap<string, number>): string {
  const parts = [...counts].slice(0, mostReasons).map(([reason, count]) => `${reason} (${groupDigits(count)})`);
  const others = [...counts.values()].slice(mostReasons).reduce((sum, count) => sum + count, 0);
  if (others > 0) parts.push(`other packets (${groupDigits(others)})`);
  return `Left out: ${parts.join(", ")}.`;
}
