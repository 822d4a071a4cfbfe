import type { CaptureView } from "../../engine/captureView";
import type { PanelNotice, ViewProgress } from "../../protocol/panelContract";

/** How far a view is, as a panel is told. */
export function viewProgress({ generation, selections: selection, rows, toScan, problem }: CaptureView): ViewProgress {
  return { generation, selection, rows, toScan, isStopped: problem !== undefined };
}

/** Why a view does not show all that it should. */
export function viewNotices({ problem }: CaptureView): PanelNotice[] {
  return problem === undefined ? [] : [{ severity: "warning", text: problem }];
}
