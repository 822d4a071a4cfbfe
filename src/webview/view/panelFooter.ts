import { html, nothing, svg, type TemplateResult } from "lit";
import { groupDigits } from "../../core/payload/groupDigits";
import type { CaptureTotals, DirectionTraffic, EndpointSnapshot, PanelSnapshot } from "../../protocol/panelContract";
import { formatBytes, formatRate } from "../format/formatBytes";
import { formatCount } from "../format/formatCount";
import { formatLatency } from "../../core/formatDuration";
import { PanelElement } from "./panelElement";

const chart = { width: 90, height: 14 };

/** Rates, totals and reply times. */
export class PanelFooter extends PanelElement {
  protected override render(): TemplateResult {
    const { snapshot } = this.panel;
    if (!snapshot) return html`<footer></footer>`;
    const { capture } = snapshot;
    return html`<footer>
      ${snapshot.kind === "capture" ? html`<span class="spring"></span>` : endpointFigures(snapshot)}
      ${snapshot.kind === "capture" ? nothing : recording(snapshot)} ${dropped(capture)} ${this.chosen()}
      <span title=${fileOf(snapshot)}>${this.counts(snapshot)} · ${formatBytes(capture.bytes)}</span>
    </footer>`;
  }

  /** How many records are chosen, where they are several. */
  private chosen(): TemplateResult | typeof nothing {
    const { isMultiple, count } = this.panel.log.selection;
    if (!isMultiple || count === undefined) return nothing;
    return html`<span class="chosen" role="status">${groupDigits(count)} selected</span>`;
  }

  /** All records, or how many of them pass the filter, and how many are still to be compared with it. */
  private counts({ view, capture }: PanelSnapshot): string {
    const all = formatCount(capture.records, "record");
    if (!this.panel.isFiltered) return all;
    const rest = view.toScan > 0 ? `, ${groupDigits(view.toScan)} to search` : "";
    return `${groupDigits(view.rows)} of ${all}${rest}`;
  }
}

function endpointFigures(snapshot: EndpointSnapshot): TemplateResult {
  const { traffic } = snapshot;
  return html`${rate("in", traffic.in)} ${rate("out", traffic.out)}<span class="spring"></span>${replies(snapshot)}`;
}

function rate(direction: "in" | "out", traffic: DirectionTraffic): TemplateResult {
  const { glyph, verb } = direction === "in" ? { glyph: "▼", verb: "Received" } : { glyph: "▲", verb: "Sent" };
  const total = `${verb} ${formatBytes(traffic.bytes)} in ${formatCount(traffic.records, "record")}`;
  return html`<span class="rate" title=${total}>
    <span class="glyph ${direction}" aria-hidden="true">${glyph}</span>
    <span class="visually-hidden">${verb}</span>
    <span class="figure">${formatRate(traffic.bytesPerSecond)}</span>
    <svg class="chart ${direction}" viewBox="0 0 ${chart.width} ${chart.height}" aria-hidden="true">
      ${svg`<polyline points=${linePoints(traffic.history)}></polyline>`}
    </svg>
  </span>`;
}

/** The chart of the last seconds, scaled to its own highest value. */
function linePoints(history: readonly number[]): string {
  const highest = Math.max(1, ...history);
  const step = chart.width / Math.max(1, history.length - 1);
  return history
    .map(
      (bytes, index) =>
        `${(index * step).toFixed(1)},${(chart.height - 1 - (bytes / highest) * (chart.height - 2)).toFixed(1)}`,
    )
    .join(" ");
}

function replies({ replies: times }: EndpointSnapshot): TemplateResult | typeof nothing {
  if (!times) return nothing;
  const text = `reply p50 ${formatLatency(times.medianNs)} · p99 ${formatLatency(times.p99Ns)}`;
  return html`<span class="replies" title="Time from a send to the first bytes that answer it">${text}</span>`;
}

/** Where the records are, for who points at their number. */
function fileOf(snapshot: PanelSnapshot): string {
  return snapshot.kind === "capture" ? "" : (snapshot.recording?.file ?? "");
}

/** How often reading waited for the disk, and what could not be recorded. */
function recording({ recording: status }: EndpointSnapshot): TemplateResult | typeof nothing {
  if (!status) return nothing;
  const { pauses, pausedMs, lostRecords, lostBytes } = status;
  const paused = `paused ${formatCount(pauses, "time")}, ${formatLatency(pausedMs * 1e6)}`;
  const lost = `${formatCount(lostRecords, "record")} lost`;
  return html`${
    pauses === 0
      ? nothing
      : html`<span class="paused" title="Reading waited for the disk to catch up; nothing is lost by that"
          >${paused}</span
        >`
  }
  ${
    lostRecords === 0
      ? nothing
      : html`<span class="dropped" title="${formatBytes(lostBytes)} that could not be recorded">${lost}</span>`
  }`;
}

function dropped({ droppedRecords, droppedBytes }: CaptureTotals): TemplateResult | typeof nothing {
  if (droppedRecords === 0) return nothing;
  const text = `oldest ${formatCount(droppedRecords, "record")} dropped`;
  return html`<span class="dropped" title="${formatBytes(droppedBytes)} of payload, to stay within the limit"
    >${text}</span
  >`;
}

customElements.define("sockscope-footer", PanelFooter);
