import { html, nothing, type TemplateResult } from "lit";
import { groupDigits } from "../../core/payload/groupDigits";
import { formatCount } from "../format/formatCount";
import { ByteDump } from "./byteDump";
import { DataTable } from "./dataTable";
import { icon } from "./icon";
import { keyLabels } from "./keyLabels";
import { PanelElement } from "./panelElement";
import { openMenu } from "./popupMenu";
import { copyItems, openItems, type PayloadRange } from "./recordMenu";
import { TextPayloadView } from "./textPayloadView";

const tabs = [
  { id: "bytes", label: "Bytes" },
  { id: "text", label: "Text" },
] as const;

/** The chosen record: its bytes, what they could mean, and its text. */
export class InspectorView extends PanelElement {
  private readonly dump = new ByteDump(this.panel);
  private readonly table = new DataTable(this.panel);
  private readonly text = new TextPayloadView(this.panel);

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = "region";
    this.ariaLabel = "Inspector";
  }

  protected override render(): TemplateResult {
    const { row, tab } = this.panel.inspector;
    return html`<div class="tabs">
        <div role="tablist" aria-label="Views of the record" @keydown=${this.tabKey}>
          ${tabs.map((each) => this.tab(each))}
        </div>
        <span class="spring"></span>
        ${row ? this.actions() : nothing}
      </div>
      <div class="body" id="inspector-body" role="tabpanel" aria-label=${tab === "bytes" ? "Bytes" : "Text"}>
        ${this.body()}
      </div>`;
  }

  private body(): TemplateResult {
    const { row, pages, tab } = this.panel.inspector;
    if (!row) return html`<p class="empty">Select a record to see its bytes.</p>`;
    if (row.event) return html`<p class="empty event ${row.event.severity}">${row.event.text}</p>`;
    if (!pages) return html`<p class="empty">Record ${groupDigits(row.number)} is an empty datagram.</p>`;
    return tab === "bytes" ? html`${this.dump}${this.table}` : html`${this.text}`;
  }

  private tab({ id, label }: (typeof tabs)[number]): TemplateResult {
    const isChosen = id === this.panel.inspector.tab;
    return html`<button
      role="tab"
      aria-selected=${isChosen ? "true" : "false"}
      aria-controls="inspector-body"
      tabindex=${isChosen ? 0 : -1}
      @click=${() => this.panel.inspector.choose({ tab: id })}
    >
      ${label}
    </button>`;
  }

  private readonly tabKey = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const tab = this.panel.inspector.tab === "bytes" ? "text" : "bytes";
    this.panel.inspector.choose({ tab });
    this.querySelectorAll<HTMLElement>("[role=tab]")[tab === "bytes" ? 0 : 1]?.focus();
  };

  private actions(): TemplateResult {
    const { inspector, log } = this.panel;
    const { pair } = log.selection;
    const compare = pair
      ? `Compare records ${pair[0]} and ${pair[1]}`
      : `${keyLabels.addToSelection} another record to compare the two`;
    const isEmpty = !inspector.pages;
    return html`<button class="quiet" title=${compare} aria-disabled=${pair ? "false" : "true"} @click=${this.compare}>
        Compare…
      </button>
      <button class="quiet" aria-haspopup="menu" ?disabled=${isEmpty} @click=${this.openOpenMenu}>
        Open${icon("chevron-down")}
      </button>
      <button class="quiet" aria-haspopup="menu" ?disabled=${isEmpty} @click=${this.openCopyMenu}>
        Copy${icon("chevron-down")}
      </button>`;
  }

  private get range(): PayloadRange | undefined {
    const { row, selection } = this.panel.inspector;
    return row && { record: row.number, from: selection?.from ?? 0, to: selection?.to ?? row.length };
  }

  private readonly compare = (): void => {
    const { pair } = this.panel.log.selection;
    if (pair) this.panel.compare(...pair);
  };

  private readonly openCopyMenu = (event: Event): void => {
    if (this.range && event.currentTarget instanceof Element)
      openMenu(`Copy ${this.rangeText}`, copyItems(this.panel, this.range), event.currentTarget);
  };

  private readonly openOpenMenu = (event: Event): void => {
    if (this.range && event.currentTarget instanceof Element)
      openMenu(`Open ${this.rangeText}`, openItems(this.panel, this.range), event.currentTarget);
  };

  private get rangeText(): string {
    const { selection } = this.panel.inspector;
    return selection ? formatCount(selection.to - selection.from, "byte") : "the record";
  }
}

customElements.define("sockscope-inspector", InspectorView);
