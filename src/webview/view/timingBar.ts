import { html, svg, type TemplateResult } from "lit";
import type { ConnectTiming } from "../../protocol/panelContract";

const widthPx = 260;
const shortestPx = 3;

const steps = [
  { id: "resolveMs", name: "resolve", tone: "resolve" },
  { id: "connectMs", name: "TCP", tone: "connect" },
  { id: "firstByteMs", name: "first byte", tone: "first-byte" },
] as const;

/** Milliseconds with one digit after the point, or two where that would be nothing: `0.3`, `0.04`, `12`. */
function formatMilliseconds(milliseconds: number): string {
  if (milliseconds >= 10) return String(Math.round(milliseconds));
  return milliseconds >= 0.1 ? milliseconds.toFixed(1) : milliseconds.toFixed(2);
}

/** How long the steps of connecting took, as one bar and in words; undefined where no step was measured. */
export function timingBar(timing: ConnectTiming): TemplateResult | undefined {
  const known = steps.flatMap((step) => {
    const ms = timing[step.id];
    return ms === undefined ? [] : [{ ...step, ms: Math.max(0, ms) }];
  });
  if (known.length === 0) return undefined;
  const text = known.map(({ name, ms }) => `${name} ${formatMilliseconds(ms)} ms`).join(" · ");
  const total = known.reduce((sum, { ms }) => sum + ms, 0);
  const room = widthPx - shortestPx * known.length;
  let x = 0;
  const parts = known.map(({ ms, tone }) => {
    const width = shortestPx + (total === 0 ? room / known.length : (ms / total) * room);
    const part = svg`<rect class=${tone} x=${x} width=${width} height="6"></rect>`;
    x += width;
    return part;
  });
  return html`<svg class="timing" viewBox="0 0 ${widthPx} 6" width=${widthPx} height="6" aria-hidden="true">
      ${parts}</svg
    ><span>${text}</span>`;
}
