import type { ExportChoice, ExportFormat } from "../../engine/exportCapture";
import type { ViewSelection } from "../../engine/captureView";
import type { ShownLog } from "../panel/shownLog";

/** What can be exported: a log, and what a panel shows of it. */
export interface Exportable {
  readonly log: ShownLog;
  /** The filter of the panel; undefined where it hides nothing, and without a panel. */
  readonly filtered?: { readonly text: string; readonly selection: ViewSelection; readonly rows: number } | undefined;
}

/** What of it, and how. */
export interface ExportAnswers {
  readonly choice: ExportChoice;
  readonly format: ExportFormat;
}

/** Which transport a log is of; other conversations in it keep their own. */
export function transportOf({ endpoint }: ShownLog): "tcp" | "udp" {
  return endpoint.startsWith("udp:") ? "udp" : "tcp";
}
