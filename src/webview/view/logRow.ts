import { html, nothing, type TemplateResult } from "lit";
import { groupDigits } from "../../core/payload/groupDigits";
import type { PanelRow, PanelState } from "../../protocol/panelContract";
import { formatLatency } from "../../core/formatDuration";
import { formatFullTime, formatRowTime } from "../format/formatRowTime";
import { icon } from "./icon";
import { rowPreview } from "./payloadText";

/** What all rows of the log have in common. */
export interface LogColumns {
  readonly payloadView: PanelState["payloadView"];
  readonly timeView: PanelState["timeView"];
  readonly hasPeer: boolean;
  readonly originEpochMs: number;
}

/** Where a row stands and how it is chosen. */
export interface LogRowPlace {
  readonly position: number;
  /** `selected`: the one that was chosen last; `chosen`: another one of several. */
  readonly mark: "selected" | "chosen" | undefined;
}

const directions = {
  in: { glyph: "▼", word: "in" },
  out: { glyph: "▲", word: "out" },
  event: { glyph: "◇", word: "" },
} as const;

/** The heads of the columns. */
export function logHeader({ payloadView, timeView, hasPeer }: LogColumns): TemplateResult {
  const time = { clock: "Clock", start: "Since start", delta: "Δ time" }[timeView];
  const payload = payloadView === "text" ? "Text" : "Payload";
  return html`<div class="row head" role="row" aria-rowindex="1">
    <span role="columnheader" class="number" aria-label="Number">#</span>
    <span role="columnheader" class="time">${time}</span>
    <span role="columnheader" class="direction" aria-label="Direction">Dir</span>
    ${hasPeer ? html`<span role="columnheader" class="peer">Peer</span>` : nothing}
    <span role="columnheader" class="bytes">Bytes</span>
    <span role="columnheader" class="payload">${payload}</span>
    <span role="columnheader" class="reply">Reply</span>
  </div>`;
}

/** One record of the log; a row that is not here yet is empty, with its place kept. */
export function logRow(row: PanelRow | undefined, place: LogRowPlace, columns: LogColumns): TemplateResult {
  const { position, mark } = place;
  if (!row)
    return html`<div class="row missing" role="row" aria-rowindex=${position + 2} aria-busy="true">
      <span role="gridcell">…</span>
    </div>`;
  return html`<div
    id="record-${row.number}"
    class="row ${row.direction} ${mark ?? ""}"
    role="row"
    aria-rowindex=${position + 2}
    aria-selected=${mark ? "true" : "false"}
    data-position=${position}
  >
    ${cells(row, columns)}
  </div>`;
}

function cells(row: PanelRow, columns: LogColumns): TemplateResult {
  const { glyph, word } = directions[row.direction];
  const { timeView, originEpochMs } = columns;
  return html`<span role="gridcell" class="number">${groupDigits(row.number)}</span>
    <span role="gridcell" class="time" title=${formatFullTime(row.timeNs, originEpochMs)}
      >${formatRowTime(row, timeView, originEpochMs)}</span
    >
    <span role="gridcell" class="direction"><span class="glyph" aria-hidden="true">${glyph}</span> ${word}</span>
    ${columns.hasPeer ? html`<span role="gridcell" class="peer" title=${row.peer ?? ""}>${row.peer ?? ""}</span>` : nothing}
    <span role="gridcell" class="bytes">${row.event ? "" : groupDigits(row.length)}</span>
    ${row.event ? eventCell(row.event) : payloadCells(row, columns)}
    <span role="gridcell" class="reply" title="Time since the send that this answers"
      >${row.replyNs === undefined ? "" : formatLatency(row.replyNs)}</span
    >`;
}

function eventCell({ text, severity }: NonNullable<PanelRow["event"]>): TemplateResult {
  return html`<span role="gridcell" class="event ${severity}" title=${text}
    >${severity === "info" ? nothing : icon(severity)}${text}</span
  >`;
}

function payloadCells(row: PanelRow, { payloadView }: LogColumns): TemplateResult {
  const { hex, text, textBesideHex } = rowPreview(row);
  if (row.length === 0) return html`<span role="gridcell" class="event info">empty datagram</span>`;
  return html`${payloadView === "text" ? nothing : html`<span role="gridcell" class="hex">${hex}</span>`}
  ${payloadView === "hex" ? nothing : html`<span role="gridcell" class="text">${payloadView === "both" ? textBesideHex : text}</span>`}`;
}
