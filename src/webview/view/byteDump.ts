import { html, type TemplateResult } from "lit";
import { glyph } from "../../core/payload/hexDump";
import { ByteSelection, isMoveKey } from "../model/byteSelection";
import { PanelElement } from "./panelElement";
import { VirtualScroller } from "./virtualScroller";

const rowPx = 18;
const pagesAhead = 4096;

/** The bytes of the record as offset, hex and text; what is selected in one is selected in the other. */
export class ByteDump extends PanelElement {
  private scroller: VirtualScroller | undefined;
  private bytesPerRow = 16;
  private shownRecord: number | undefined;
  private readonly observer = new ResizeObserver(() => this.fit());

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override firstUpdated(): void {
    const [scroller, layer, spacer] = this.querySelectorAll<HTMLElement>(".scroller, .layer, .spacer");
    if (!scroller || !layer || !spacer) return;
    this.scroller = new VirtualScroller({ scroller, layer, spacer, rowPx, moved: () => this.requestUpdate() });
    this.fit();
  }

  protected override willUpdate(): void {
    const { pages, row } = this.panel.inspector;
    const { scroller } = this;
    if (!scroller || !pages) return;
    scroller.setCount(Math.ceil(pages.length / this.bytesPerRow));
    if (row?.number !== this.shownRecord) scroller.scrollTo(0);
    this.shownRecord = row?.number;
    this.revealRequested(scroller);
    const { from, to } = scroller.window;
    void pages.want(from * this.bytesPerRow, to * this.bytesPerRow + pagesAhead);
  }

  protected override updated(): void {
    const rows = this.querySelector<HTMLElement>(".rows");
    const scroller = this.querySelector<HTMLElement>(".scroller");
    if (rows && this.scroller) rows.style.transform = `translateY(${-this.scroller.offsetPx}px)`;
    const count = Math.ceil((this.panel.inspector.pages?.length ?? 0) / this.bytesPerRow);
    this.style.setProperty("--hex-width", `${this.bytesPerRow * 3}ch`);
    if (scroller) scroller.style.height = `${Math.min(count, 2000) * rowPx}px`;
  }

  protected override render(): TemplateResult {
    const length = this.panel.inspector.pages?.length ?? 0;
    return html`<div
      class="scroller"
      role="group"
      tabindex="0"
      data-first-focus
      aria-label="Bytes; arrow keys move, Shift selects"
      @keydown=${this.pressedKey}
      @pointerdown=${this.pressed}
      @pointermove=${this.dragged}
    >
      <div class="layer">
        <div class="rows">${this.rows(length)}</div>
        <span class="probe" aria-hidden="true">0000000000</span>
      </div>
      <div class="spacer"></div>
    </div>`;
  }

  private rows(length: number): TemplateResult[] {
    const { from, to } = this.scroller?.window ?? { from: 0, to: 0 };
    const digits = Math.max(4, Math.max(0, length - 1).toString(16).length);
    return Array.from({ length: to - from }, (_, index) => this.row((from + index) * this.bytesPerRow, length, digits));
  }

  private row(start: number, length: number, digits: number): TemplateResult {
    const count = Math.min(this.bytesPerRow, length - start);
    const indexes = Array.from({ length: count }, (_, index) => start + index);
    return html`<div class="dump-row">
      <span class="offset">${start.toString(16).padStart(digits, "0")}</span>
      <span class="hex">${indexes.map((index) => this.cell(index, hexOf))}</span>
      <span class="glyphs">${indexes.map((index) => this.cell(index, glyph))}</span>
    </div>`;
  }

  private cell(index: number, show: (byte: number) => string): TemplateResult {
    const { pages, selection } = this.panel.inspector;
    const byte = pages?.at(index);
    return html`<span class=${cellClass(index, selection)} data-at=${index}
      >${byte === undefined ? "··" : show(byte)}</span
    >`;
  }

  private revealRequested(scroller: VirtualScroller): void {
    const { inspector } = this.panel;
    const { revealRequest } = inspector;
    if (revealRequest === undefined) return;
    inspector.revealRequest = undefined;
    scroller.reveal(Math.floor(revealRequest.last / this.bytesPerRow));
    scroller.reveal(Math.floor(revealRequest.first / this.bytesPerRow));
  }

  /** As many bytes in a row as fit, by halves and doubles of 16. */
  private fit(): void {
    const probe = this.querySelector<HTMLElement>(".probe");
    const layer = this.querySelector<HTMLElement>(".layer");
    if (!probe || !layer || layer.clientWidth === 0) return;
    const characters = layer.clientWidth / (probe.getBoundingClientRect().width / 10);
    const fits = [32, 16, 8, 4].find((count) => 8 + 2 + count * 3 + 2 + count <= characters) ?? 4;
    if (fits !== this.bytesPerRow) this.layOut(fits);
    this.requestUpdate();
  }

