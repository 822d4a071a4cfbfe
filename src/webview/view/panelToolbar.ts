import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Direction } from "../../core/capture/captureRecord";
import { allDirections } from "../model/panelState";
import { segmented } from "./choice";
import { markedText } from "./markedText";
import { PanelElement } from "./panelElement";

const filterDelayMs = 120;

const directionLabels: Record<Direction, string> = { in: "▼ In", out: "▲ Out", event: "Events" };

/** The filter and how the log is shown. */
export class PanelToolbar extends PanelElement {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private typed: string | undefined;

  /** Puts the keyboard into the filter, its text selected. */
  override focus(): void {
    this.querySelector("input")?.select();
    this.querySelector("input")?.focus();
  }

  protected override render(): TemplateResult {
    const { payloadView, timeView } = this.panel;
    return html`<div class="toolbar">
        ${this.filterField()}
        <div class="segmented" role="group" aria-label="Directions shown">
          ${allDirections.map((direction) => this.directionToggle(direction))}
        </div>
        ${segmented({
          label: "Payload as",
          options: [
            { id: "text", label: "Text" },
            { id: "hex", label: "Hex" },
            { id: "both", label: "Both" },
          ],
          value: payloadView,
          choose: (value) => this.panel.showAs({ payloadView: value }),
        })}
        ${segmented({
          label: "Time as",
          options: [
            { id: "clock", label: "Clock", title: "Local time of day" },
            { id: "start", label: "Start", title: "Seconds since the capture began" },
            { id: "delta", label: "Δ", title: "Seconds since the record before" },
          ],
          value: timeView,
          choose: (value) => this.panel.showAs({ timeView: value }),
        })}
      </div>
      ${this.problem()}`;
  }

  private filterField(): TemplateResult {
    const { filter, filterProblem } = this.panel;
    const text = this.typed ?? filter.text;
    const hint = "Filter: text, hex:aa55, /regex/, dir:in, len:>100";
    return html`<div class="field filter ${filterProblem ? "wrong" : ""}">
      ${markedText(text, this.typed === undefined ? filterProblem : undefined)}
      <input
        type="text"
        placeholder=${hint}
        aria-label=${hint}
        title=${hint}
        spellcheck="false"
        aria-invalid=${filterProblem ? "true" : "false"}
        aria-describedby=${filterProblem ? "filter-problem" : nothing}
        .value=${live(text)}
        @input=${this.edited}
        @scroll=${this.scrolled}
        @keydown=${this.pressedKey}
      />
    </div>`;
  }

  private problem(): TemplateResult | typeof nothing {
    const { filterProblem } = this.panel;
    return filterProblem
      ? html`<div class="problem" id="filter-problem" role="alert">${filterProblem.message}</div>`
      : nothing;
  }

  private directionToggle(direction: Direction): TemplateResult {
    const { directions } = this.panel.filter;
    const isShown = directions.includes(direction);
    const toggled = allDirections.filter((each) => (each === direction) !== directions.includes(each));
    return html`<button
      aria-pressed=${isShown ? "true" : "false"}
      title=${isShown ? "Shown; click to hide" : "Hidden; click to show"}
      @click=${() => this.panel.setFilter({ directions: toggled })}
    >
      ${directionLabels[direction]}
    </button>`;
  }

  private apply(): void {
    clearTimeout(this.timer);
    const { typed } = this;
    this.typed = undefined;
    if (typed !== undefined) this.panel.setFilter({ text: typed });
  }

  private readonly edited = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.typed = event.target.value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.apply(), filterDelayMs);
    this.requestUpdate();
  };

  private readonly scrolled = (event: Event): void => {
    const mark = this.querySelector(".marked");
    if (mark && event.target instanceof HTMLInputElement) mark.scrollLeft = event.target.scrollLeft;
  };

  private readonly pressedKey = (event: KeyboardEvent): void => {
    if (event.key === "Enter") this.apply();
    if (event.key !== "Escape" || (this.typed ?? this.panel.filter.text) === "") return;
    this.typed = "";
    this.apply();
  };
}

customElements.define("sockscope-toolbar", PanelToolbar);
