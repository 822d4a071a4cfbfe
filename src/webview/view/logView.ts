import { html, nothing, type TemplateResult } from "lit";
import { groupDigits } from "../../core/payload/groupDigits";
import { formatCount } from "../format/formatCount";
import type { SelectHow } from "../model/logSelection";
import { openFilter } from "../model/panelState";
import { icon } from "./icon";
import { keyLabels } from "./keyLabels";
import { LogKeys } from "./logKeys";
import { logHeader, logRow, type LogColumns } from "./logRow";
import { openRecordMenu } from "./recordMenu";
import { PanelElement } from "./panelElement";
import { VirtualScroller } from "./virtualScroller";

const rowPx = 22;

/** The list of records. */
export class LogView extends PanelElement {
  private scroller: VirtualScroller | undefined;
  private readonly keys = new LogKeys(this.panel, () => this.scroller?.rowsPerPage ?? 1);

  /** Puts the keyboard into the list. */
  override focus(): void {
    this.querySelector<HTMLElement>(".grid")?.focus();
  }

  protected override firstUpdated(): void {
    const [scroller, layer, spacer] = this.querySelectorAll<HTMLElement>(".scroller, .layer, .spacer");
    if (!scroller || !layer || !spacer) return;
    this.scroller = new VirtualScroller({
      scroller,
      layer,
      spacer,
      rowPx,
      moved: (byUser) => {
        if (byUser) this.panel.log.scrolled(this.scroller?.isAtEnd === true);
        this.requestUpdate();
      },
    });
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    const { log } = this.panel;
    const { scroller } = this;
    if (!scroller) return;
    if (log.follows) scroller.takeUserScroll();
    this.place(scroller);
    const { from, to } = scroller.window;
    log.look(from, Math.max(to, from + scroller.rowsPerPage));
    if (scroller.window.to < log.shownRows) this.place(scroller);
  }

  protected override updated(): void {
    const rows = this.querySelector<HTMLElement>(".rows");
    if (rows && this.scroller) rows.style.transform = `translateY(${-this.scroller.offsetPx}px)`;
    const digits = groupDigits(this.panel.snapshot?.capture.records ?? 0).length;
    this.style.setProperty("--number-width", `${Math.max(4, digits)}ch`);
  }

  protected override render(): TemplateResult {
    const { log, payloadView } = this.panel;
    const columns = this.columns;
    const selected = log.selection.row;
    return html`<div
        class="grid ${payloadView} ${columns.hasPeer ? "with-peer" : ""}"
        role="grid"
        tabindex="0"
        aria-label="Records"
        aria-multiselectable="true"
        aria-rowcount=${log.shownRows + 1}
        aria-activedescendant=${selected ? `record-${selected.number}` : nothing}
        @keydown=${(event: KeyboardEvent) => this.keys.pressed(event)}
        @mousedown=${this.pressed}
        @contextmenu=${this.openMenu}
      >
        <div class="heads" role="rowgroup">${logHeader(columns)}</div>
        <div class="scroller" role="rowgroup" tabindex="-1">
          <div class="layer"><div class="rows" role="presentation">${this.rows(columns)}</div></div>
          <div class="spacer" role="presentation"></div>
        </div>
      </div>
      ${this.emptyText()} ${this.jumpButton()}`;
  }

  private get columns(): LogColumns {
    const { payloadView, timeView, snapshot } = this.panel;
    const hasPeer = snapshot?.kind === "capture" ? snapshot.connections > 1 : snapshot?.kind === "listener";
    return { payloadView, timeView, hasPeer, originEpochMs: snapshot?.capture.originEpochMs ?? 0 };
  }

  private rows(columns: LogColumns): TemplateResult[] {
    const { log } = this.panel;
    const { from, to } = this.scroller?.window ?? { from: 0, to: 0 };
    const { selection } = log;
    return Array.from({ length: to - from }, (_, index) => {
      const position = from + index;
      const row = log.row(position);
      const isChosen = row !== undefined && selection.has(row.number);
      const isLast = row !== undefined && row.number === selection.row?.number;
      return logRow(row, { position, mark: isLast ? "selected" : isChosen ? "chosen" : undefined }, columns);
    });
  }

  private emptyText(): TemplateResult | typeof nothing {
    const { log, snapshot } = this.panel;
    if (!snapshot || log.shownRows > 0 || snapshot.view.rows > 0) return nothing;
    if (log.toScan > 0) return html`<p class="empty" role="status">Searching ${formatCount(log.toScan, "record")}…</p>`;
    if (this.panel.isFiltered)
      return html`<p class="empty" role="status">
        ${snapshot.view.isStopped ? "No record up to there matches." : "No record matches."}
        <button class="link" @click=${() => this.panel.setFilter(openFilter)}>Clear the filter</button>
      </p>`;
    if (snapshot.kind === "capture")
      return html`<p class="empty" role="status">${snapshot.reading ? "Reading…" : "This capture has no records."}</p>`;
    const canSend = this.panel.composer.connectionProblem === undefined;
    const hint = canSend ? ` Type below and press ${keyLabels.send}.` : "";
    return html`<p class="empty" role="status">No bytes yet.${hint}</p>`;
  }

  private jumpButton(): TemplateResult | typeof nothing {
    const { log } = this.panel;
    if (log.follows || log.shownRows === 0 || this.scroller?.isAtEnd === true) return nothing;
    const { isReadOnly } = this.panel;
    const news = log.newRows > 0 && !isReadOnly ? ` · ${groupDigits(log.newRows)} new` : "";
    return html`<button class="jump" @click=${() => log.setFollows(true)}>
      ${icon("arrow-down")}${isReadOnly ? "Jump to end" : "Jump to latest"}${news}
    </button>`;
  }

  private place(scroller: VirtualScroller): void {
    const { log } = this.panel;
    scroller.setCount(log.shownRows);
    const request = log.scrollRequest;
    log.scrollRequest = undefined;
    if (request?.kind === "top") scroller.scrollToRow(request.position);
    else if (request?.kind === "center") scroller.revealInMiddle(request.position);
    else if (request) {
      scroller.reveal(request.position);
      log.setFollows(log.follows && scroller.isAtEnd);
    } else if (log.follows) scroller.scrollToEnd();
  }

  private positionAt(event: Event): number | undefined {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-position]") : undefined;
    return row ? Number(row.dataset["position"]) : undefined;
  }

  private readonly pressed = (event: MouseEvent): void => {
    const position = this.positionAt(event);
    if (position === undefined || event.button > 2) return;
    this.focus();
    event.preventDefault();
    const { log } = this.panel;
    const number = log.row(position)?.number;
    if (event.button === 2 && number !== undefined && log.selection.has(number)) return;
    log.selection.select(position, event.button === 0 ? howOf(event) : "only");
  };

  private readonly openMenu = (event: MouseEvent): void => {
    event.preventDefault();
    const { row } = this.panel.log.selection;
    if (!row) return;
    const element = document.getElementById(`record-${row.number}`);
    const isByPointer = this.positionAt(event) !== undefined;
    void openRecordMenu(this.panel, row, isByPointer || !element ? { x: event.clientX, y: event.clientY } : element);
  };
}

/** As in VS Code's own lists. */
function howOf(event: MouseEvent): SelectHow {
  if (event.shiftKey) return "extend";
  return event.ctrlKey || event.metaKey ? "toggle" : "only";
}

customElements.define("sockscope-log", LogView);
