import { html, nothing, type TemplateResult } from "lit";
import { inspectData, type InspectedValue } from "../../core/payload/dataInspector";
import { groupDigits } from "../../core/payload/groupDigits";
import { formatCount } from "../format/formatCount";
import { PanelElement } from "./panelElement";

const mostBytes = 64;

/** What the selected bytes could mean as numbers, times and the like. */
export class DataTable extends PanelElement {
  protected override render(): TemplateResult {
    const values = this.values();
    return html`<div class="caption">
        <span role="status">${this.position()}</span>
        <button
          class="quiet"
          title="Switch the byte order"
          aria-label="Byte order: ${this.panel.inspector.endian} endian. Switch it"
          @click=${this.switchEndian}
        >
          ${this.panel.inspector.endian} endian
        </button>
      </div>
      <dl>
        ${values.map(
          ({ name, value }) =>
            html`<div>
              <dt>${name}</dt>
              <dd><bdi>${value}</bdi></dd>
            </div>`,
        )}
        ${values.length === 0 ? html`<div><dt>…</dt></div>` : nothing}
      </dl>`;
  }

  private values(): InspectedValue[] {
    const { pages, selection, endian } = this.panel.inspector;
    const from = selection?.from ?? 0;
    const selected = (selection?.to ?? from) - from;
    const bytes = pages?.slice(from, from + Math.max(selected, mostBytes)) ?? new Uint8Array();
    const isChosenOrder = (value: InspectedValue) => value.endian === "none" || value.endian === endian;
    return inspectData(bytes, 0, selected).filter(isChosenOrder);
  }

  private position(): string {
    const { selection, row } = this.panel.inspector;
    if (!selection) return `Record ${groupDigits(row?.number ?? 0)} · ${formatCount(row?.length ?? 0, "byte")}`;
    const selected = selection.to - selection.from;
    const offset = `At 0x${selection.from.toString(16).padStart(2, "0")}`;
    return selected === 1 ? offset : `${offset}, ${formatCount(selected, "byte")} selected`;
  }

  private readonly switchEndian = (): void => {
    const { inspector } = this.panel;
    inspector.choose({ endian: inspector.endian === "big" ? "little" : "big" });
  };
}

customElements.define("sockscope-data", DataTable);
