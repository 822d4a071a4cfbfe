import type { CaptureSnapshot } from "../../protocol/panelContract";
import type { LogCalls } from "../panel/logCalls";
import { viewNotices, viewProgress } from "../panel/viewProgress";
import type { NamedCapture } from "./capturedLog";
import { captureNotice } from "./captureNotice";

/** Everything that the panel of an opened capture shows besides the rows, as it is now. */
export function captureSnapshot(
  { name, files }: NamedCapture,
  { view, findProgress }: Pick<LogCalls, "view" | "findProgress">,
): CaptureSnapshot {
  const { originEpochMs, lastNumber, totalBytes, dropped } = files.source.capture;
  return {
    kind: "capture",
    title: name,
    endpoint: files.endpoint,
    connections: files.conversationCount,
    files: files.files.length,
    reading: files.reading,
    notice: captureNotice(files, viewNotices(view)),
    view: viewProgress(view),
    find: findProgress,
    capture: {
      originEpochMs,
      records: lastNumber,
      bytes: totalBytes,
      droppedRecords: dropped.records,
      droppedBytes: dropped.bytes,
    },
  };
}