  /** Keeps the bytes in view that are, the cursor among them; at the end it stays there. */
  private layOut(bytesPerRow: number): void {
    const { scroller, bytesPerRow: before } = this;
    const { pages, selection } = this.panel.inspector;
    this.bytesPerRow = bytesPerRow;
    if (!scroller || !pages) return;
    const { window } = scroller;
    const isAtEnd = scroller.isAtEnd && scroller.top > 0;
    const cursorRow = Math.floor((selection?.cursor ?? -1) / before);
    scroller.setCount(Math.ceil(pages.length / bytesPerRow));
    if (isAtEnd) scroller.scrollToEnd();
    else scroller.scrollToRow(Math.floor((window.from * before) / bytesPerRow));
    if (selection && cursorRow >= window.from && cursorRow < window.to)
      scroller.reveal(Math.floor(selection.cursor / bytesPerRow));
  }

  private indexAt(event: PointerEvent): number | undefined {
    const element = document.elementFromPoint(event.clientX, event.clientY);
    const at = element?.closest<HTMLElement>("sockscope-dump [data-at]")?.dataset["at"];
    return at === undefined ? undefined : Number(at);
  }

  private readonly pressed = (event: PointerEvent): void => {
    const index = this.indexAt(event);
    if (index === undefined || event.button !== 0) return;
    const { inspector } = this.panel;
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
    const extended = event.shiftKey ? inspector.selection?.extendedTo(index) : undefined;
    inspector.select(extended ?? new ByteSelection(index));
  };

  private readonly dragged = (event: PointerEvent): void => {
    if ((event.buttons & 1) === 0 || !this.scroller) return;
    const { inspector } = this.panel;
    const box = this.getBoundingClientRect();
    const beyond = event.clientY < box.top ? -1 : event.clientY > box.bottom ? 1 : 0;
    const index = beyond === 0 ? this.indexAt(event) : this.edge(beyond);
    if (index === undefined || !inspector.selection || index === inspector.selection.cursor) return;
    inspector.select(inspector.selection.extendedTo(index));
    this.scroller.reveal(Math.floor(index / this.bytesPerRow));
  };

  /** The first byte of the row above what is in view, or the last one of the row below. */
  private edge(direction: number): number {
    const { from, to } = this.scroller?.window ?? { from: 0, to: 0 };
    const length = this.panel.inspector.pages?.length ?? 1;
    const index = direction < 0 ? (from - 1) * this.bytesPerRow : (to + 1) * this.bytesPerRow - 1;
    return Math.max(0, Math.min(length - 1, index));
  }

  private readonly pressedKey = (event: KeyboardEvent): void => {
    const { inspector } = this.panel;
    const { pages, selection, row } = inspector;
    if (!pages || !row || event.altKey) return;
    const hasControl = event.ctrlKey || event.metaKey;
    if (event.key === "Escape" && selection) inspector.select(undefined);
    else if (hasControl && event.key === "a") inspector.select(new ByteSelection(0, pages.length - 1));
    else if (hasControl && event.key === "c")
      this.panel.copy({
        record: row.number,
        from: selection?.from ?? 0,
        to: selection?.to ?? row.length,
        format: "hex",
      });
    else if (isMoveKey(event.key)) this.move(event, selection);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private move(event: KeyboardEvent, selection: ByteSelection | undefined): void {
    const { inspector } = this.panel;
    const { scroller, bytesPerRow } = this;
    if (!isMoveKey(event.key) || !inspector.pages) return;
    const layout = { length: inspector.pages.length, bytesPerRow, rowsPerPage: scroller?.rowsPerPage ?? 1 };
    const how = { extends: event.shiftKey, jumps: event.ctrlKey || event.metaKey };
    const first = new ByteSelection((scroller?.window.from ?? 0) * bytesPerRow);
    const isStep = event.key.startsWith("Arrow");
    inspector.moveTo(!selection && isStep ? first : (selection ?? first).moved(event.key, layout, how));
  }
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hexOf(byte: number): string {
  return pairs[byte] ?? "";
}

function cellClass(index: number, selection: ByteSelection | undefined): string {
  if (!selection?.has(index)) return "byte";
  const start = index === selection.from ? " first" : "";
  return `byte chosen${start}${index === selection.to - 1 ? " last" : ""}`;
}

customElements.define("sockscope-dump", ByteDump);
