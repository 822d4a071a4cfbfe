import { html, type TemplateResult } from "lit";
import { glyph } from "../../core/payload/hexDump";
import { formatHex } from "../../core/payload/hexPayload";
import { textView, type TextSegment } from "../../core/payload/textView";
import type { PanelRow } from "../../protocol/panelContract";

/** The first bytes of a row in the forms of the log. */
export interface RowPreview {
  readonly hex: string;
  /** Exact: everything hidden by its name. */
  readonly text: readonly TemplateResult[];
  /** The text beside its hex: the same, or where that is mostly badges, one glyph a byte as in a dump. */
  readonly textBesideHex: readonly TemplateResult[] | string;
}

/** The previews of the rows in view, kept as long as their rows are. */
const previews = new WeakMap<PanelRow, RowPreview>();
const usualControls = new Set(["CR", "LF", "TAB"]);

/** One segment of a payload; each isolates its own direction, so that none can reorder what is around it. */
export function segmentTemplate({ kind, text }: TextSegment): TemplateResult {
  return html`<span class="segment ${kind}">${text}</span>`;
}

/** What to show of a row, with a trailing `…` where it is longer than its preview. */
export function rowPreview(row: PanelRow): RowPreview {
  const known = previews.get(row);
  if (known) return known;
  const { preview, length } = row;
  const isCut = length > preview.length;
  const { segments } = textView(preview);
  const templates = segments.map(segmentTemplate);
  const text = isCut ? [...templates, html`…`] : templates;
  const glyphs = Array.from(preview, glyph).join("") + (isCut ? "…" : "");
  const textBesideHex = isBinary(segments, preview.length) ? glyphs : text;
  const made = { hex: formatHex(preview) + (isCut ? " …" : ""), text, textBesideHex };
  previews.set(row, made);
  return made;
}

/** Whether over a quarter of the bytes are neither characters nor the controls that texts have. */
function isBinary(segments: readonly TextSegment[], length: number): boolean {
  const odd = segments.filter(({ kind, text }) => kind !== "plain" && !usualControls.has(text));
  return odd.reduce((sum, { from, to }) => sum + to - from, 0) > length / 4;
}
