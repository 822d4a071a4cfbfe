import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { groupDigits } from "../../core/payload/groupDigits";
import { textView, type TextSegment } from "../../core/payload/textView";
import { textEncodings } from "../../core/payload/textEncodings";
import { formatCount } from "../format/formatCount";
import { dropDown } from "./choice";
import { PanelElement } from "./panelElement";
import { segmentTemplate } from "./payloadText";

const bytesPerCharacter = 4;

/** The whole payload as text: hidden characters by name, invalid bytes in hex, nothing left out. */
export class TextPayloadView extends PanelElement {
  protected override willUpdate(): void {
    const { pages, maxCharacters } = this.panel.inspector;
    void pages?.want(0, maxCharacters * bytesPerCharacter);
  }

  protected override render(): TemplateResult {
    const { pages, maxCharacters, encoding, row } = this.panel.inspector;
    if (!pages) return html``;
    const bytes = pages.slice(0, maxCharacters * bytesPerCharacter);
    const keys = [row?.number, bytes.length, encoding, maxCharacters];
    return html`${this.caption()}
      <div class="full-text" tabindex="0" data-first-focus role="group" aria-label="Payload as text">
        <span class="exact">${guard(keys, () => this.text(bytes))}</span>${guard(keys, () => this.more(bytes))}
      </div>`;
  }

  private caption(): TemplateResult {
    const { inspector } = this.panel;
    const { row, encoding } = inspector;
    const encodings = dropDown({
      label: "Encoding of the text",
      options: textEncodings,
      value: encoding,
      choose: (value) => inspector.choose({ encoding: value }),
    });
    return html`<div class="caption">
      <span>Record ${groupDigits(row?.number ?? 0)} · ${formatCount(row?.length ?? 0, "byte")}</span>${encodings}
    </div>`;
  }

  private text(bytes: Uint8Array): TemplateResult[] {
    const { maxCharacters, encoding } = this.panel.inspector;
    return textView(bytes, { encoding, maxCharacters }).segments.map(withLineBreak);
  }

  private more(bytes: Uint8Array): TemplateResult | typeof nothing {
    const { inspector } = this.panel;
    const { maxCharacters, encoding, pages } = inspector;
    const { isCut } = textView(bytes, { encoding, maxCharacters });
    if (!isCut && bytes.length === pages?.length) return nothing;
    return html`<button class="link" @click=${() => inspector.choose({ maxCharacters: maxCharacters * 4 })}>
      Show more
    </button>`;
  }
}

/** A line feed is shown by name and breaks the line too. */
function withLineBreak(segment: TextSegment): TemplateResult {
  const isLineFeed = segment.kind === "control" && segment.text === "LF";
  return isLineFeed ? html`${segmentTemplate(segment)}<br />` : segmentTemplate(segment);
}

customElements.define("sockscope-text", TextPayloadView);
