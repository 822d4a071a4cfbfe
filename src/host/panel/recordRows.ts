import type { CaptureRecord } from "../../core/capture/captureRecord";
import { describeEvent, eventSeverity } from "../../core/connection/describeEvent";
import type { CaptureView } from "../../engine/captureView";
import type { CaptureSource } from "../../engine/captureSource";
import type { PanelRow, RowsAnswer, RowWindow } from "../../protocol/panelContract";

const mostRows = 512;
const previewBytes = 128;
/** An event of a file from elsewhere may be of any length; a row shows one line. */
const mostEventText = 4096;

/** Where rows are read from, and whether each names its peer. */
export interface RowSource {
  readonly view: CaptureView;
  readonly source: CaptureSource;
  readonly namesPeers: boolean;
}

/** The rows of a window of the view, at most 512 an answer. */
export async function readRows({ view, source, namesPeers }: RowSource, window: RowWindow): Promise<RowsAnswer> {
  const { generation } = view;
  const from = Math.max(0, Math.trunc(window.from) || 0);
  const to = Math.min(view.rows, from + Math.min(mostRows, Math.trunc(window.count) || 0));
  const rows: Promise<PanelRow>[] = [];
  for (let position = from; position < to; position++) {
    const record = view.recordAt(position);
    if (record) rows.push(readRow(source, record, namesPeers));
  }
  return { generation, rows: await Promise.all(rows) };
}

async function readRow(source: CaptureSource, record: CaptureRecord, namesPeers: boolean): Promise<PanelRow> {
  const { capture } = source;
  const { number, timeNs, direction, length, event } = record;
  const above = capture.record(number - 1);
  const peer = namesPeers ? source.peer(record.connection) : undefined;
  return {
    number,
    timeNs,
    deltaNs: above && timeNs - above.timeNs,
    direction,
    peer: peer?.address,
    connectionId: peer?.id,
    length,
    preview: await capture.bytes(number, 0, previewBytes),
    replyNs: replyTime(source, record),
    event: event && { text: describeEvent(event).slice(0, mostEventText), severity: eventSeverity(event) },
  };
}

/** Received bytes answer a send where nothing was received between the two. */
function replyTime({ capture }: CaptureSource, { direction, previous, timeNs }: CaptureRecord): number | undefined {
  const before = direction === "in" ? capture.record(previous) : undefined;
  return before?.direction === "out" && before.timeNs <= timeNs ? timeNs - before.timeNs : undefined;
}
