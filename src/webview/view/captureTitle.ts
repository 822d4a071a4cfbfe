import { html, nothing, type TemplateResult } from "lit";
import type { CaptureSnapshot } from "../../protocol/panelContract";
import { formatBytes } from "../format/formatBytes";
import { formatCount } from "../format/formatCount";
import { icon } from "./icon";

/** Which capture this is, of what, and how far it is read. `stop` ends the reading; what was read stays. */
export function captureTitle(snapshot: CaptureSnapshot, stop: () => void): TemplateResult {
  const { title } = snapshot;
  const about = describeCapture(snapshot);
  return html`<header class="title-line">
      ${icon("file-binary")}
      <h1 title=${title}>${title}</h1>
      <span class="about" title=${about}>${about}</span>
    </header>
    ${readingLine(snapshot, stop)}`;
}

function describeCapture({ endpoint, connections, files }: CaptureSnapshot): string {
  const origin = endpoint === undefined ? [] : [endpoint];
  const parts = files > 1 ? [formatCount(files, "file")] : [];
  return [...origin, formatCount(connections, "connection"), ...parts, "read-only"].join(" · ");
}

function readingLine({ reading }: CaptureSnapshot, stop: () => void): TemplateResult | typeof nothing {
  if (!reading) return nothing;
  const { readBytes, totalBytes } = reading;
  return html`<div class="timing-line" role="status">
    <progress max=${Math.max(1, totalBytes)} value=${readBytes} aria-label="Reading the capture"></progress>
    <span>Reading: ${formatBytes(readBytes)} of ${formatBytes(totalBytes)}</span>
    <span class="spring"></span>
    <button class="quiet" @click=${stop}>${icon("debug-stop")}Stop Reading</button>
  </div>`;
}
